// The table of the family `comparisons`.
#include "data/instruct/comparisons.h"

#include "data/instruct/families.h"

namespace dsvl {

const std::vector<TaskRow>& comparison_tasks() {
  static const std::vector<TaskRow> kTasks = {
      {"order of frames", 1.2, order_of_frames},
      {"next frame", 1, next_frame},
      {"what happens", 1, what_happens},
      {"clocks", 1, clocks},
      {"spot the difference", 1.5, spot_the_difference},
      {"more figures", 1, more_figures},
      {"which fits", 1, which_fits},
      {"same or not", 1, same_or_not},
      {"how alike", 0.8, how_alike},
  };
  return kTasks;
}

}  // namespace dsvl
