// Templates in both languages and the computations behind them.
#include "data/chart_questions.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/error.h"

namespace dsvl {
namespace {

using Asked = std::optional<Exchange>;

std::string shown(double value) {
  return number_text(value, 6);
}

// What every template is given.
struct Asker {
  const ChartData& data;
  const std::string& what;
  bool chinese;
  Random& random;

  std::string pick(const std::vector<std::string>& english,
                   const std::vector<std::string>& translated) const {
    return random.pick(chinese ? translated : english);
  }
  size_t any_index() const {
    return static_cast<size_t>(random.below(static_cast<int64_t>(data.size())));
  }
  size_t any_series() const {
    return static_cast<size_t>(random.below(static_cast<int64_t>(data.series.size())));
  }
  std::string thing() const { return !chinese ? what : what == "table" ? "表格" : "图表"; }
  // The value's name: its series, or the axis of values when there is one series. The series of
  // counts are named after groups of rows.
  std::string measure(size_t s) const {
    const std::string& name = data.series[s].name;
    if (data.counts && data.series.size() > 1)
      return chinese ? name + "的数量" : "count of " + name;
    if (data.counts) return chinese ? "数量" : "count";
    return data.series.size() > 1 || data.y_name.empty() ? name : data.y_name;
  }
  bool labelled() const { return !data.labels.empty(); }
};

// "{0}" and so on replaced.
std::string fill(std::string text, const std::vector<std::string>& parts) {
  for (size_t i = 0; i < parts.size(); ++i) {
    const std::string mark = str("{", i, "}");
    for (size_t at = text.find(mark); at != text.npos; at = text.find(mark, at + parts[i].size()))
      text.replace(at, mark.size(), parts[i]);
  }
  return text;
}

Asked ask_markdown(const Asker& a) {
  const std::string question =
      a.pick({"Give the data of the {0} as a Markdown table.", "Convert the {0} to Markdown.",
              "Write out the {0}'s data as a Markdown table."},
             {"将{0}中的数据写成 Markdown 表格。", "用 Markdown 表格给出{0}的数据。"});
  return Exchange{ChartTask::markdown, fill(question, {a.thing()}),
                  table_markdown(chart_rows(a.data))};
}

Asked ask_csv(const Asker& a) {
  const std::string question =
      a.pick({"Give the data of the {0} as CSV.", "Extract the {0}'s data in CSV form."},
             {"以 CSV 格式给出{0}的数据。", "把{0}中的数据转换成 CSV。"});
  return Exchange{ChartTask::csv, fill(question, {a.thing()}), table_csv(chart_rows(a.data))};
}

// The only place of the largest or smallest value; nothing at a tie.
std::optional<size_t> only_extreme(const std::vector<double>& values, bool largest) {
  const auto it = largest ? std::max_element(values.begin(), values.end())
                          : std::min_element(values.begin(), values.end());
  if (std::count(values.begin(), values.end(), *it) > 1) return std::nullopt;
  return static_cast<size_t>(it - values.begin());
}

Asked ask_look_up(const Asker& a) {
  const size_t i = a.any_index(), s = a.any_series();
  if (!a.labelled()) return std::nullopt;
  const std::string question =
      a.pick({"What is the {0} of {1}?", "What value of {0} does the {2} show for {1}?",
              "Read the {0} for {1} off the {2}."},
             {"{1}的{0}是多少？", "{2}中{1}对应的{0}是多少？"});
  return Exchange{ChartTask::look_up, fill(question, {a.measure(s), a.data.labels[i], a.thing()}),
                  shown(a.data.series[s].values[i])};
}

Asked ask_compare(const Asker& a) {
  const size_t i = a.any_index(), k = a.any_index(), s = a.any_series();
  if (!a.labelled()) return std::nullopt;
  const double one = a.data.series[s].values[i], other = a.data.series[s].values[k];
  if (one == other) return std::nullopt;
  const std::string question =
      a.pick({"Which has the higher {0}, {1} or {2}?", "Is the {0} higher for {1} or for {2}?"},
             {"{1}和{2}中，哪个的{0}更高？", "{1}与{2}相比，谁的{0}更大？"});
  return Exchange{ChartTask::compare,
                  fill(question, {a.measure(s), a.data.labels[i], a.data.labels[k]}),
                  a.data.labels[one > other ? i : k]};
}

Asked ask_extremum(const Asker& a) {
  const bool largest = a.random.chance(0.5);
  const size_t s = a.any_series();
  const auto place = only_extreme(a.data.series[s].values, largest);
  if (!a.labelled() || !place) return std::nullopt;
  const std::string question =
      largest ? a.pick({"Which {1} has the highest {0}?", "Where is the {0} largest?"},
                       {"哪一项的{0}最高？", "{0}的最大值出现在哪里？"})
              : a.pick({"Which {1} has the lowest {0}?", "Where is the {0} smallest?"},
                       {"哪一项的{0}最低？", "{0}的最小值出现在哪里？"});
  const std::string item = a.data.x_name.empty() ? "item" : a.data.x_name;
  return Exchange{ChartTask::extremum, fill(question, {a.measure(s), item}), a.data.labels[*place]};
}

// How many there are, or how many lie above a value that a reader can tell apart.
Asked ask_count(const Asker& a) {
  const size_t s = a.any_series();
  auto values = a.data.series[s].values;
  if (!a.labelled()) {
    const std::string question =
        a.pick({"How many points does the {0} show?"}, {"{0}中有多少个点？"});
    return Exchange{ChartTask::count, fill(question, {a.thing()}), str(values.size())};
  }
  std::sort(values.begin(), values.end());
  const size_t cut =
      1 + static_cast<size_t>(a.random.below(static_cast<int64_t>(values.size() - 1)));
  const double below = values[cut - 1], above = values[cut];
  if (above - below < 0.04 * (values.back() - values.front())) return std::nullopt;
  const double limit = rounded((below + above) / 2, 2);
  if (limit <= below || limit >= above) return std::nullopt;
  const std::string question = a.pick(
      {"How many have a {0} above {1}?", "How many of the values of {0} are greater than {1}?"},
      {"有多少项的{0}大于{1}？", "{0}超过{1}的有几项？"});
  return Exchange{ChartTask::count, fill(question, {a.measure(s), shown(limit)}),
                  str(values.size() - cut)};
}

Asked ask_difference(const Asker& a) {
  const size_t i = a.any_index(), k = a.any_index(), s = a.any_series();
  if (!a.labelled() || i == k) return std::nullopt;
  const double gap = std::abs(a.data.series[s].values[i] - a.data.series[s].values[k]);
  const std::string question = a.pick({"What is the difference in {0} between {1} and {2}?",
                                       "By how much do {1} and {2} differ in {0}?"},
                                      {"{1}和{2}的{0}相差多少？", "{1}与{2}之间{0}的差是多少？"});
  return Exchange{ChartTask::difference,
                  fill(question, {a.measure(s), a.data.labels[i], a.data.labels[k]}), shown(gap)};
}

bool is_ordered(const ChartData& data) {
  return data.type == ChartType::line || data.type == ChartType::area;
}

std::string trend_phrase(const Asker& a, size_t s) {
  static const std::vector<std::string> kEnglish = {
      "rises throughout", "falls throughout",  "rises overall",
      "falls overall",    "stays about level", "ends near where it began"};
  static const std::vector<std::string> kChinese = {"一直上升", "一直下降", "总体上升",
                                                    "总体下降", "基本持平", "首尾相近"};
  const auto& values = a.data.series[s].values;
  const auto trend = static_cast<size_t>(find_trend(values));
  if (a.chinese)
    return str(a.measure(s), kChinese[trend], "，从", shown(values.front()), "到",
               shown(values.back()), "。");
  return str(a.measure(s), " ", kEnglish[trend], ", from ", shown(values.front()), " to ",
             shown(values.back()), ".");
}

Asked ask_trend(const Asker& a) {
  if (!is_ordered(a.data)) return std::nullopt;
  const size_t s = a.any_series();
  const std::string question = a.pick({"How does {0} develop?", "Describe the trend of {0}."},
                                      {"{0}的变化趋势如何？", "描述{0}的趋势。"});
  return Exchange{ChartTask::trend, fill(question, {a.measure(s)}), trend_phrase(a, s)};
}

// Type, title and size, then highest and lowest of each series, or its trend.
Asked ask_summary(const Asker& a) {
  const ChartData& data = a.data;
  std::string text;
  const bool table = a.what == "table";
  if (a.chinese)
    text = str("这是一张", table ? "表格" : chart_type_chinese(data.type),
               data.title.empty() ? "" : "：" + data.title, "，共有", data.size(),
               data.labels.empty() ? "个点。" : "项。");
  else
    text = str(data.type == ChartType::area && !table ? "An " : "A ",
               table ? "table" : chart_type_name(data.type),
               data.title.empty() ? " with " : ": " + data.title + ", with ", data.size(),
               data.labels.empty() ? " points." : " entries.");
  for (size_t s = 0; s < std::min(data.series.size(), size_t{3}) && a.labelled(); ++s) {
    const auto& values = data.series[s].values;
    const auto high = only_extreme(values, true), low = only_extreme(values, false);
    if (high && a.chinese)
      text += str(a.measure(s), "最高的是", data.labels[*high], "（", shown(values[*high]), "）。");
    else if (high)
      text += str(" The highest ", a.measure(s), " is ", shown(values[*high]), " (",
                  data.labels[*high], ").");
    // Named again where the highest before it was not told.
    const std::string lowest = high ? "" : a.measure(s) + (a.chinese ? "" : " ");
    if (low && a.chinese)
      text += str(lowest, "最低的是", data.labels[*low], "（", shown(values[*low]), "）。");
    else if (low)
      text +=
          str(" The lowest ", lowest, "is ", shown(values[*low]), " (", data.labels[*low], ").");
    if (is_ordered(data)) text += (a.chinese ? "" : " ") + trend_phrase(a, s);
  }
  const std::string question = a.pick(
      {"Summarize the {0}.", "Describe the {0} in a few sentences.", "What does the {0} show?"},
      {"概括这张{0}。", "用几句话描述{0}。", "{0}展示了什么？"});
  return Exchange{ChartTask::summary, fill(question, {a.thing()}), text};
}

using Ask = Asked (*)(const Asker&);
constexpr Ask kAsks[kNumChartTasks] = {ask_markdown, ask_csv,        ask_summary,
                                       ask_look_up,  ask_compare,    ask_extremum,
                                       ask_count,    ask_difference, ask_trend};

}  // namespace

const char* task_name(ChartTask task) {
  constexpr const char* kNames[] = {"Markdown", "CSV",        "summary", "look-up",
                                    "compare",  "extremum",   "count",   "difference",
                                    "trend",    "unanswered", "Python"};
  return kNames[static_cast<int>(task)];
}

Trend find_trend(const std::vector<double>& values) {
  bool up = true, down = true;
  for (size_t i = 1; i < values.size(); ++i) {
    up = up && values[i] >= values[i - 1];
    down = down && values[i] <= values[i - 1];
  }
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double change = values.back() - values.front();
  if (up && change > 0) return Trend::rises;
  if (down && change < 0) return Trend::falls;
  const double range = *high - *low, size = std::max(std::abs(*high), std::abs(*low));
  if (std::abs(change) <= 0.2 * range) return range <= size / 20 ? Trend::level : Trend::returns;
  return change > 0 ? Trend::rises_overall : Trend::falls_overall;
}

Exchange ask_absent(const ChartData& data, const std::string& what, const std::string& label,
                    bool chinese, Random& random) {
  const Asker a{data, what, chinese, random};
  const std::string question =
      a.pick({"What is the {0} of {1}?", "What value of {0} does the {2} show for {1}?"},
             {"{1}的{0}是多少？", "{2}中{1}对应的{0}是多少？"});
  const std::string measure = a.measure(a.any_series());
  const std::string answer = chinese ? fill("{0}中没有{1}。", {a.thing(), label})
                                     : fill("The {0} does not show {1}.", {a.thing(), label});
  return {ChartTask::absent, fill(question, {measure, label, a.thing()}), answer};
}

std::vector<ChartTask> drawn_tasks() {
  std::vector<ChartTask> tasks;
  for (int t = 0; t < kNumChartTasks; ++t) tasks.push_back(static_cast<ChartTask>(t));
  return tasks;
}

std::optional<Exchange> ask_one_of(const std::vector<ChartTask>& tasks, const ChartData& data,
                                   const std::string& what, bool chinese, Random& random) {
  const Asker asker{data, what, chinese, random};
  for (int attempt = 0; attempt < 20; ++attempt)
    if (auto asked = kAsks[static_cast<int>(random.pick(tasks))](asker)) return asked;
  return std::nullopt;
}

Exchange ask_about(const ChartData& data, const std::string& what, bool chinese, Random& random) {
  if (auto asked = ask_one_of(drawn_tasks(), data, what, chinese, random)) return std::move(*asked);
  return *ask_markdown({data, what, chinese, random});
}

}  // namespace dsvl
