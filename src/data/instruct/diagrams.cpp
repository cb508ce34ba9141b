// The table of the family `diagrams`.
#include "data/instruct/diagrams.h"

#include "data/instruct/families.h"

namespace dsvl {

const std::vector<TaskRow>& diagram_tasks() {
  static const std::vector<TaskRow> kTasks = {
      {"resistances", 1.2, circuit_values}, {"switches", 1, circuit_switches},
      {"flow chart", 1.5, flow_chart},      {"floor plan", 1.2, floor_plan},
      {"town map", 1.2, town_map},          {"music", 1, music_notes},
      {"family tree", 1, family_tree},      {"two sets", 0.8, two_sets},
  };
  return kTasks;
}

}  // namespace dsvl
