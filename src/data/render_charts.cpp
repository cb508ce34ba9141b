// Family `charts`: a real table drawn as a chart, asked for its data, a summary or a fact.
#include <algorithm>
#include <cmath>

#include "base/error.h"
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
};

void fields(Visitor& v, ChartOptions& o) {
  v("least_side", o.least_side, "shortest side of a picture, pixels");
  v("most_side", o.most_side, "longest side");
  v("min_size", o.min_size, "smallest text, pixels per em");
  v("max_size", o.max_size, "largest text");
  v("chinese_share", o.chinese_share, "questions and answers in Chinese");
  v("values_share", o.values_share, "charts that print their values, where there is room");
  v("lossy_share", o.lossy_share, "JPEG instead of PNG");
}

void check_settings(const ChartOptions& o, const std::string& where) {
  check_sizes(o.least_side, o.min_size, o.max_size, where, "least_side");
  check_share(o.chinese_share, "chinese_share", where);
  check_share(o.values_share, "values_share", where);
  check_share(o.lossy_share, "lossy_share", where);
  if (o.most_side < o.least_side || o.most_side > 4096)
    fail(where, ": most_side is ", o.most_side, ", wanted ", o.least_side, " to 4096");
}

class ChartFamily : public Family {
 public:
  explicit ChartFamily(std::shared_ptr<const Material> material)
      : material_(std::move(material)),
        options_(settings_of<ChartOptions>(material_->recipe, "charts")) {}

  // A table that no type suits is dropped; a variant that does not fit is tried in other looks.
  Drawn make(Draw draw) override {
    Random& random = draw.random;
    std::string why = "the table suits no chart";
    for (int attempt = 0; attempt < 12; ++attempt) {
      const auto type = static_cast<ChartType>(random.below(kNumChartTypes));
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
      if (picture) return ask(*data, *picture, *draw.document, random);
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

  Sample ask(const ChartData& data, const ChartPicture& picture, const Document& document,
             Random& random) const {
    const bool chinese = random.chance(options_.chinese_share);
    const Exchange exchange = ask_about(data, "chart", chinese, random);
    Sample sample = picture_question(picture.image, random.chance(options_.lossy_share),
                                     exchange.question, exchange.answer, random);
    sample.source = document.package;
    sample.license = document.license;
    sample.category = "graph reading";
    sample.subcategory =
        str(chart_type_name(data.type), ": ", task_name(exchange.task), chinese ? " zh" : " en");
    return sample;
  }

  std::shared_ptr<const Material> material_;
  const ChartOptions options_;
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
