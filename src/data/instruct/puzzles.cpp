// The table of the family `puzzles`.
#include "data/instruct/puzzles.h"

#include "base/error.h"
#include "data/instruct/families.h"

namespace dsvl {

std::string cell_name(const Asking& a, int row, int column) {
  return a.in(str("row ", row + 1, ", column ", column + 1),
              str("第", row + 1, "行第", column + 1, "列"));
}

const std::vector<TaskRow>& puzzle_tasks() {
  static const std::vector<TaskRow> kTasks = {
      {"odd one out", 1, odd_one_out},        {"broken pattern", 1, broken_pattern},
      {"next in a row", 1, next_in_row},      {"two lengths", 0.8, two_lengths},
      {"two discs", 0.8, two_discs},          {"noughts and crosses", 1, noughts_and_crosses},
      {"way through a grid", 1, way_through}, {"output of a program", 1.2, python_output},
      {"heat picture", 1, heat_picture},      {"point cloud", 1, point_cloud},
  };
  return kTasks;
}

}  // namespace dsvl
