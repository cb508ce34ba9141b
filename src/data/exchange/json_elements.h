// The objects of a large file one by one, so that it need not fit into memory as a tree.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace dsvl {

// One object's text and where it stands ("train.json: element 7", "train.jsonl: line 7").
using TakeJson = std::function<void(std::string_view text, const std::string& where)>;

// The elements of a JSON array. Only brackets, strings and commas are looked at: what is between
// them is for a parser. Fails when the text is no list or ends inside it; the elements before have
// been handed on then.
void for_each_element(std::string_view text, const std::string& where, const TakeJson& take);

// The lines that are not blank.
void for_each_line(std::string_view text, const std::string& where, const TakeJson& take);

}  // namespace dsvl
