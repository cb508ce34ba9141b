// Family `markdown_pages`: Markdown set as a page in one of several templates, asked for its text.
#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "data/document_questions.h"
#include "data/markdown/set_page.h"
#include "data/page_wear.h"
#include "data/render.h"

namespace dsvl {
namespace {

struct MarkdownPageOptions {
  int64_t least_side = 768, model_side = 1024;
  double least_letter = 8;
  double markdown_share = 0.8;
  double chinese_share = 0.8;
  double cut_share = 0.5;  // pages that end below their last line
  std::vector<std::string> chinese_faces = {"wqy-microhei"}, held_out_chinese_faces;
  PageWear wear;
};

void fields(Visitor& v, MarkdownPageOptions& o) {
  v("least_side", o.least_side, "longest side of the smallest pages, pixels");
  v("model_side", o.model_side, "longest side that the model is shown; no page is larger");
  v("least_letter", o.least_letter, "least height of the letters of the text, pixels");
  v("markdown_share", o.markdown_share, "asked for Markdown; the others for plain text");
  v("chinese_share", o.chinese_share, "questions in Chinese about Chinese text");
  v("cut_share", o.cut_share, "pages that end below their last line");
  v("chinese_faces", o.chinese_faces, "faces of Chinese text");
  v("held_out_chinese_faces", o.held_out_chinese_faces, "those that only test pictures show");
  v("wear", o.wear, "paper, noise, blur, JPEG");
}

void check_settings(const MarkdownPageOptions& o, const std::string& where) {
  if (o.least_side < 256 || o.model_side < o.least_side || o.model_side > 4096)
    fail(where, ": least_side ", o.least_side, ", model_side ", o.model_side,
         ", wanted 256 to 4096");
  if (!(o.least_letter > 0 && o.least_letter <= 64))
    fail(where, ": least_letter is ", o.least_letter, ", wanted more than 0, 64 at most");
  check_share(o.markdown_share, "markdown_share", where);
  check_share(o.chinese_share, "chinese_share", where);
  check_share(o.cut_share, "cut_share", where);
  check_wear(o.wear, where);
}

// Chinese faces have no others beside them; their own Latin letters serve for code.
std::vector<FaceFamily> chinese_families(const std::vector<FontFile>& fonts) {
  std::vector<FaceFamily> families;
  for (const auto& font : fonts) families.push_back({font, {}, {}, {}});
  return families;
}

class MarkdownPageFamily : public Family {
 public:
  explicit MarkdownPageFamily(std::shared_ptr<const Material> material)
      : options_(settings_of<MarkdownPageOptions>(material->recipe, "markdown_pages")),
        latin_(find_families(material->fonts.seen)),
        held_out_latin_(find_families(material->fonts.held_out)) {
    const FontSet set = find_fonts({options_.chinese_faces, options_.held_out_chinese_faces});
    chinese_ = chinese_families(set.seen);
    held_out_chinese_ = chinese_families(set.held_out);
    math_ = material->math_fonts;
  }

  Drawn make(Draw draw) override {
    Random& random = draw.random;
    const bool hidden = draw.split.held_out_faces;
    const bool chinese = draw.document->language == "zh";
    const auto& families =
        chinese ? (hidden ? held_out_chinese_ : chinese_) : (hidden ? held_out_latin_ : latin_);
    if (families.empty()) return Drawn::dropped("no family of faces for its language");
    const PageTemplate& look = random.pick(page_templates(hidden));
    Setting setting{random.pick(families), {}, 0, &look, random.pick(look.colors)};
    if (has_formula(draw.document->markdown->blocks)) {
      const auto& faces = hidden ? math_.held_out : math_.seen;
      if (faces.empty()) return Drawn::dropped("no face for its formulas");
      setting.math = pick_math(setting.faces.upright, faces, random);
    }
    const PagePlan plan = pick_page(look, setting, chinese, random);
    const auto& blocks = draw.document->markdown->blocks;
    const DrawnPage page = draw_page(from_some_block(blocks, random), plan, setting, tools_);
    if (page.why != nullptr) return Drawn::dropped(page.why);
    return finish(page, draw);
  }

 private:
  // That of the text's own family where there is one.
  static FontFile pick_math(const FontFile& text, const std::vector<FontFile>& faces,
                            Random& random) {
    const auto family = [](const FontFile& face) {
      return face.name.substr(0, face.name.find('-'));
    };
    for (const auto& face : faces)
      if (family(face) == family(text)) return face;
    return random.pick(faces);
  }

  // Size and shape; letters are never smaller than asked for.
  PagePlan pick_page(const PageTemplate& look, Setting& setting, bool chinese, Random& random) {
    const auto longest =
        static_cast<double>(random.between(options_.least_side, options_.model_side));
    PagePlan plan;
    plan.height = static_cast<int>(look.shape >= 1 ? longest : longest * look.shape);
    plan.width = static_cast<int>(look.shape >= 1 ? longest / look.shape : longest);
    setting.size =
        std::round(random.uniform(look.min_size, look.max_size) * std::max(longest / 1024, 0.9));
    if (chinese)
      setting.size = std::max(setting.size, std::ceil(options_.least_letter / 0.9));
    else
      while (Typesetter(tools_, setting).x_height() < options_.least_letter && setting.size < 128)
        ++setting.size;
    // Columns hold 14 ems at least, or hardly a word fits.
    const bool wide = plan.width > 34 * setting.size;
    plan.columns = wide && look.max_columns > 1 && random.chance(0.8) ? 2 : 1;
    plan.cut_below = random.chance(options_.cut_share);
    return plan;
  }

  // From the start, or from another block in the first half, so that variants differ.
  static std::span<const MarkdownBlock> from_some_block(const std::vector<MarkdownBlock>& blocks,
                                                        Random& random) {
    const auto half = static_cast<int64_t>(blocks.size() / 2);
    size_t first = random.chance(0.5) ? 0 : static_cast<size_t>(random.below(half + 1));
    // Not within a list's item.
    while (first > 0 && blocks[first].in_list()) --first;
    return std::span(blocks).subspan(first);
  }

  Sample finish(const DrawnPage& page, Draw& draw) const {
    Random& random = draw.random;
    Image image = page.image;
    const bool lossy = wear_page(image, options_.wear, random);
    const bool chinese = draw.document->language == "zh" && random.chance(options_.chinese_share);
    // Plain text has no way to write formulas.
    const bool marks = random.chance(options_.markdown_share) || has_formula(page.shown);
    Sample sample = picture_question(image, lossy, ask_for_page(marks, chinese, random),
                                     markdown_text(page.shown, marks), random);
    credit(sample, {draw.document});
    sample.category = "recognition";
    sample.subcategory = page_leaf(marks) + " " + draw.document->language;
    return sample;
  }

  const MarkdownPageOptions options_;
  std::vector<FaceFamily> latin_, held_out_latin_, chinese_, held_out_chinese_;
  FontSet math_;
  PageTools tools_;
};

}  // namespace

FamilyRow markdown_page_family() {
  return {"markdown_pages",
          Kind::markdown,
          0,
          true,
          complete_settings<MarkdownPageOptions>,
          [](std::shared_ptr<const Material> material) -> std::unique_ptr<Family> {
            return std::make_unique<MarkdownPageFamily>(std::move(material));
          },
          Kind::none,
          nullptr,
          true};
}

}  // namespace dsvl
