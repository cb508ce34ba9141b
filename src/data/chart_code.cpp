// Calls of matplotlib that draw what the chart shows, in its order.
#include "data/chart_code.h"

#include "base/error.h"
#include "data/table.h"

namespace dsvl {
namespace {

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string number_list(const std::vector<double>& values) {
  std::string text;
  for (const double v : values) text += (text.empty() ? "" : ", ") + number_text(v, 6);
  return "[" + text + "]";
}

std::string label_list(const std::vector<std::string>& labels) {
  std::string text;
  for (const auto& label : labels) text += (text.empty() ? "" : ", ") + quoted(label);
  return "[" + text + "]";
}

std::string named(const ChartData& data, size_t s) {
  return data.series.size() > 1 ? ", label=" + quoted(data.series[s].name) : "";
}

// Bars of several series beside or on one another.
std::string bars(const ChartData& data) {
  const size_t count = data.series.size();
  std::string code = "x = range(len(labels))\n";
  if (data.type == ChartType::stacked_bar) code += "bottom = [0] * len(labels)\n";
  const std::string width = number_text(0.8 / static_cast<double>(count), 3);
  for (size_t s = 0; s < count; ++s) {
    const std::string values = number_list(data.series[s].values);
    if (data.type == ChartType::stacked_bar) {
      code += str("values = ", values, "\nplt.bar(x, values, bottom=bottom", named(data, s),
                  ")\nbottom = [b + v for b, v in zip(bottom, values)]\n");
    } else {
      code += str("plt.bar([i + ", s, " * ", width, " for i in x], ", values, ", ", width,
                  named(data, s), ")\n");
    }
  }
  const std::string middle =
      data.type == ChartType::stacked_bar
          ? "x"
          : str("[i + ", number_text(0.4 - 0.4 / static_cast<double>(count), 3), " for i in x]");
  return code + str("plt.xticks(", middle, ", labels)\n");
}

// Areas of several series on one another, as the chart has them.
std::string areas(const ChartData& data) {
  std::string values;
  std::vector<std::string> names;
  for (const auto& series : data.series) {
    values += ", " + number_list(series.values);
    names.push_back(series.name);
  }
  const std::string labels = names.size() > 1 ? ", labels=" + label_list(names) : "";
  return "plt.stackplot(labels" + values + labels + ")\n";
}

std::string body(const ChartData& data) {
  const auto values = [&](size_t s) { return number_list(data.series[s].values); };
  std::string code;
  switch (data.type) {
    case ChartType::bar:
      return str("plt.bar(labels, ", values(0), ")\n");
    case ChartType::horizontal_bar:
      return str("plt.barh(labels, ", values(0), ")\nplt.gca().invert_yaxis()\n");
    case ChartType::pie:
      return str("plt.pie(", values(0), ", labels=labels, startangle=90, counterclock=False)\n");
    case ChartType::scatter:
      return str("plt.scatter(", values(0), ", ", values(1), ")\n");
    case ChartType::grouped_bar:
    case ChartType::stacked_bar:
      return bars(data);
    case ChartType::area:
      return areas(data);
    default:
      for (size_t s = 0; s < data.series.size(); ++s)
        code += str("plt.plot(labels, ", values(s), named(data, s), ")\n");
      return code;
  }
}

bool can_be_drawn(ChartType type) {
  return type != ChartType::heat_map && type != ChartType::histogram && type != ChartType::box &&
         type != ChartType::error_bar;
}

}  // namespace

std::optional<Exchange> ask_code(const ChartData& data, bool chinese, Random& random) {
  static const std::vector<std::string> kEnglish = {
      "Write Python code with matplotlib that draws this chart.",
      "Reproduce the chart with matplotlib.", "Give the matplotlib code of this chart."};
  static const std::vector<std::string> kChinese = {
      "用 matplotlib 写出绘制这张图表的 Python 代码。", "给出这张图表的 matplotlib 代码。"};
  if (!can_be_drawn(data.type)) return {};
  std::string code = "import matplotlib.pyplot as plt\n\n";
  if (!data.labels.empty()) code += str("labels = ", label_list(data.labels), "\n");
  code += body(data);
  if (!data.title.empty()) code += str("plt.title(", quoted(data.title), ")\n");
  const bool flat = data.type == ChartType::horizontal_bar;
  const std::string &across = flat ? data.y_name : data.x_name,
                    &upwards = flat ? data.x_name : data.y_name;
  if (!across.empty()) code += str("plt.xlabel(", quoted(across), ")\n");
  if (data.type != ChartType::pie && !upwards.empty())
    code += str("plt.ylabel(", quoted(upwards), ")\n");
  if (data.has_legend() && data.series.size() > 1 && data.type != ChartType::scatter)
    code += "plt.legend()\n";
  return Exchange{ChartTask::code, random.pick(chinese ? kChinese : kEnglish),
                  "```python\n" + code + "plt.show()\n```"};
}

}  // namespace dsvl
