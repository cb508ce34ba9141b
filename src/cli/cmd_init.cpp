// A checkpoint with random weights of a given configuration.
#include <cstdio>

#include "base/error.h"
#include "base/flags.h"
#include "base/signals.h"
#include "cli/checks.h"
#include "cli/command.h"
#include "models/deepseek_vl.h"
#include "models/init.h"
#include "models/model_directory.h"
#include "models/weights.h"

namespace dsvl {

int cmd_init(std::span<const std::string> args) {
  std::string source, target, dtype = "bfloat16";
  int64_t seed = 0;
  Flags flags("init CONFIG_DIR DST [--seed N] [--dtype T]", "writes a model of random weights");
  flags.positional("CONFIG_DIR", source,
                   "folder with config.json and, to be taken along, tokenizer files");
  flags.positional("DST", target, "folder to make");
  flags.option("--seed", seed, "the weights are a function of it");
  flags.option("--dtype", dtype, "float32, bfloat16 or float16");
  if (!flags.parse(args)) return 0;
  check_seed(seed);
  check_stored_dtype(dtype);
  const DeepseekVl model(read_model_config(source));
  const auto parameters = model.parameters();
  note_signals();
  write_directory_atomic(target, [&](const std::string& folder) {
    write_random_model(folder, parameters, model.config, static_cast<uint64_t>(seed),
                       parse_dtype(dtype), source);
  });
  int64_t count = 0;
  for (const auto& parameter : parameters) {
    int64_t elements = 1;
    for (const int64_t size : parameter.shape) elements *= size;
    if (parameter.used) count += elements;
  }
  std::fprintf(stderr, "%s: %lld parameters\n", target.c_str(), static_cast<long long>(count));
  return 0;
}

}  // namespace dsvl
