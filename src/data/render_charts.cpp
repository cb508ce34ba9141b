// Family `charts`: a real table drawn as a chart, asked for its data, a summary or a fact.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "data/chart_code.h"
#include "data/chart_draw.h"
#include "data/chart_questions.h"
#include "data/render.h"

namespace dsvl {
namespace {

struct ChartOptions {
  int64_t least_side = 288, most_side = 640;  // pixels of the picture
  double min_size = 11, max_size = 16;        // of the text, pixels per em
  double chinese_share = 0.25;                // questions and answers in Chinese
  double values_share = 0.5;                  // charts that print their values, where there is room
  double lossy_share = 0.3;                   // JPEG instead of PNG
  double code_share = 0.05;                   // asked for the code that draws them
  double absent_share = 0.04;                 // asked for what they do not show
  std::vector<std::string> types;             // that are drawn, by name; none given: all
  std::vector<std::string> tasks;             // that are asked, by name; none given: all
};

void fields(Visitor& v, ChartOptions& o) {
  v("least_side", o.least_side, "shortest side of a picture, pixels");
  v("most_side", o.most_side, "longest side");
  v("min_size", o.min_size, "smallest text, pixels per em");
  v("max_size", o.max_size, "largest text");
  v("chinese_share", o.chinese_share, "questions and answers in Chinese");
  v("values_share", o.values_share, "charts that print their values, where there is room");
  v("lossy_share", o.lossy_share, "JPEG instead of PNG");
  v("code_share", o.code_share, "asked for the code that draws them");
  v("absent_share", o.absent_share, "asked for what they do not show");
  v("types", o.types, "charts that are drawn: \"bar chart\", \"pie chart\" ...; none given: all");
  v("tasks", o.tasks, "what is asked: \"look-up\", \"extremum\" ...; none given: all");
}

// Those of the first `count` values of an enumeration whose names are given, in the given order;
// all of them when none is.
template <typename T>
std::vector<T> values_named(const std::vector<std::string>& names, int count,
                            const char* (*name_of)(T), const char* key, const std::string& where) {
  std::vector<T> all, chosen;
  std::string known;
  for (int i = 0; i < count; ++i) {
    all.push_back(static_cast<T>(i));
    known += str(i == 0 ? "" : ", ", '"', name_of(all.back()), '"');
  }
  for (const auto& name : names) {
    const auto same = [&](T value) { return name == name_of(value); };
    const auto found = std::find_if(all.begin(), all.end(), same);
    if (found == all.end()) fail(where, ": ", key, " has \"", name, "\", wanted some of ", known);
    chosen.push_back(*found);
  }
  return names.empty() ? all : chosen;
}

std::vector<ChartType> types_of(const ChartOptions& o, const std::string& where) {
  return values_named(o.types, kNumChartTypes, chart_type_name, "types", where);
}

std::vector<ChartTask> tasks_of(const ChartOptions& o, const std::string& where) {
  return values_named(o.tasks, kNumChartTasks, task_name, "tasks", where);
}

void check_settings(const ChartOptions& o, const std::string& where) {
  check_sizes(o.least_side, o.min_size, o.max_size, where, "least_side");
  check_share(o.chinese_share, "chinese_share", where);
  check_share(o.values_share, "values_share", where);
  check_share(o.lossy_share, "lossy_share", where);
  check_share(o.code_share, "code_share", where);
  check_share(o.absent_share, "absent_share", where);
  if (o.most_side < o.least_side || o.most_side > 4096)
    fail(where, ": most_side is ", o.most_side, ", wanted ", o.least_side, " to 4096");
  types_of(o, where);
  tasks_of(o, where);
}

// A row of the table that the chart does not show; nothing when its labels are not the table's.
std::string absent_label(const ChartData& data, const Table& table) {
  const auto shown = [&](const std::string& label) {
    return std::find(data.labels.begin(), data.labels.end(), label) != data.labels.end();
  };
  for (const auto& column : table.columns) {
    if (data.labels.empty() || column.labels.empty()) continue;
    const bool has_shown = std::any_of(column.labels.begin(), column.labels.end(), shown);
    const auto other =
        std::find_if(column.labels.begin(), column.labels.end(), [&](const std::string& label) {
          return !label.empty() && label.size() <= 30 && !shown(label) &&
                 data.title.find(label) == std::string::npos;
        });
    if (has_shown && other != column.labels.end()) return *other;
  }
  return "";
}

// Money over time or between countries, by words of titles and names that say so.
bool is_financial(const ChartData& data) {
  std::string text = data.title + " " + data.x_name + " " + data.y_name;
  for (const auto& series : data.series) text += " " + series.name;
  for (auto& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (const char* word :
       {"stock", "exchange rate", "share price", "interest rate", "gdp", "inflation", "price index",
        "wages", "earnings", "investment", "dividend"})
    if (text.find(word) != std::string::npos) return true;
  return false;
}

void name_leaf(Sample& sample, const ChartData& data, ChartTask task, bool chinese) {
  const std::string detail =
      str(chart_type_name(data.type), ": ", task_name(task), chinese ? " zh" : " en");
  sample.category = "graph reading";
  sample.subcategory = detail;
  if (task == ChartTask::code || task == ChartTask::summary) {
    sample.category = "conversion";
    sample.subcategory = (task == ChartTask::code ? "chart, " : "text summary, ") + detail;
  } else if (is_financial(data)) {
    sample.category = "analysis";
    sample.subcategory = "financial chart, " + detail;
  }
}

class ChartFamily : public Family {
 public:
  explicit ChartFamily(std::shared_ptr<const Material> material)
      : material_(std::move(material)),
        options_(settings_of<ChartOptions>(material_->recipe, "charts")),
        types_(types_of(options_, "charts")),
        tasks_(tasks_of(options_, "charts")) {}

  // A table that no type suits is dropped; a variant that does not fit is tried in other looks.
  Drawn make(Draw draw) override {
    Random& random = draw.random;
    std::string why = "the table suits no chart";
    for (int attempt = 0; attempt < 12; ++attempt) {
      const auto type = random.pick(types_);
      auto data = pick_chart(*draw.document->table, type, random);
      if (!data) continue;
      const ChartLook look = pick_look(draw.split, *data, random);
      if (!face_has_all(look.face, *data)) {
        why = "a label has characters that the face lacks";
        continue;
      }
      round_to_ticks(*data, look.values);
      fit_title(*data, look, pen_);
      const auto picture = draw_chart(*data, look, pen_, why);
      if (!picture) continue;
      if (auto sample = ask(*data, *picture, *draw.document, random)) return std::move(*sample);
      why = "the data lends itself to none of the tasks";
    }
    return Drawn::dropped(why);
  }

 private:
  ChartLook pick_look(const SplitPlan& split, const ChartData& data, Random& random) {
    const auto& faces = split.held_out_faces ? material_->fonts.held_out : material_->fonts.seen;
    const int64_t tallest = std::max(options_.least_side, options_.most_side * 3 / 4);
    ChartLook look;
    look.style = random.pick(chart_styles(split.held_out_faces));
    look.face = random.pick(faces);
    look.height = static_cast<int>(random.between(options_.least_side, tallest));
    look.width = static_cast<int>(random.between(look.height, options_.most_side));
    look.size = std::round(random.uniform(options_.min_size, options_.max_size) * 2) / 2;
    look.values = prints_values(data.type) && data.series.size() * data.size() <= 12 &&
                  random.chance(options_.values_share);
    look.first_color =
        random.chance(0.5)
            ? 0
            : static_cast<size_t>(random.below(static_cast<int64_t>(look.style.colors.size())));
    return look;
  }

  bool face_has_all(const FontFile& face, const ChartData& data) {
    std::string text = data.title + data.x_name + data.y_name + "-.:0123456789";
    for (const auto& label : data.labels) text += label;
    for (const auto& series : data.series) text += series.name;
    return pen_.has_all(face, text);
  }

  std::optional<Sample> ask(const ChartData& data, const ChartPicture& picture,
                            const Document& document, Random& random) const {
    const bool chinese = random.chance(options_.chinese_share);
    const auto exchange = pick_exchange(data, *document.table, chinese, random);
    if (!exchange) return std::nullopt;
    Sample sample = picture_question(picture.image, random.chance(options_.lossy_share),
                                     exchange->question, exchange->answer, random);
    sample.source = document.package;
    sample.license = document.license;
    name_leaf(sample, data, exchange->task, chinese);
    return sample;
  }

  std::optional<Exchange> pick_exchange(const ChartData& data, const Table& table, bool chinese,
                                        Random& random) const {
    const double kind = random.uniform();
    if (kind < options_.code_share)
      if (auto exchange = ask_code(data, chinese, random)) return exchange;
    if (kind >= options_.code_share && kind < options_.code_share + options_.absent_share) {
      const std::string label = absent_label(data, table);
      if (!label.empty()) return ask_absent(data, "chart", label, chinese, random);
    }
    if (options_.tasks.empty()) return ask_about(data, "chart", chinese, random);
    return ask_one_of(tasks_, data, "chart", chinese, random);
  }

  std::shared_ptr<const Material> material_;
  const ChartOptions options_;
  const std::vector<ChartType> types_;
  const std::vector<ChartTask> tasks_;
  Pen pen_;
};

}  // namespace

FamilyRow chart_family() {
  return {"charts",
          Kind::table,
          0,
          true,
          complete_settings<ChartOptions>,
          [](std::shared_ptr<const Material> material) -> std::unique_ptr<Family> {
            return std::make_unique<ChartFamily>(std::move(material));
          }};
}

}  // namespace dsvl
