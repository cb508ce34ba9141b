// Family `pages`: a piece of a document set as running text, asked to be transcribed.
#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "data/canvas.h"
#include "data/page_layout.h"
#include "data/render.h"
#include "data/shelf.h"
#include "data/utf8.h"
#include "text/utf8.h"

namespace dsvl {

std::string running_text(std::string_view text) {
  std::string out;
  bool blank = false, after_wide = false;
  for (size_t i = 0; i < text.size();) {
    const size_t start = i;
    const char32_t c = next_character(text, i);
    if (c == ' ' || c == '\n') {
      blank = true;
      continue;
    }
    const bool wide = is_chinese(c);
    if (blank && !out.empty() && !(wide && after_wide)) out += ' ';
    blank = false;
    after_wide = wide;
    out += text.substr(start, i - start);
  }
  return out;
}

namespace {

const std::vector<std::string> kEnglish = {"Read the page.", "Transcribe the page."};
const std::vector<std::string> kChinese = {"读出这一页的文字。"};
constexpr size_t kMostBytes = 1200;  // of text given to the layout

void blend_ink(Image& image, const std::vector<uint8_t>& coverage, Color ink) {
  const int color[3] = {ink.r, ink.g, ink.b};
  for (size_t i = 0; i < coverage.size(); ++i)
    for (size_t c = 0; c < 3; ++c) {
      auto& value = image.pixels[i * 3 + c];
      value =
          static_cast<uint8_t>((value * (255 - coverage[i]) + color[c] * coverage[i] + 127) / 255);
    }
}

class PageFamily : public Family {
 public:
  explicit PageFamily(std::shared_ptr<const Material> material)
      : material_(std::move(material)),
        options_(settings_of<PageOptions>(material_->recipe, "pages")) {}

  Drawn make(Draw draw) override {
    const SplitPlan& split = draw.split;
    Random& random = draw.random;
    // There is one Chinese face, so pages in unseen faces are English.
    const bool chinese = !split.held_out_faces && random.chance(options_.chinese_share);
    for (int attempt = 0; attempt < 200; ++attempt) {
      const Document& document = pick_document(split, chinese, random);
      const PageText page = set_piece(split, document, random);
      if (page.text.empty()) continue;
      const Paint paint = pick_paint(options_.paint, random);
      const int size = static_cast<int>(options_.image_size);
      Image image = make_ground(paint, size, size);
      blend_ink(image, page.coverage, paint.ink);
      finish_picture(image, paint, random);
      const auto& questions = chinese ? kChinese : kEnglish;
      Sample sample = picture_question(image, paint.deviation > 0, random.pick(questions),
                                       std::string(strip(page.text)), random);
      sample.source = document.package;
      sample.license = document.license;
      sample.category = "recognition";
      sample.subcategory = str("printed text, page ", document.language);
      return sample;
    }
    fail("no document of split '", split.name,
         "' could be set as a page (faces without its characters?)");
  }

 private:
  const Document& pick_document(const SplitPlan& split, bool chinese, Random& random) const {
    const auto& documents = material_->documents_of(split, Kind::text);
    for (int attempt = 0; attempt < 10000 && !documents.empty(); ++attempt) {
      const Document& document = *random.pick(documents);
      if (document.language == (chinese ? "zh" : "en")) return document;
    }
    fail("split '", split.name, "' has no ", chinese ? "Chinese" : "English",
         " document for its pages");
  }

  PageText set_piece(const SplitPlan& split, const Document& document, Random& random) {
    const auto& faces = split.held_out_faces ? material_->fonts.held_out : material_->fonts.seen;
    const FontFile& face = document.language == "zh" ? material_->chinese_face : random.pick(faces);
    std::string text = running_text(whole(document).text);
    size_t start = text.size() < 200
                       ? 0
                       : static_cast<size_t>(random.below(static_cast<int64_t>(text.size() / 2)));
    while (start < text.size() && start > 0 && text[start - 1] != ' ' &&
           (text[start] & 0xC0) != 0xC0)
      ++start;
    text = text.substr(start, kMostBytes);
    text.resize(valid_utf8_length(text));
    const int size = static_cast<int>(options_.image_size);
    PageStyle style;
    style.size = std::round(random.uniform(options_.min_size, options_.max_size) * 2) / 2;
    style.leading = random.uniform(0.95, 1.4);
    style.left = static_cast<int>(random.between(4, std::max(4, size / 10)));
    style.top = static_cast<int>(random.between(4, size / 4));
    style.width = size - style.left - static_cast<int>(random.between(4, size / 6));
    style.height = size - style.top - 2;
    style.most_lines =
        static_cast<int>(random.between(2, std::max<int64_t>(2, options_.most_lines)));
    style.justify = random.chance(0.3);
    return layout_.set(face, style, text, size);
  }

  std::shared_ptr<const Material> material_;
  const PageOptions options_;
  PageLayout layout_;
};

}  // namespace

FamilyRow page_family() {
  return {"pages",
          Kind::text,
          -1,
          true,
          complete_settings<PageOptions>,
          [](std::shared_ptr<const Material> material) -> std::unique_ptr<Family> {
            return std::make_unique<PageFamily>(std::move(material));
          }};
}

}  // namespace dsvl
