// The table of families and what they share.
#include "data/render.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "data/canvas.h"
#include "data/utf8.h"
#include "image/image.h"

namespace dsvl {
namespace {

int64_t unlimited(const Material&, const SplitPlan&) {
  return INT64_MAX;
}

int64_t number_of_documents(const Material& material, const SplitPlan& split) {
  return static_cast<int64_t>(material.documents_of(split).size());
}

bool asks_for(const BuildRecipe& recipe, int64_t SplitPlan::*family) {
  return std::any_of(recipe.splits.begin(), recipe.splits.end(),
                     [&](const SplitPlan& s) { return s.*family > 0; });
}

std::vector<EmojiEntry> load_emoji(const EmojiOptions& options) {
  const auto english = load_annotations("en"), chinese = load_annotations("zh");
  std::vector<EmojiEntry> entries;
  for (const char32_t code : decode_utf8(options.characters, "[emoji] characters")) {
    const std::string character = encode_utf8({&code, 1});
    const auto en = english.find(character), zh = chinese.find(character);
    if (en == english.end() || zh == chinese.end() || en->second.name.empty() ||
        zh->second.name.empty())
      fail("emoji '", character, "' has no name in both en.xml and zh.xml of unicode-cldr-core");
    entries.push_back({code, en->second, zh->second});
  }
  if (entries.empty()) fail("[emoji] characters is empty, but a split asks for emoji");
  return entries;
}

void split_documents(Material& material) {
  const auto by_hash = [](const Document* a, const Document* b) {
    return xxh3_64(a->text) < xxh3_64(b->text);
  };
  for (const auto& document : material.documents.kept) {
    const bool held_out = is_held_out(document.text, material.recipe.held_out_share);
    (held_out ? material.held_out_documents : material.train_documents).push_back(&document);
  }
  std::sort(material.train_documents.begin(), material.train_documents.end(), by_hash);
  std::sort(material.held_out_documents.begin(), material.held_out_documents.end(), by_hash);
}

// Lines show any printable character, so their faces must have them all.
void check_faces(const Material& material) {
  for (const auto& split : material.recipe.splits) {
    const auto& faces = split.held_out_faces ? material.fonts.held_out : material.fonts.seen;
    const bool chinese_only = !split.held_out_faces && material.recipe.pages.chinese_share >= 1;
    const bool draws = split.lines > 0 || (split.pages > 0 && !chinese_only);
    if (draws && faces.empty())
      fail("split '", split.name, "' asks for lines or pages, but [fonts] ",
           split.held_out_faces ? "held_out_faces" : "faces", " leaves no face for them");
    if (split.lines > 0) check_printable(faces);
  }
}

}  // namespace

std::shared_ptr<const Material> load_material(const BuildRecipe& recipe) {
  auto material = std::make_shared<Material>();
  material->recipe = recipe;
  const bool lines = asks_for(recipe, &SplitPlan::lines),
             pages = asks_for(recipe, &SplitPlan::pages);
  if (lines || pages) material->fonts = find_fonts(recipe.fonts);
  check_faces(*material);
  if (pages) material->chinese_face = find_font(recipe.pages.chinese_face);
  if (lines) material->words.emplace(recipe.lines.words);
  if (pages || asks_for(recipe, &SplitPlan::text))
    material->documents = load_documents(recipe.text);
  split_documents(*material);
  if (asks_for(recipe, &SplitPlan::emoji)) {
    material->emoji_face = find_font(recipe.emoji.face);
    material->emoji = load_emoji(recipe.emoji);
  }
  return material;
}

const std::vector<FamilyRow>& families() {
  static const std::vector<FamilyRow> kFamilies = {
      {"lines", &SplitPlan::lines, unlimited, make_line_family},
      {"pages", &SplitPlan::pages, unlimited, make_page_family},
      {"emoji", &SplitPlan::emoji, unlimited, make_emoji_family},
      {"text", &SplitPlan::text, number_of_documents, make_text_family},
  };
  return kFamilies;
}

Sample picture_question(const Image& image, bool lossy, const std::string& question,
                        const std::string& answer, Random& random) {
  Sample sample;
  std::string content(kImagePlaceholder);
  content += '\n';
  content += question;
  sample.messages = {{"user", std::move(content)}, {"assistant", answer}};
  if (lossy)
    sample.images.push_back(
        {"0.jpg", encode_jpeg(image, static_cast<int>(random.between(75, 95)))});
  else
    sample.images.push_back({"0.png", encode_png(image, 3)});
  return sample;
}

}  // namespace dsvl
