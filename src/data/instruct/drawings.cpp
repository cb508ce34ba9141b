// The table of the family `drawings`.
#include "data/instruct/drawings.h"

#include "data/instruct/families.h"
#include "data/instruct/texts.h"

namespace dsvl {

const std::vector<TaskRow>& drawing_tasks() {
  static const std::vector<TaskRow> kTasks = {
      {"attributes", 1, figure_attributes},
      {"counts", 1.2, figure_counts},
      {"places", 1.2, figure_places},
      {"sizes", 0.8, figure_sizes},
      {"svg", 1, scene_svg},
      {"prompt", 0.8, scene_prompt},
      {"wrong premise", 1, wrong_premise},
      {"what if", 1, what_if},
      {"absent figure", 1, absent_figure},
      {"printed orders", 1.2, printed_orders},
      {"quiz", 0.8, scene_quiz},
      {"translation of print", 1, translate_print},
      {"printed term", 0.6, explain_term},
  };
  return kTasks;
}

}  // namespace dsvl
