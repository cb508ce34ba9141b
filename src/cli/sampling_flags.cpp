// Sampling flags: declared, checked, handed on.
#include "cli/sampling_flags.h"

#include <random>

#include "base/error.h"
#include "cli/checks.h"

namespace dsvl {

void SamplingFlags::declare(Flags& flags) {
  flags.option("--max-new-tokens", max_new_tokens, "tokens an answer has at most (512)",
               "DSVL_MAX_NEW_TOKENS");
  flags.option("--temperature", temperature, "0 takes the likeliest token (0)", "DSVL_TEMPERATURE");
  flags.option("--top-p", top_p, "draw from the likeliest tokens that hold this share (1)",
               "DSVL_TOP_P");
  flags.option("--top-k", top_k, "draw from this many tokens; 0: all (0)", "DSVL_TOP_K");
  flags.option("--repetition-penalty", repetition_penalty,
               "above 1: tokens seen become less likely (1)", "DSVL_REPETITION_PENALTY");
  flags.option("--no-repeat-ngram", no_repeat_ngram, "no run of so many tokens twice; 0: off (0)",
               "DSVL_NO_REPEAT_NGRAM");
  flags.option("--seed", seed, "the same seed draws the same answer", "DSVL_SEED");
  flags.option("--stop", stop, "a text that ends the answer; may be given many times");
}

void SamplingFlags::check() const {
  const auto wanted = [](bool good, const char* flag, const char* what, auto found) {
    if (!good) fail_usage(flag, ": wanted ", what, ", found ", found);
  };
  const auto check = [&](const auto& value, auto least, const char* flag, const char* what) {
    if (value) wanted(*value >= least, flag, what, *value);
  };
  check(max_new_tokens, 1, "--max-new-tokens", "1 or more");
  check(temperature, 0, "--temperature", "0 or more");
  if (top_p) wanted(*top_p >= 0 && *top_p <= 1, "--top-p", "0 to 1", *top_p);
  check(top_k, 0, "--top-k", "0 or more");
  if (repetition_penalty)
    wanted(*repetition_penalty > 0, "--repetition-penalty", "more than 0", *repetition_penalty);
  check(no_repeat_ngram, 0, "--no-repeat-ngram", "0 or more");
  check_seed(seed.value_or(0));
  for (const auto& text : stop)
    if (text.empty()) fail_usage("--stop: wanted a text, found an empty one");
}

void SamplingFlags::apply(GenerateOptions& options, const GenerationConfig& model) const {
  const auto base = model.sampling();
  options.max_new_tokens =
      max_new_tokens.value_or(model.max_new_tokens.value_or(options.max_new_tokens));
  options.sampling = {.temperature = temperature.value_or(base.temperature),
                      .top_k = top_k.value_or(base.top_k),
                      .top_p = top_p.value_or(base.top_p),
                      .repetition_penalty = repetition_penalty.value_or(base.repetition_penalty),
                      .no_repeat_ngram = no_repeat_ngram.value_or(base.no_repeat_ngram),
                      .seed = seed ? static_cast<uint64_t>(*seed) : std::random_device{}()};
  options.stop_strings.insert(options.stop_strings.end(), stop.begin(), stop.end());
}

}  // namespace dsvl
