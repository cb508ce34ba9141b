// Rules of one way of writing.
#include "data/tex/tidy_math.h"

#include <algorithm>

#include "data/tex/math_symbols.h"

namespace dsvl {
namespace {

bool is_empty_row(const MathNode& node) {
  return node.kind == MathKind::row && node.parts.empty();
}

bool has_style(const MathNode& row) {
  return std::any_of(row.parts.begin(), row.parts.end(),
                     [](const MathNode& part) { return part.kind == MathKind::style; });
}

// A group of one sign is of another class than the sign: {,} {=}.
bool opens(const MathNode& part) {
  if (part.kind != MathKind::row || part.parts.empty() || has_style(part)) return false;
  return part.parts.size() > 1 || part.parts[0].kind == MathKind::scripts;
}

bool is_bin(const std::vector<MathNode>& parts, size_t i) {
  return i < parts.size() && is_atom(parts[i]) && class_of(parts[i]) == MathClass::bin;
}

void open_groups(std::vector<MathNode>& parts) {
  std::vector<MathNode> opened;
  for (auto& part : parts) {
    if (part.kind == MathKind::nothing) continue;
    if (opens(part))
      std::move(part.parts.begin(), part.parts.end(), std::back_inserter(opened));
    else
      opened.push_back(std::move(part));
  }
  parts = std::move(opened);
}

// {} beside a sign makes it a binary one.
void drop_empty(std::vector<MathNode>& parts) {
  std::vector<MathNode> kept;
  for (size_t i = 0; i < parts.size(); ++i) {
    const bool beside = is_bin(parts, i + 1) || (!kept.empty() && is_bin(kept, kept.size() - 1));
    if (!is_empty_row(parts[i]) || beside) kept.push_back(std::move(parts[i]));
  }
  parts = std::move(kept);
}

void strip_spaces(std::vector<MathNode>& parts) {
  const auto is_space = [](const MathNode& part) { return part.kind == MathKind::space; };
  while (!parts.empty() && is_space(parts.back())) parts.pop_back();
  parts.erase(parts.begin(), std::find_if_not(parts.begin(), parts.end(), is_space));
}

void decide_dots(std::vector<MathNode>& parts) {
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].name != "\\dots") continue;
    size_t next = i + 1;
    while (next < parts.size() && !is_atom(parts[next])) ++next;
    const auto cls = next < parts.size() ? class_of(parts[next]) : MathClass::ord;
    const bool raised = cls == MathClass::bin || cls == MathClass::rel || cls == MathClass::op;
    const MathSymbol& symbol = *find_math_symbol(raised ? "\\cdots" : "\\ldots");
    parts[i].name = symbol.name;
    parts[i].code = symbol.code;
  }
}

bool is_alone(const MathNode& array, const std::vector<std::vector<MathNode>>& grid) {
  if (array.name == "substack") return grid.size() == 1 && grid[0].size() == 1;
  return grid.size() == 1 && (array.name == "aligned" || array.name == "gathered") &&
         grid[0].size() <= 2;
}

}  // namespace

void tidy_math_row(MathNode& row) {
  open_groups(row.parts);
  drop_empty(row.parts);
  strip_spaces(row.parts);
  while (row.parts.size() == 1 && row.parts[0].kind == MathKind::row) {
    auto inner = std::move(row.parts[0].parts);  // braces around all
    row.parts = std::move(inner);
  }
  decide_dots(row.parts);
}

MathNode tidy_math_group(MathNode row) {
  if (row.parts.size() != 1) return row;
  const MathNode& only = row.parts[0];
  if (!is_atom(only) || only.kind == MathKind::scripts) return row;
  const auto cls = class_of(only);
  if (only.kind != MathKind::fence && cls != MathClass::ord) return row;
  MathNode part = std::move(row.parts[0]);
  return part;
}

bool alphabet_shows(const MathNode& node, MathAlphabet alphabet) {
  if (node.kind == MathKind::letters || node.kind == MathKind::text ||
      node.kind == MathKind::function)
    return false;
  if (node.kind == MathKind::symbol)
    return shaped(node.code, alphabet) != shaped(node.code, MathAlphabet::normal);
  return std::any_of(node.parts.begin(), node.parts.end(),
                     [&](const MathNode& part) { return alphabet_shows(part, alphabet); });
}

MathNode tidy_math_array(MathNode array, std::vector<std::vector<MathNode>> grid) {
  size_t columns = static_cast<size_t>(
      std::count_if(array.text.begin(), array.text.end(), [](char c) { return c != '|'; }));
  for (auto& cells : grid) {
    if (!array.text.empty()) break;
    while (cells.size() > 1 && cells.back().parts.empty()) cells.pop_back();
  }
  for (const auto& cells : grid) columns = std::max(columns, cells.size());
  if (is_alone(array, grid)) {
    MathNode row{MathKind::row};
    for (auto& cell : grid[0])
      std::move(cell.parts.begin(), cell.parts.end(), std::back_inserter(row.parts));
    tidy_math_row(row);
    return tidy_math_group(std::move(row));
  }
  array.amount = static_cast<int>(columns);
  for (auto& cells : grid) {
    cells.resize(columns, MathNode{MathKind::row});
    std::move(cells.begin(), cells.end(), std::back_inserter(array.parts));
  }
  return array;
}

}  // namespace dsvl
