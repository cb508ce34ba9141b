// Samples out of the three forms of JSON, unchecked: for those that count what is wrong.
#pragma once

#include <string_view>

#include "data/sample.h"

namespace dsvl {

// Each as its twin in sample.h without check_sample; fails on members of the wrong kind and on
// unknown roles.
Sample parse_value(const Value& value, std::string_view where);
Sample parse_llava(const Value& value, std::string_view where);
Sample parse_openai(const Value& value, std::string_view where);

// Whichever form the object has.
Sample parse_sample(const Value& value, std::string_view where);

}  // namespace dsvl
