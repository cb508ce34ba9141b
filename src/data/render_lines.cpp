// Family `lines`: one printed line anywhere in a picture, asked to be read.
#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "data/canvas.h"
#include "data/render.h"

namespace dsvl {
namespace {

const std::vector<std::string> kEnglish = {"Read the text.", "What does the picture say?",
                                           "What is written here?", "Transcribe the text."};
const std::vector<std::string> kChinese = {"读出图中的文字。", "图中写了什么？"};

class LineFamily : public Family {
 public:
  explicit LineFamily(std::shared_ptr<const Material> material)
      : material_(std::move(material)),
        options_(settings_of<LineOptions>(material_->recipe, "lines")) {}

  Drawn make(Draw draw) override {
    const SplitPlan& split = draw.split;
    Random& random = draw.random;
    const std::string text = pick_text(split, random);
    const TextLine line = fit(split, text, random);
    const Paint paint = pick_paint(options_.paint, random);
    const int size = static_cast<int>(options_.image_size);
    Image image = make_ground(paint, size, size);
    const int x =
        static_cast<int>(random.between(1, std::max(1, size - 1 - (line.right - line.left)))) -
        line.left;
    const int y =
        static_cast<int>(random.between(1, std::max(1, size - 1 - (line.bottom - line.top)))) -
        line.top;
    draw_text(image, line, x, y, paint.ink);
    finish_picture(image, paint, random);
    const auto& questions = random.chance(options_.chinese_share) ? kChinese : kEnglish;
    Sample sample =
        picture_question(image, paint.deviation > 0, random.pick(questions), text, random);
    sample.source = "wamerican";
    sample.license = "public-domain";
    sample.category = "recognition";
    sample.subcategory = "printed text";
    return sample;
  }

 private:
  // Drawn until the text belongs to the wanted part.
  std::string pick_text(const SplitPlan& split, Random& random) const {
    const TokenShares shares{options_.word_share, options_.number_share};
    for (int attempt = 0; attempt < 10000; ++attempt) {
      std::string text =
          material_->words->line(shares, static_cast<size_t>(options_.least_characters),
                                 static_cast<size_t>(options_.most_characters), random);
      if (is_held_out(text, material_->recipe.held_out_share) == split.held_out_content)
        return text;
    }
    fail("held_out_share ", material_->recipe.held_out_share, " leaves no lines for split '",
         split.name, "'");
  }

  // A face and size in which the line fits into the picture.
  TextLine fit(const SplitPlan& split, const std::string& text, Random& random) {
    const auto& faces = split.held_out_faces ? material_->fonts.held_out : material_->fonts.seen;
    const double room = static_cast<double>(options_.image_size) - 4;
    for (int attempt = 0; attempt < 100; ++attempt) {
      const FontFile& face = random.pick(faces);
      TextStyle style{std::round(random.uniform(options_.min_size, options_.max_size) * 2) / 2,
                      random.chance(0.7)};
      TextLine line = pen_.layout(face, style, text);
      if (line.right - line.left > room) {
        style.size = std::floor(style.size * room / (line.right - line.left) * 2) / 2;
        if (style.size < options_.min_size) continue;
        line = pen_.layout(face, style, text);
      }
      if (line.right - line.left <= room && line.bottom - line.top <= room) return line;
    }
    fail("no face shows '", text, "' at ", options_.min_size, " pixels in a picture of ",
         options_.image_size);
  }

  std::shared_ptr<const Material> material_;
  const LineOptions options_;
  Pen pen_;
};

}  // namespace

FamilyRow line_family() {
  return {"lines",
          Kind::none,
          -1,
          true,
          complete_settings<LineOptions>,
          [](std::shared_ptr<const Material> material) -> std::unique_ptr<Family> {
            return std::make_unique<LineFamily>(std::move(material));
          }};
}

}  // namespace dsvl
