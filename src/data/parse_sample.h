// Samples out of the forms of JSON, unchecked: for those that count what is wrong.
#pragma once

#include <string_view>

#include "data/sample.h"

namespace dsvl {

// Each as its twin in sample.h without check_sample; fails on members of the wrong kind and on
// unknown roles.
Sample parse_value(const Value& value, std::string_view where);
Sample parse_llava(const Value& value, std::string_view where);
Sample parse_openai(const Value& value, std::string_view where);
// "texts" of {"user", "assistant"}, as in the_cauldron, whose pictures have no placeholders yet, or
// of strings and a null for each picture, which make a document; "question" and "answer".
Sample parse_texts(const Value& value, std::string_view where);
Sample parse_question(const Value& value, std::string_view where);

// Whichever form the object has.
Sample parse_sample(const Value& value, std::string_view where);

}  // namespace dsvl
