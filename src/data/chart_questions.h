// Questions about a chart or a table and their answers, computed from what is shown.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "data/chart_data.h"

namespace dsvl {

enum class ChartTask {
  markdown,
  csv,
  summary,
  look_up,
  compare,
  extremum,
  count,
  difference,
  trend,
  // Not among those that ask_about() draws:
  absent,
  code
};
constexpr int kNumChartTasks = 9;       // that ask_about() draws
std::vector<ChartTask> drawn_tasks();   // these, in order
const char* task_name(ChartTask task);  // "look-up"

struct Exchange {
  ChartTask task = ChartTask::markdown;
  std::string question, answer;
};

// `what` is the chart's or table's word in a question: "chart" or "table". A task that the data
// does not lend itself to (a tie, no order) is replaced by another; the data as Markdown always is
// possible.
Exchange ask_about(const ChartData& data, const std::string& what, bool chinese, Random& random);

// One of `tasks` alone (none of those that ask_about() does not draw); nothing when 20 draws found
// none that the data lends itself to.
std::optional<Exchange> ask_one_of(const std::vector<ChartTask>& tasks, const ChartData& data,
                                   const std::string& what, bool chinese, Random& random);

// A value of `label`, which the chart does not show; the answer says so.
Exchange ask_absent(const ChartData& data, const std::string& what, const std::string& label,
                    bool chinese, Random& random);

// Of a series by its ends and steps: "rises", "falls" (every step, or level), "rises overall",
// "falls overall" (the last differs from the first by more than a fifth of the range), "stays
// about level" (the range is a twentieth of the largest value or less), "ends near where it began".
// Both languages in the same order.
enum class Trend { rises, falls, rises_overall, falls_overall, level, returns };
Trend find_trend(const std::vector<double>& values);

}  // namespace dsvl
