// A checkpoint with random weights of a given configuration.
#include <cstdio>

#include "base/error.h"
#include "base/flags.h"
#include "base/signals.h"
#include "cli/checks.h"
#include "cli/command.h"
#include "cli/find_model.h"
#include "models/deepseek_vl.h"
#include "models/graft.h"
#include "models/init.h"
#include "models/model_directory.h"
#include "models/summary.h"
#include "models/weights.h"

namespace dsvl {
namespace {

void report_parameters(const std::string& directory) {
  const DeepseekVl model(read_model_config(directory));
  const auto summary = summarise(model.parameters(), model.config);
  std::fprintf(stderr, "%s: %lld parameters\n", directory.c_str(),
               static_cast<long long>(summary.parameters));
}

}  // namespace

int cmd_init(std::span<const std::string> args) {
  std::string source, target, language, dtype = "bfloat16";
  int64_t seed = 0;
  Flags flags("init CONFIG_DIR DST [--language-model MODEL] [--seed N] [--dtype T]",
              "writes a model of random weights");
  flags.positional("CONFIG_DIR", source,
                   "folder with config.json and, to be taken along, tokenizer files");
  flags.positional("DST", target, "folder to make");
  flags.option("--language-model", language,
               "its decoder and tokenizer instead of random ones: a trained language model");
  flags.option("--seed", seed, "the weights are a function of it");
  flags.option("--dtype", dtype, "float32, bfloat16 or float16");
  if (!flags.parse(args)) return 0;
  check_seed(seed);
  check_stored_dtype(dtype);
  const auto type = parse_dtype(dtype);
  const auto key = static_cast<uint64_t>(seed);
  note_signals();
  if (!language.empty()) {
    const std::string decoder = find_model(language);
    write_directory_atomic(target, [&](const std::string& folder) {
      write_grafted_model(folder, source, decoder, key, type);
    });
  } else {
    const DeepseekVl model(read_model_config(source));
    write_directory_atomic(target, [&](const std::string& folder) {
      write_random_model(folder, model.parameters(), model.config, key, type, source);
    });
  }
  report_parameters(target);
  return 0;
}

}  // namespace dsvl
