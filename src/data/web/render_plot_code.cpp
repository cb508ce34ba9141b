// Family `plot_code`: a plot, asked for the code that draws it.
#include <algorithm>

#include "base/error.h"
#include "data/fence.h"
#include "data/render.h"
#include "data/web/code_text.h"
#include "data/web/illustrated.h"
#include "prompt/chat_template.h"

namespace dsvl {
namespace {

struct PlotCodeOptions {
  int64_t most_side = 1024;    // pixels; larger plots are shrunk
  double least_scale = 0.6;    // plots are shrunk to a size between this and their own
  double chinese_share = 0.2;  // of questions
};

void fields(Visitor& v, PlotCodeOptions& o) {
  v("most_side", o.most_side, "larger plots are shrunk to this, pixels");
  v("least_scale", o.least_scale, "plots are shrunk to this at least, of their own size");
  v("chinese_share", o.chinese_share, "questions in Chinese");
}

void check_settings(const PlotCodeOptions& o, const std::string& where) {
  check_share(o.chinese_share, "chinese_share", where);
  check_share(o.least_scale, "least_scale", where);
  if (o.most_side < 64 || o.most_side > 4096)
    fail(where, ": most_side is ", o.most_side, ", wanted 64 to 4096");
}

constexpr int64_t kMostVariants = 4;  // a plot in other sizes, asked for in other words

const std::vector<std::string> kEnglish = {
    "Write the Python code that draws this plot.",
    "Which Python code makes this figure?",
    "Reconstruct the code behind this picture.",
    "Give the Python script that produces this plot.",
    "Turn the figure back into the Python code that drew it.",
    "Show code that reproduces this figure.",
};
const std::vector<std::string> kChinese = {
    "写出绘制这张图的 Python 代码。",
    "这张图是用什么 Python 代码画出来的？",
    "请根据图片还原绘图代码。",
    "请给出能够生成这幅图的 Python 程序。",
};

class PlotCodeFamily : public Family {
 public:
  explicit PlotCodeFamily(const Material& material)
      : options_(settings_of<PlotCodeOptions>(material.recipe, "plot_code")) {}

  Drawn make(Draw draw) override {
    const Document& document = *draw.document;
    const Illustrated& plot = *document.illustrated;
    const bool chinese = draw.random.chance(options_.chinese_share);
    const std::string& question = draw.random.pick(chinese ? kChinese : kEnglish);
    Sample sample;
    sample.source = document.package;
    sample.license = document.license;
    sample.category = "conversion";
    sample.subcategory = std::string("chart ") + (chinese ? "zh" : "en");
    sample.messages = {{"user", str(kImagePlaceholder, "\n", question)},
                       {"assistant", fenced(plot.text, "python")}};
    try {
      sample.images.push_back(load_picture(plot.pictures[0], 0, side_of(plot.pictures[0], draw)));
    } catch (const Error&) {
      return Drawn::dropped("a picture that does not decode");
    }
    return sample;
  }

 private:
  int64_t side_of(const PictureFile& picture, Draw& draw) const {
    const auto own = std::min<int64_t>(std::max(picture.width, picture.height), options_.most_side);
    const double scaled = static_cast<double>(own) * draw.random.uniform(options_.least_scale, 1);
    return std::max<int64_t>(static_cast<int64_t>(scaled), 64);
  }

  const PlotCodeOptions options_;
};

}  // namespace

FamilyRow plot_code_family() {
  return {"plot_code",
          Kind::plot,
          kMostVariants,
          false,
          complete_settings<PlotCodeOptions>,
          [](std::shared_ptr<const Material> material) -> std::unique_ptr<Family> {
            return std::make_unique<PlotCodeFamily>(*material);
          }};
}

}  // namespace dsvl
