// Environments: grids of cells.
#include <algorithm>
#include <optional>

#include "base/error.h"
#include "data/tex/math_reader.h"
#include "data/tex/tidy_math.h"

namespace dsvl {
namespace {

constexpr size_t kMostCells = 200;

struct Environment {
  const char* name;
  const char* written;  // "": what is inside alone
};
constexpr Environment kEnvironments[] = {{"matrix", "matrix"},
                                         {"pmatrix", "pmatrix"},
                                         {"bmatrix", "bmatrix"},
                                         {"Bmatrix", "Bmatrix"},
                                         {"vmatrix", "vmatrix"},
                                         {"Vmatrix", "Vmatrix"},
                                         {"smallmatrix", "smallmatrix"},
                                         {"array", "array"},
                                         {"cases", "cases"},
                                         {"aligned", "aligned"},
                                         {"align", "aligned"},
                                         {"align*", "aligned"},
                                         {"flalign", "aligned"},
                                         {"flalign*", "aligned"},
                                         {"split", "aligned"},
                                         {"eqnarray", "aligned"},
                                         {"eqnarray*", "aligned"},
                                         {"gathered", "gathered"},
                                         {"gather", "gathered"},
                                         {"gather*", "gathered"},
                                         {"equation", ""},
                                         {"equation*", ""},
                                         {"displaymath", ""},
                                         {"math", ""}};

// Left, middle and right side of a relation, of which LaTeX's own environment makes three cells.
void join_sides(std::vector<MathNode>& cells) {
  if (cells.size() < 3) return;
  for (auto& part : cells[2].parts) cells[1].parts.push_back(std::move(part));
  tidy_math_row(cells[1]);
  cells.erase(cells.begin() + 2);
}

// What is between the braces that `spec` begins with, taken off it.
std::optional<std::string_view> take_group(std::string_view& spec) {
  const size_t end = spec.find('}');
  if (!spec.starts_with('{') || end == std::string_view::npos) return std::nullopt;
  const std::string_view group = spec.substr(1, end - 1);
  spec.remove_prefix(end + 1);
  return group;
}

// A letter a column, and bars; @{} adds nothing, *{3}{c} is ccc.
std::optional<std::string> read_columns(std::string_view spec) {
  std::string columns;
  while (!spec.empty()) {
    const char c = spec[0];
    spec.remove_prefix(1);
    if (c == '@') {
      if (take_group(spec) != "") return std::nullopt;
    } else if (c == '*') {
      const auto times = take_group(spec), what = take_group(spec);
      const bool plain = times && what && times->size() == 1 && (*times)[0] >= '1' &&
                         (*times)[0] <= '9' && what->find_first_not_of("lcr|") == what->npos;
      if (!plain) return std::nullopt;
      for (char n = '0'; n < (*times)[0]; ++n) columns += *what;
    } else if (c == 'l' || c == 'c' || c == 'r' || c == '|') {
      columns += c;
    } else if (c != ' ') {
      return std::nullopt;
    }
  }
  return columns;
}

size_t count_columns(std::string_view columns) {
  size_t count = 0;
  for (const char c : columns) count += c != '|';
  return count;
}

bool is_empty(const std::vector<MathNode>& cells) {
  return std::all_of(cells.begin(), cells.end(),
                     [](const MathNode& cell) { return cell.parts.empty(); });
}

}  // namespace

// Whether the last cell of the grid's last row was the last of all.
bool MathReader::row_of_cells_ends(std::vector<std::vector<MathNode>>& grid) {
  for (;;) {
    if (++num_cells_ > kMostCells) return refuse("more than 200 cells"), true;
    grid.back().push_back(row());
    const MathToken& next = tokens_.peek();
    if (next.kind == Kind::cell) {
      tokens_.take();
      continue;
    }
    if (next.text != "\\\\" && next.text != "\\cr") return true;
    tokens_.take();
    tokens_.take_at_once('*');
    if (tokens_.take_at_once('['))
      while (tokens_.peek().kind != Kind::end && tokens_.take().code != ']') {
      }
    return false;
  }
}

MathNode MathReader::cells(MathNode array) {
  std::vector<std::vector<MathNode>> grid;
  for (bool last = false; !last;) {
    while (tokens_.peek().text == "\\hline") {
      if (array.name != "array") return refuse("\\hline outside of an array");
      tokens_.take();
      array.lines.push_back(static_cast<int>(grid.size()));
    }
    grid.emplace_back();
    last = row_of_cells_ends(grid);
  }
  if (!fault_.empty()) return {};
  while (!grid.empty() && is_empty(grid.back())) grid.pop_back();
  for (int& line : array.lines) line = std::min(line, static_cast<int>(grid.size()));
  array.lines.erase(std::unique(array.lines.begin(), array.lines.end()), array.lines.end());
  size_t most = 0;
  for (const auto& cells : grid) most = std::max(most, cells.size());
  if (most == 0) return refuse("an environment of nothing");
  if (grid.size() * most > 2 * kMostCells) return refuse("more than 200 cells");
  if (array.name == "array" && most > count_columns(array.text))
    return refuse("more cells in a row of an array than columns");
  if (array.name == "cases" && most > 2) return refuse("more than two cells in a row of cases");
  if (array.name == "eqnarray")
    for (auto& cells : grid) join_sides(cells);
  if (array.name == "eqnarray") array.name = "aligned";
  return tidy_math_array(std::move(array), std::move(grid));
}

MathNode MathReader::environment(const std::string&) {
  const auto name = tokens_.raw_group();
  if (!name) return refuse("\\begin without a name");
  const Environment* found = nullptr;
  for (const auto& row : kEnvironments)
    if (*name == row.name) found = &row;
  if (found == nullptr) return refuse("unknown environment " + *name);
  MathNode array{MathKind::array};
  array.name = name->starts_with("eqnarray") ? "eqnarray" : found->written;
  // Others take no option: what they begin with is a formula, "[A, B] &= C".
  const bool has_option = array.name == "array" || *name == "aligned" || *name == "gathered";
  if (has_option && tokens_.take_at_once('[')) {
    const char32_t place = tokens_.take().code;
    if ((place != 't' && place != 'b' && place != 'c') || tokens_.take().code != ']')
      return refuse(str("an option of ", *name, " that is not t, b or c"));
  }
  if (array.name == "array") {
    const auto columns = read_columns(tokens_.raw_group().value_or("?"));
    if (!columns || count_columns(*columns) == 0)
      return refuse("columns of an array that are not l, c, r and |");
    array.text = *columns;
  }
  MathNode made = array.name.empty() ? tidy_math_group(row()) : cells(std::move(array));
  if (tokens_.take().text != "\\end") return refuse(str("\\begin{", *name, "} without its \\end"));
  const auto ended = tokens_.raw_group();
  if (!ended || *ended != *name)
    return refuse(str("\\begin{", *name, "} ended by \\end{", ended.value_or(""), "}"));
  return made;
}

MathNode MathReader::substack(const std::string& name) {
  if (tokens_.peek().kind != Kind::open) return refuse(name + " without its argument");
  tokens_.take();
  MathNode array{MathKind::array};
  array.name = "substack";
  MathNode made = cells(std::move(array));
  if (tokens_.take().kind != Kind::close) return refuse("a brace without its partner");
  if (made.kind == MathKind::array && made.amount > 1) return refuse("'&' within \\substack");
  return made;
}

}  // namespace dsvl
