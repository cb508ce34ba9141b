// Checks of flags.
#include "cli/checks.h"

#include "base/error.h"

namespace dsvl {

void check_threads(int64_t threads) {
  if (threads < 0 || threads > 4096) fail_usage("--threads: wanted 0 to 4096, found ", threads);
}

void check_stored_dtype(const std::string& dtype) {
  if (dtype != "float32" && dtype != "bfloat16" && dtype != "float16")
    fail_usage("--dtype '", dtype, "' is not known; float32, bfloat16 and float16 are");
}

void check_seed(int64_t seed) {
  if (seed < 0) fail_usage("--seed: wanted 0 or more, found ", seed);
}

}  // namespace dsvl
