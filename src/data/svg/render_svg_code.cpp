// Family `svg_code`: a drawing, asked for the SVG behind it. The browser draws exactly the source
// that is asked for.
#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "base/error.h"
#include "data/fence.h"
#include "data/lines.h"
#include "data/render.h"
#include "data/scene/contrast.h"
#include "data/svg/clean_svg.h"
#include "data/svg/svg_numbers.h"
#include "data/web/browser.h"
#include "image/image.h"

namespace dsvl {
namespace {

struct SvgCodeOptions {
  std::string browser = "chromium";
  bool required = false;                      // fail when there is no browser
  int64_t least_side = 224, most_side = 512;  // the longer one of the picture, pixels
  int64_t most_characters = 4000;             // of the source, bytes
  double chinese_share = 0.2;                 // of questions
};

void fields(Visitor& v, SvgCodeOptions& o) {
  v("browser", o.browser, "Chromium: a path or a name");
  v("required", o.required, "fail without a browser instead of leaving the family out");
  v("least_side", o.least_side, "the longer side of the picture, pixels");
  v("most_side", o.most_side, "the longer side of the picture, pixels");
  v("most_characters", o.most_characters, "of the drawing's source, bytes");
  v("chinese_share", o.chinese_share, "questions in Chinese");
}

void check_settings(const SvgCodeOptions& o, const std::string& where) {
  check_share(o.chinese_share, "chinese_share", where);
  if (o.least_side < 64 || o.most_side < o.least_side || o.most_side > 4096)
    fail(where, ": sides of ", o.least_side, " to ", o.most_side, ", wanted 64 to 4096");
  if (o.most_characters < 200)
    fail(where, ": most_characters is ", o.most_characters, ", wanted 200 or more");
}

const std::vector<std::string> kEnglish = {
    "Write the SVG code of this drawing.",
    "Turn this picture into SVG.",
    "Which SVG draws this picture?",
    "Reproduce the drawing as an SVG file.",
    "Give the vector graphics source of this image.",
};
const std::vector<std::string> kChinese = {
    "写出这幅图的 SVG 代码。",
    "请把这幅图转换成 SVG。",
    "什么样的 SVG 代码能画出这幅图？",
    "请用 SVG 重新绘制这幅图。",
};

// Width and height of the view box that every cleaned drawing has.
std::array<double, 2> view_of(const std::string& source) {
  constexpr std::string_view kMark = "viewBox=\"";
  const size_t at = source.find(kMark), from = at + kMark.size();
  const auto words = words_of(
      at == source.npos ? std::string_view()
                        : std::string_view(source).substr(from, source.find('"', from) - from));
  if (words.size() == 4)
    if (const auto width = length_of(words[2]), height = length_of(words[3]); width && height)
      return {*width, *height};
  fail("a drawing without a view box");
}

class SvgCodeFamily : public Family {
 public:
  explicit SvgCodeFamily(const Material& material)
      : options_(settings_of<SvgCodeOptions>(material.recipe, "svg_code")),
        browser_(options_.browser) {}

  Drawn make(Draw draw) override {
    try {
      return draw_sized(draw);
    } catch (const Error&) {
      return Drawn::dropped("a drawing that is not read");
    }
  }

 private:
  Drawn draw_sized(Draw& draw) {
    const auto [width, height] = view_of(draw.document->text);
    const auto side =
        static_cast<double>(draw.random.between(options_.least_side, options_.most_side));
    const double scale = side / std::max(width, height);
    const int columns = static_cast<int>(std::max(1L, std::lround(scale * width)));
    const int rows = static_cast<int>(std::max(1L, std::lround(scale * height)));
    const std::string source = sized_svg(draw.document->text, columns, rows);
    if (static_cast<int64_t>(source.size()) > options_.most_characters)
      return Drawn::dropped("too much code");
    // A browser that was killed has nothing to do with the drawing.
    for (int attempt = 0; attempt < 2; ++attempt)
      if (auto drawn = draw_source(draw, source, columns, rows)) return std::move(*drawn);
    return Drawn::dropped("no answer from the browser");
  }

  // Nothing when the browser does not answer.
  std::optional<Drawn> draw_source(Draw& draw, const std::string& source, int width, int height) {
    if (!browser_.load(str("<!DOCTYPE html><style>body { margin: 0; } svg { display: block; }"
                           "</style>\n",
                           source),
                       width))
      return {};
    const auto png = browser_.capture(width, height);
    const auto parts = browser_.placed_parts();
    if (!png || !parts) return {};
    const Image image = decode_image(std::as_bytes(std::span(*png)), "a picture");
    if (!shows_something(image)) return Drawn::dropped("nothing to see");
    if (!std::all_of(parts->begin(), parts->end(),
                     [&](const PlacedPart& part) { return is_inside(part, width, height); }))
      return Drawn::dropped("a part outside the picture");
    return sample_of(draw, source, image);
  }

  static bool is_inside(const PlacedPart& part, int width, int height) {
    const Box& box = part.box;
    const bool empty = box.width() == 0 || box.height() == 0;
    return !is_svg_shape(part.name) || empty ||
           (box.left < width && box.top < height && box.right > 0 && box.bottom > 0);
  }

  Sample sample_of(Draw& draw, const std::string& source, const Image& image) const {
    const bool chinese = draw.random.chance(options_.chinese_share);
    Sample sample = picture_question(image, false, draw.random.pick(chinese ? kChinese : kEnglish),
                                     fenced(source, "svg"), draw.random);
    credit(sample, {draw.document});
    sample.category = "conversion";
    sample.subcategory = std::string("photo to svg clip art ") + (chinese ? "zh" : "en");
    return sample;
  }

  const SvgCodeOptions options_;
  Browser browser_;
};

std::string missing(const BuildRecipe& recipe) {
  const auto options = settings_of<SvgCodeOptions>(recipe, "svg_code");
  return missing_browser(options.browser, options.required, "svg_code");
}

}  // namespace

FamilyRow svg_code_family() {
  return {"svg_code",
          Kind::drawing,
          0,
          false,
          complete_settings<SvgCodeOptions>,
          [](std::shared_ptr<const Material> material) -> std::unique_ptr<Family> {
            return std::make_unique<SvgCodeFamily>(*material);
          },
          Kind::none,
          missing};
}

}  // namespace dsvl
