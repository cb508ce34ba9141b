// Which columns of a table say what of a sample.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dsvl {

// A column and the member of a sample that its cells are.
struct ColumnUse {
  std::string member;  // "images", "text", "question", "answer", "messages", "conversations", ...
  std::string column;
  bool operator==(const ColumnUse&) const = default;
};

// "text=caption" for each; fails on a member that there is not.
std::vector<ColumnUse> parse_column_uses(const std::vector<std::string>& given);

// What is given, and columns of usual names for what is not: pictures, id, source, license,
// category; and what is said of them (the first found of conversations, texts, messages, question
// and answer, text), unless any of that is given. Several columns may be "images". Fails naming
// `where` when a given column is not among `names`, and when nothing is said.
std::vector<ColumnUse> choose_columns(const std::vector<std::string>& names,
                                      const std::vector<ColumnUse>& given, std::string_view where);

}  // namespace dsvl
