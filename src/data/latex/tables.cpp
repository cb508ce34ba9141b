// Tables with plain cells and one head; others are left out.
#include <algorithm>
#include <array>
#include <utility>

#include "data/latex/reader.h"
#include "data/lines.h"
#include "data/table.h"

namespace dsvl {
namespace {

constexpr size_t kMostColumns = 20;
constexpr std::array<std::string_view, 5> kTables = {"tabular", "tabular*", "tabularx", "tabulary",
                                                     "longtable"};

// Whether it prints nothing: lengths and fonts alone.
bool prints_nothing(const LatexTokens& tokens) {
  static constexpr std::array<std::string_view, 17> kQuiet = {
      "hspace",    "extracolsep", "fill",        "raggedright", "raggedleft", "arraybackslash",
      "centering", "bfseries",    "ttfamily",    "itshape",     "small",      "footnotesize",
      "quad",      "qquad",       "columncolor", "color",       "sffamily"};
  int depth = 0;
  for (const auto& token : tokens) {
    depth += token.is(LatexKind::open) ? 1 : token.is(LatexKind::close) ? -1 : 0;
    if (token.is(LatexKind::command) && !is_one_of(token.text, kQuiet)) return false;
    if (token.is(LatexKind::math)) return false;
    if (token.is(LatexKind::character) && depth == 0) return false;
  }
  return true;
}

// How many columns a table's preamble has; 0 where it says more than where they stand.
size_t count_columns(LatexInput input) {
  size_t columns = 0;
  for (LatexToken token = input.next(); !token.is(LatexKind::end); token = input.next()) {
    if (token.is(LatexKind::blank)) continue;
    const std::string_view all = "lcrXpmbLCRJ|:@!<>*";
    if (!token.is(LatexKind::character) || all.find(token.text) == all.npos) return 0;
    const char c = token.text[0];
    if (c == '*') {
      const std::string times = input.name();
      LatexTokens repeated = input.argument();
      if (times.size() != 1 || times[0] < '1' || times[0] > '9') return 0;
      for (char i = '0'; i < times[0]; ++i) input.push(repeated);
    } else if (c == '@' || c == '!' || c == '<' || c == '>') {
      if (!prints_nothing(input.argument())) return 0;
    } else if (c != '|' && c != ':') {
      if (c == 'p' || c == 'm' || c == 'b') input.argument();
      if (++columns > kMostColumns) return 0;
    }
  }
  return columns;
}

bool is_row_end(const LatexToken& token) {
  return token.is_command("\\") || token.is_command("tabularnewline");
}

// Rules between rows.
bool skip_rule(const LatexToken& token, LatexInput& input) {
  static constexpr std::array<std::string_view, 6> kRules = {"hline",      "toprule",  "midrule",
                                                             "bottomrule", "cmidrule", "cline"};
  if (token.is_command("addlinespace")) return input.optional_argument(false), true;
  if (!token.is(LatexKind::command) || !is_one_of(token.text, kRules)) return false;
  input.optional_argument(false);
  if (token.text != "cmidrule" && token.text != "cline") return true;
  // "(lr)" may stand in front of the columns.
  LatexToken next = input.next();
  if (next.is(LatexKind::character, "("))
    while (!next.is(LatexKind::character, ")") && !next.is(LatexKind::end)) next = input.next();
  else
    input.push_back(std::move(next));
  input.argument();
  return true;
}

bool is_blank_row(const std::vector<std::string>& row) {
  return std::all_of(row.begin(), row.end(), [](const auto& cell) { return cell.empty(); });
}

}  // namespace

bool LatexReader::read_table(const std::string& name) {
  if (!is_one_of(name, kTables)) return false;
  if (name == "longtable") end_paragraph();
  if (name != "tabular" && name != "longtable") input_.argument();
  input_.optional_argument(false);
  const size_t columns = count_columns(LatexInput(state_, nullptr, input_.argument()));
  LatexTokens body = input_.environment_body(name, true);
  std::vector<std::vector<std::string>> rows;
  if (columns > 1 && table_rows(std::move(body), columns, rows) && rows.size() > 1) {
    blocks_.add_table(table_markdown(rows));
  } else {
    blocks_.count_drop("a table that is not plain");
    spoil("a table in a line");
  }
  return true;
}

bool LatexReader::table_rows(LatexTokens body, size_t columns,
                             std::vector<std::vector<std::string>>& rows) {
  LatexInput input(state_, nullptr, std::move(body));
  std::vector<std::string> row;
  LatexTokens cell;
  const auto end_cell = [&] {
    row.emplace_back();
    return table_cell(std::exchange(cell, {}), row.back()) && row.size() <= columns;
  };
  const auto end_row = [&] {
    if (!end_cell()) return false;
    if (row.size() > 1 || !row[0].empty()) row.resize(columns);
    if (row.size() == columns && !is_blank_row(row)) rows.push_back(row);
    row.clear();
    return true;
  };
  for (int depth = 0;;) {
    LatexToken token = input.next();
    if (token.is(LatexKind::end)) break;
    depth += token.is(LatexKind::open) ? 1 : token.is(LatexKind::close) ? -1 : 0;
    if (depth == 0 && is_row_end(token)) {
      input.take_star();
      input.optional_argument(false);
      if (!end_row()) return false;
    } else if (depth == 0 && token.is(LatexKind::column)) {
      if (!end_cell()) return false;
    } else if (depth != 0 || !skip_rule(token, input)) {
      cell.push_back(std::move(token));
    }
  }
  return end_row();
}

bool LatexReader::table_cell(LatexTokens tokens, std::string& cell) {
  for (auto& token : tokens)
    if (token.is(LatexKind::paragraph)) token.kind = LatexKind::blank;
  LatexSpans spans;
  if (!line_of(std::move(tokens), spans).empty()) return false;
  for (const auto& span : spans)
    if (span.kind == LatexSpan::Kind::math) return false;
  cell = spans_markdown(spans);
  return true;
}

}  // namespace dsvl
