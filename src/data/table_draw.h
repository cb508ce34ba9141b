// A printed table.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "data/chart_style.h"
#include "data/shapes.h"

namespace dsvl {

struct TableLook {
  TableStyle style;
  FontFile face;
  double size = 14;       // of the text, pixels per em
  int margin = 12;        // pixels around
  int most_width = 1024;  // pixels
};

// Head and rows; columns of numbers stand at the right. Nothing when it is wider than allowed.
std::optional<Image> draw_table(const std::vector<std::vector<std::string>>& rows,
                                const std::string& title, const TableLook& look, Pen& pen);

}  // namespace dsvl
