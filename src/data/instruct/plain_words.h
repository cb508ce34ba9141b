// Plain English words of five to eight small letters, to be counted, sorted and taken apart.
#pragma once

#include <string>
#include <vector>

namespace dsvl {

// Sorted; none twice.
const std::vector<std::string>& plain_words();

}  // namespace dsvl
