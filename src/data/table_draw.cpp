// Columns as wide as their texts, rules and stripes by the style.
#include "data/table_draw.h"

#include <algorithm>
#include <cmath>

namespace dsvl {
namespace {

using Lines = std::vector<std::vector<TextLine>>;

// Where everything stands.
struct Grid {
  std::vector<double> x;  // left edges of the columns and the right edge of the last
  double top = 0, row = 0;
  double y(size_t r) const { return top + row * static_cast<double>(r); }
};

bool is_number(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789.-") == text.npos;
}

void draw_rules(Shapes& shapes, const Grid& grid, size_t rows, const TableStyle& style) {
  const double left = grid.x.front(), right = grid.x.back();
  const auto across = [&](size_t r, double width) {
    shapes.line({left, grid.y(r)}, {right, grid.y(r)}, style.rule, width);
  };
  for (size_t r = 2; r < rows && style.inner_rows; ++r) across(r, 1);
  if (style.head_rule) across(1, 1.5);
  for (size_t c = 1; c + 1 < grid.x.size() && style.inner_columns; ++c)
    shapes.line({grid.x[c], grid.top}, {grid.x[c], grid.y(rows)}, style.rule, 1);
  if (style.outer) {
    shapes.stroke_box({left, grid.top}, {right, grid.y(rows)}, style.rule, 1);
  } else {
    across(0, 1.5);
    across(rows, 1.5);
  }
}

}  // namespace

std::optional<Image> draw_table(const std::vector<std::vector<std::string>>& rows,
                                const std::string& title, const TableLook& look, Pen& pen) {
  const TableStyle& style = look.style;
  const TextStyle text{look.size, true};
  Lines lines;
  std::vector<double> widths(rows[0].size(), 0.0);
  for (const auto& row : rows) {
    lines.emplace_back();
    for (size_t c = 0; c < row.size(); ++c) {
      lines.back().push_back(pen.layout(look.face, text, row[c]));
      const auto& line = lines.back().back();
      widths[c] = std::max(widths[c], static_cast<double>(line.right - line.left));
    }
  }
  const TextLine head = pen.layout(look.face, {std::round(look.size * 2.3) / 2, true}, title);
  Grid grid{{static_cast<double>(look.margin)},
            look.margin + (title.empty() ? 0 : look.size * 2),
            std::round(look.size * 1.25) + style.padding};
  for (const double width : widths) grid.x.push_back(grid.x.back() + width + 2 * style.padding + 4);
  const double width =
      std::max(grid.x.back(), static_cast<double>(look.margin + head.right)) + look.margin;
  if (width > look.most_width) return std::nullopt;
  Shapes shapes(static_cast<int>(width), static_cast<int>(grid.y(rows.size())) + look.margin,
                style.ground);
  for (size_t r = 0; r < rows.size(); ++r) {
    const bool striped = style.striped && r > 0 && r % 2 == 0;
    if (r == 0 || striped)
      shapes.fill_box({grid.x.front(), grid.y(r)}, {grid.x.back(), grid.y(r + 1)},
                      r == 0 ? style.head : style.stripe);
  }
  draw_rules(shapes, grid, rows.size(), style);
  for (size_t r = 0; r < rows.size(); ++r)
    for (size_t c = 0; c < rows[r].size(); ++c) {
      const bool right = rows.size() > 1 && is_number(rows[1][c]);
      const double x = right ? grid.x[c + 1] - style.padding - 2 : grid.x[c] + style.padding + 2;
      shapes.text(lines[r][c], {x, grid.y(r) + grid.row / 2}, right ? Align::end : Align::start,
                  r == 0 ? style.head_ink : style.ink);
    }
  if (!title.empty())
    shapes.text(head, {static_cast<double>(look.margin), look.margin + look.size * 0.7},
                Align::start, style.ink);
  return shapes.finish();
}

}  // namespace dsvl
