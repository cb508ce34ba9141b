// Matrices, cases, aligned lines: LaTeX's and amsmath's measures, for letters of 10 pt.
#include <algorithm>
#include <cmath>

#include "data/tex/math_layout.h"

namespace dsvl {
namespace {

// Em of the cells' letters.
struct GridLook {
  const char* name;
  int level;               // of the cells' style, at least
  double ascent, descent;  // a row has at least these
  double between;          // least space between what stands in two rows
  double columns;          // space between two columns
  const char* sides;       // alignment by column, repeated
  char32_t left, right;    // delimiters
};
// Rows are 12 pt apart, 3 pt more where they are equations; \arraystretch of cases is 1.2.
constexpr GridLook kLooks[] = {{"matrix", 1, 0.84, 0.36, 0.15, 1, "c", 0, 0},
                               {"pmatrix", 1, 0.84, 0.36, 0.15, 1, "c", '(', ')'},
                               {"bmatrix", 1, 0.84, 0.36, 0.15, 1, "c", '[', ']'},
                               {"Bmatrix", 1, 0.84, 0.36, 0.15, 1, "c", '{', '}'},
                               {"vmatrix", 1, 0.84, 0.36, 0.15, 1, "c", '|', '|'},
                               {"Vmatrix", 1, 0.84, 0.36, 0.15, 1, "c", 0x2016, 0x2016},
                               {"array", 1, 0.84, 0.36, 0.15, 1, "c", 0, 0},
                               {"cases", 1, 1.01, 0.43, 0.15, 1, "l", '{', 0},
                               {"smallmatrix", 2, 0.7, 0.2, 0.2, 0.55, "c", 0, 0},
                               {"substack", 2, 0.7, 0.2, 0.15, 0, "c", 0, 0},
                               {"aligned", 0, 0.84, 0.36, 0.3, 2, "rl", 0, 0},
                               {"gathered", 0, 0.84, 0.36, 0.3, 0, "c", 0, 0}};

const GridLook& look_of(const MathNode& grid) {
  const auto it = std::find_if(std::begin(kLooks), std::end(kLooks),
                               [&](const GridLook& look) { return grid.name == look.name; });
  return it == std::end(kLooks) ? kLooks[0] : *it;
}

struct Grid {
  std::vector<MathBox> cells;
  size_t columns = 1;
  std::vector<double> widths;     // of columns
  std::vector<double> ascents;    // of rows
  std::vector<double> baselines;  // of rows, from the top
  double height = 0;
  size_t rows() const { return ascents.size(); }
};

void measure_rows(Grid& grid, const GridLook& look, double em) {
  grid.widths.assign(grid.columns, 0);
  double last_baseline = 0, last_descent = 0;
  for (size_t first = 0; first < grid.cells.size(); first += grid.columns) {
    double ascent = 0, descent = 0;
    for (size_t c = 0; c < grid.columns; ++c) {
      const MathBox& cell = grid.cells[first + c];
      grid.widths[c] = std::max(grid.widths[c], cell.width);
      ascent = std::max(ascent, cell.ascent);
      descent = std::max(descent, cell.descent);
    }
    // Between equations there is always a space; elsewhere where rows would nearly touch.
    const double jot = look.level == 0 && first > 0 ? look.between * em : 0;
    grid.ascents.push_back(std::max(look.ascent * em, ascent));
    double baseline = grid.height + jot + grid.ascents.back();
    if (first > 0)
      baseline = std::max(baseline, last_baseline + last_descent + look.between * em + ascent);
    grid.baselines.push_back(baseline);
    grid.height = baseline + std::max(look.descent * em, descent);
    last_baseline = baseline;
    last_descent = descent;
  }
}

char side_of(const MathNode& of, const GridLook& look, size_t column) {
  if (of.text.empty()) return look.sides[column % std::string_view(look.sides).size()];
  for (const char c : of.text)
    if (c != '|' && column-- == 0) return c;
  return 'c';
}

// Left ends of the columns, and where upright rules stand.
struct Places {
  std::vector<double> columns, rules;
  double width = 0;
};

Places place_columns(const MathNode& of, const Grid& grid, const GridLook& look, double em) {
  Places places;
  const double half = look.columns * em / 2;
  if (!of.text.empty()) {
    for (size_t i = 0, column = 0; i < of.text.size(); ++i) {
      if (of.text[i] == '|') {
        if (i > 0 && of.text[i - 1] == '|') places.width += 0.2 * em;
        places.rules.push_back(std::round(places.width));
        continue;
      }
      places.columns.push_back(places.width + half);
      places.width += grid.widths[column++] + 2 * half;
    }
    return places;
  }
  for (size_t c = 0; c < grid.columns; ++c) {
    const bool pair = of.name == "aligned" && c % 2 == 1;
    if (c > 0 && !pair) places.width += 2 * half;
    places.columns.push_back(places.width);
    places.width += grid.widths[c];
  }
  return places;
}

void add_rules(const MathNode& of, const Grid& grid, const Places& places, double top,
               MathBox& out) {
  const double whole_top = std::round(top), whole_bottom = std::round(top + grid.height);
  for (const double x : places.rules) out.rules.push_back({x, whole_top, x + 1, whole_bottom + 1});
  for (const int line : of.lines) {
    const auto row = static_cast<size_t>(line);
    const double y = row < grid.rows() ? grid.baselines[row] - grid.ascents[row] : grid.height;
    out.rules.push_back({0, std::round(top + y), places.width + 1, std::round(top + y) + 1});
  }
}

}  // namespace

MathBox MathLayout::array(const MathNode& of, const MathStyle& outer) {
  const GridLook& look = look_of(of);
  const MathStyle style = outer.with_level(look.level == 0 ? 0 : std::max(outer.level, look.level));
  Grid grid;
  grid.columns = static_cast<size_t>(std::max(1, of.amount));
  for (size_t i = 0; i < of.parts.size(); ++i) {
    MathNode cell{MathKind::row};
    // What follows a relation's left side begins with nothing, from which the relation keeps apart.
    if (of.name == "aligned" && i % grid.columns % 2 == 1)
      cell.parts.push_back(MathNode{MathKind::row});
    cell.parts.insert(cell.parts.end(), of.parts[i].parts.begin(), of.parts[i].parts.end());
    grid.cells.push_back(inside(cell, style));
  }
  const double size = em(style);
  measure_rows(grid, look, size);
  const Places places = place_columns(of, grid, look, size);
  const double top = -axis(outer) - grid.height / 2;
  MathBox out;
  for (size_t i = 0; i < grid.cells.size(); ++i) {
    const size_t column = i % grid.columns;
    const double room = grid.widths[column] - grid.cells[i].width;
    const char side = side_of(of, look, column);
    const double x = places.columns[column] + (side == 'l' ? 0 : side == 'r' ? room : room / 2);
    add(out, grid.cells[i], x, top + grid.baselines[i / grid.columns]);
  }
  add_rules(of, grid, places, top, out);
  out.width = places.width;
  out.ascent = std::max(out.ascent, -top);
  out.descent = std::max(out.descent, top + grid.height);
  if (look.left == 0 && look.right == 0) return out;
  return fenced(out, look.left, look.right, outer);
}

}  // namespace dsvl
