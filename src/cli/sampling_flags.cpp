// Sampling flags: declared, checked, handed on.
#include "cli/sampling_flags.h"

#include <random>

#include "base/error.h"
#include "cli/checks.h"

namespace dsvl {

void SamplingFlags::declare(Flags& flags) {
  flags.option("--max-new-tokens", max_new_tokens, "tokens an answer has at most (512)");
  flags.option("--temperature", temperature, "0 takes the likeliest token (0)");
  flags.option("--top-p", top_p, "draw from the likeliest tokens that hold this share (1)");
  flags.option("--top-k", top_k, "draw from this many tokens; 0: all (0)");
  flags.option("--repetition-penalty", repetition_penalty,
               "above 1: tokens seen become less likely (1)");
  flags.option("--no-repeat-ngram", no_repeat_ngram, "no run of so many tokens twice; 0: off (0)");
  flags.option("--seed", seed, "the same seed draws the same answer");
  flags.option("--stop", stop, "a text that ends the answer; may be given many times");
}

void SamplingFlags::check() const {
  const auto wanted = [](bool good, const char* flag, const char* what, auto found) {
    if (!good) fail_usage(flag, ": wanted ", what, ", found ", found);
  };
  wanted(max_new_tokens >= 1, "--max-new-tokens", "1 or more", max_new_tokens);
  wanted(temperature >= 0, "--temperature", "0 or more", temperature);
  wanted(top_p >= 0 && top_p <= 1, "--top-p", "0 to 1", top_p);
  wanted(top_k >= 0, "--top-k", "0 or more", top_k);
  wanted(repetition_penalty > 0, "--repetition-penalty", "more than 0", repetition_penalty);
  wanted(no_repeat_ngram >= 0, "--no-repeat-ngram", "0 or more", no_repeat_ngram);
  check_seed(seed.value_or(0));
  for (const auto& text : stop)
    if (text.empty()) fail_usage("--stop: wanted a text, found an empty one");
}

void SamplingFlags::apply(GenerateOptions& options) const {
  options.max_new_tokens = max_new_tokens;
  options.sampling = {.temperature = temperature,
                      .top_k = top_k,
                      .top_p = top_p,
                      .repetition_penalty = repetition_penalty,
                      .no_repeat_ngram = no_repeat_ngram,
                      .seed = seed ? static_cast<uint64_t>(*seed) : std::random_device{}()};
  options.stop_strings.insert(options.stop_strings.end(), stop.begin(), stop.end());
}

}  // namespace dsvl
