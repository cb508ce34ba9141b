// Usual names stand in one table.
#include "data/exchange/columns.h"

#include <algorithm>

#include "base/error.h"

namespace dsvl {
namespace {

struct UsualNames {
  const char* member;
  std::vector<std::string> columns;  // the first that is there counts
};

const std::vector<UsualNames>& usual_names() {
  static const std::vector<UsualNames> table = {
      {"id", {"id", "__key__"}},
      {"source", {"source", "data_source"}},
      {"license", {"license", "licence"}},
      {"category", {"category"}},
      {"subcategory", {"subcategory"}},
      {"images", {"images", "image", "jpg", "png", "webp", "img", "picture"}},
      {"conversations", {"conversations", "conversation"}},
      {"texts", {"texts"}},
      {"messages", {"messages"}},
      {"question", {"question", "query"}},
      {"answer", {"answer", "answers", "response"}},
      {"text", {"text", "caption", "captions", "txt"}},
  };
  return table;
}

// What is said of the pictures: one of these, whole.
const std::vector<std::vector<std::string>>& sayings() {
  static const std::vector<std::vector<std::string>> groups = {
      {"conversations"}, {"texts"}, {"messages"}, {"question", "answer"}, {"text"}};
  return groups;
}

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_said(const std::string& member) {
  for (const auto& group : sayings())
    if (has(group, member)) return true;
  return false;
}

bool uses(const std::vector<ColumnUse>& found, const std::string& member) {
  return std::any_of(found.begin(), found.end(),
                     [&](const ColumnUse& use) { return use.member == member; });
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

// The column that usually is this member; "" when there is none.
std::string usual_column(const std::vector<std::string>& names, const std::string& member) {
  for (const auto& usual : usual_names())
    if (usual.member == member)
      for (const auto& column : usual.columns)
        if (has(names, column)) return column;
  return "";
}

// Adds the columns of the first group that is there whole.
void find_saying(const std::vector<std::string>& names, std::vector<ColumnUse>& found) {
  for (const auto& group : sayings()) {
    std::vector<ColumnUse> columns;
    for (const auto& member : group)
      if (auto column = usual_column(names, member); !column.empty())
        columns.push_back({member, std::move(column)});
    if (columns.size() != group.size()) continue;
    found.insert(found.end(), columns.begin(), columns.end());
    return;
  }
}

}  // namespace

std::vector<ColumnUse> parse_column_uses(const std::vector<std::string>& given) {
  std::vector<std::string> members;
  for (const auto& usual : usual_names()) members.emplace_back(usual.member);
  std::vector<ColumnUse> found;
  for (const auto& text : given) {
    const size_t equals = text.find('=');
    if (equals == text.npos || equals + 1 == text.size())
      fail("column '", text, "': wanted WHAT=COLUMN, such as text=caption");
    ColumnUse use{text.substr(0, equals), text.substr(equals + 1)};
    if (!has(members, use.member))
      fail("column '", text, "': unknown '", use.member, "'", did_you_mean(use.member, members),
           " (", joined(members), ")");
    if (use.member != "images" && uses(found, use.member))
      fail("column '", text, "': '", use.member, "' is named twice; only images may have several");
    found.push_back(std::move(use));
  }
  return found;
}

std::vector<ColumnUse> choose_columns(const std::vector<std::string>& names,
                                      const std::vector<ColumnUse>& given, std::string_view where) {
  std::vector<ColumnUse> found = given;
  for (const auto& use : given)
    if (!has(names, use.column))
      fail(where, ": has no column '", use.column, "'", did_you_mean(use.column, names),
           "; it has ", joined(names));
  const bool said = std::any_of(given.begin(), given.end(),
                                [](const ColumnUse& use) { return is_said(use.member); });
  if (!said) find_saying(names, found);
  if (!std::any_of(found.begin(), found.end(),
                   [](const ColumnUse& use) { return is_said(use.member); }))
    fail(where, ": no column of a usual name says anything; it has ", joined(names),
         "; name one, such as --column text=COLUMN");
  for (const auto& usual : usual_names()) {
    if (is_said(usual.member) || uses(found, usual.member)) continue;
    if (auto column = usual_column(names, usual.member); !column.empty())
      found.push_back({usual.member, std::move(column)});
  }
  return found;
}

}  // namespace dsvl
