// Family `pdf_pages`: part of a real page drawn by pdftoppm, asked for its text.
#include <cmath>

#include "base/error.h"
#include "data/canvas.h"
#include "data/document_questions.h"
#include "data/page_wear.h"
#include "data/pdf/page_region.h"
#include "data/pdf/pdf_programs.h"
#include "data/render.h"

namespace dsvl {
namespace {

struct PdfPageOptions {
  double min_dpi = 96, max_dpi = 200;
  int64_t least_side = 768, model_side = 1024;
  double least_letter = 8;
  int64_t least_characters = 60, most_characters = 4000;
  double markdown_share = 0.7;  // asked for Markdown; the others for plain text
  double chinese_share = 0.8;
  PageWear wear;
};

void fields(Visitor& v, PdfPageOptions& o) {
  v("min_dpi", o.min_dpi, "fewest pixels an inch");
  v("max_dpi", o.max_dpi, "most pixels an inch");
  v("least_side", o.least_side,
    "shortest of the limits drawn for a picture's longest side, pixels");
  v("model_side", o.model_side, "longest side that the model is shown; no picture is larger");
  v("least_letter", o.least_letter, "least height of the smallest letters, pixels");
  v("least_characters", o.least_characters, "bytes of text in a picture, at least");
  v("most_characters", o.most_characters, "bytes of text in a picture, at most");
  v("markdown_share", o.markdown_share, "asked for Markdown; the others for plain text");
  v("chinese_share", o.chinese_share, "questions in Chinese about Chinese text");
  v("wear", o.wear, "paper, noise, blur, JPEG");
}

void check_settings(const PdfPageOptions& o, const std::string& where) {
  if (!(o.min_dpi >= 36 && o.min_dpi <= o.max_dpi && o.max_dpi <= 600))
    fail(where, ": min_dpi ", o.min_dpi, ", max_dpi ", o.max_dpi, ", wanted 36 to 600");
  if (o.least_side < 64 || o.model_side < o.least_side || o.model_side > 4096)
    fail(where, ": least_side ", o.least_side, ", model_side ", o.model_side,
         ", wanted 64 to 4096");
  if (!(o.least_letter > 0)) fail(where, ": least_letter is ", o.least_letter);
  if (o.least_characters < 1 || o.most_characters < o.least_characters)
    fail(where, ": texts of ", o.least_characters, " to ", o.most_characters, " bytes");
  check_share(o.markdown_share, "markdown_share", where);
  check_share(o.chinese_share, "chinese_share", where);
  check_wear(o.wear, where);
}

PdfView view_of(const PdfPage& page, const PageRegion& region) {
  const double scale = region.dpi / 72;
  PdfView view{page.number, region.dpi, 0, 0, 1, 1};
  view.left = static_cast<int>(std::floor(region.box.left * scale));
  view.top = static_cast<int>(std::floor(region.box.top * scale));
  view.width = std::max(1, static_cast<int>(std::floor(region.box.width() * scale)));
  view.height = std::max(1, static_cast<int>(std::floor(region.box.height() * scale)));
  return view;
}

// Whether ink is seen where each block stands: text layers may be invisible or covered.
bool is_seen(const Image& image, const PdfPage& page, const PageRegion& region,
             const PdfView& view) {
  constexpr double kLeastContrast = 60;  // grey levels
  const double scale = view.dpi / 72;
  for (size_t i = region.first; i < region.first + region.count; ++i) {
    const PageBox& box = page.blocks[i].box;
    double dark = 255, bright = 0;
    const int top = std::max(0, static_cast<int>(box.top * scale) - view.top);
    const int left = std::max(0, static_cast<int>(box.left * scale) - view.left);
    const int bottom = std::min(image.height, static_cast<int>(box.bottom * scale) - view.top);
    const int right = std::min(image.width, static_cast<int>(box.right * scale) - view.left);
    for (int y = top; y < bottom; ++y)
      for (int x = left; x < right; ++x) {
        const uint8_t* p = image.row(y) + static_cast<ptrdiff_t>(x) * 3;
        const double grey = luminance({p[0], p[1], p[2]});
        dark = std::min(dark, grey), bright = std::max(bright, grey);
      }
    if (bright - dark < kLeastContrast) return false;
  }
  return true;
}

class PdfPageFamily : public Family {
 public:
  explicit PdfPageFamily(std::shared_ptr<const Material> material)
      : options_(settings_of<PdfPageOptions>(material->recipe, "pdf_pages")) {}

  Drawn make(Draw draw) override {
    Random& random = draw.random;
    const PdfPage& page = *draw.document->page;
    const auto region = pick_region(page, pick_limits(random), random);
    if (!region) return Drawn::dropped("no whole blocks that fit at a size to be read");
    const PdfView view = view_of(page, *region);
    const LimitedResult drawn = PdfFile(page.path).draw(view);
    if (!drawn.good()) return Drawn::dropped(drawn.fault("pdftoppm"));
    if (passed_text_over(drawn)) return Drawn::dropped("fonts that poppler lacks");
    auto image = parse_ppm(drawn.output, view.width, view.height);
    if (!image) return Drawn::dropped("pdftoppm: another picture than asked for");
    if (!is_seen(*image, page, *region, view)) return Drawn::dropped("text that is not seen");
    return finish(*image, *region, draw);
  }

 private:
  RegionLimits pick_limits(Random& random) const {
    RegionLimits limits{options_.min_dpi, options_.max_dpi};
    limits.side = random.between(options_.least_side, options_.model_side);
    limits.least_letter = options_.least_letter;
    limits.least_characters = options_.least_characters;
    limits.most_characters = options_.most_characters;
    return limits;
  }

  Sample finish(Image& image, const PageRegion& region, Draw& draw) const {
    Random& random = draw.random;
    const bool lossy = wear_page(image, options_.wear, random);
    const bool chinese = draw.document->language == "zh" && random.chance(options_.chinese_share);
    const bool marks = random.chance(options_.markdown_share);
    const auto blocks = std::span(draw.document->page->blocks).subspan(region.first, region.count);
    Sample sample = picture_question(image, lossy, ask_for_page(marks, chinese, random),
                                     blocks_text(blocks, marks), random);
    credit(sample, {draw.document});
    sample.category = "recognition";
    sample.subcategory = page_leaf(marks) + " " + draw.document->language;
    return sample;
  }

  const PdfPageOptions options_;
};

}  // namespace

FamilyRow pdf_page_family() {
  return {"pdf_pages",
          Kind::page,
          0,
          false,
          complete_settings<PdfPageOptions>,
          [](std::shared_ptr<const Material> material) -> std::unique_ptr<Family> {
            return std::make_unique<PdfPageFamily>(std::move(material));
          }};
}

}  // namespace dsvl
