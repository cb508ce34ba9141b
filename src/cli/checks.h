// Values of flags that several verbs share; UsageError on what nothing could take.
#pragma once

#include <cstdint>
#include <string>

namespace dsvl {

// --threads: 0 (all cores) to 4096.
void check_threads(int64_t threads);

// --dtype of files that are written: float32, bfloat16 or float16.
void check_stored_dtype(const std::string& dtype);

// --seed: 0 or more.
void check_seed(int64_t seed);

}  // namespace dsvl
