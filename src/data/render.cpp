// The material of a build and what families share.
#include "data/render.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/keep_memory.h"
#include "data/canvas.h"
#include "data/own_folder.h"
#include "data/shelf.h"
#include "data/split_check.h"
#include "data/text/clean.h"
#include "data/utf8.h"
#include "image/image.h"

namespace dsvl {
namespace {

bool asks_for(const BuildRecipe& recipe, const std::string& family) {
  return std::any_of(recipe.splits.begin(), recipe.splits.end(),
                     [&](const SplitPlan& s) { return s.wanted(family) > 0; });
}

// Colours of skin are parts of other emoji, letters of flags too.
bool stands_alone(char32_t code) {
  return code >= 0x203C && (code < 0x1F1E6 || code > 0x1F1FF) && (code < 0x1F3FB || code > 0x1F3FF);
}

void add_names(std::vector<EmojiEntry>& entries, const std::string& language) {
  const auto names = load_annotations(language);
  for (auto& entry : entries) {
    const auto found = names.find(encode_utf8({&entry.code, 1}));
    if (found == names.end() || found->second.name.empty()) continue;
    entry.others.emplace(language, found->second);
  }
}

std::vector<EmojiEntry> load_emoji(const EmojiOptions& options, const FontFile& face) {
  const bool all = options.characters == "all";
  std::u32string codes;
  if (all)
    std::ranges::copy_if(characters_of(face), std::back_inserter(codes), stands_alone);
  else
    codes = decode_utf8(options.characters, "[emoji] characters");
  const auto english = load_annotations("en"), chinese = load_annotations("zh");
  std::vector<EmojiEntry> entries;
  for (const char32_t code : codes) {
    const std::string character = encode_utf8({&code, 1});
    const auto en = english.find(character), zh = chinese.find(character);
    const bool is_named = en != english.end() && zh != chinese.end() && !en->second.name.empty() &&
                          !zh->second.name.empty();
    if (!is_named && all) continue;
    if (!is_named)
      fail("emoji '", character, "' has no name in both en.xml and zh.xml of unicode-cldr-core");
    entries.push_back({code, en->second, zh->second, {}});
  }
  if (options.other_share > 0)
    for (const auto& language : options.other_languages) add_names(entries, language);
  if (entries.empty() && all)
    fail("[emoji] face '", options.face, "' has no character with a name in both languages");
  if (entries.empty()) fail("[emoji] characters is empty, but a split asks for emoji");
  return entries;
}

CleanOptions clean_settings(const BuildRecipe& recipe) {
  CleanOptions options;
  read_fields(options, recipe.clean, "[clean]", Unknown::refuse);
  return options;
}

void sort_by_hash(std::vector<const Document*>& documents) {
  std::sort(documents.begin(), documents.end(),
            [](const Document* a, const Document* b) { return text_hash(*a) < text_hash(*b); });
}

bool is_slow(Kind kind) {
  return std::ranges::any_of(
      forms(), [&](const FormRow& form) { return form.kind == kind && form.edition != nullptr; });
}

// Each once; what takes long comes last, when all else is known to be there.
std::vector<Kind> kinds_to_read(const BuildRecipe& recipe) {
  std::vector<Kind> kinds;
  for (const auto& family : families())
    for (const Kind kind : {family.kind, family.also})
      if (kind != Kind::none && asks_for(recipe, family.name) &&
          std::find(kinds.begin(), kinds.end(), kind) == kinds.end())
        kinds.push_back(kind);
  std::stable_partition(kinds.begin(), kinds.end(), [](Kind kind) { return !is_slow(kind); });
  return kinds;
}

// Reads the documents of a kind.
void add_documents(Material& material, Kind kind, const std::string& cache,
                   const Workplace& place) {
  const auto& recipe = material.recipe;
  auto& documents = material.documents[kind] =
      load_documents(recipe.sources, kind, settings_of<TextOptions>(recipe, "text"), cache,
                     settings_of<InterleavedOptions>(recipe, "interleaved"), place);
  if (kind == Kind::text && recipe.cleans())
    clean_documents(documents, clean_settings(recipe), place);
}

// Tells those apart that are held out. Pictures are shared between kinds: a page and the script
// that drew its plot go the same way.
void part_documents(Material& material) {
  std::vector<Document*> all;
  for (auto& [kind, documents] : material.documents)
    for (auto& document : documents.kept) all.push_back(&document);
  join_by_pictures(all);
  for (const auto& [kind, documents] : material.documents) {
    auto &train = material.train_documents[kind], &held_out = material.held_out_documents[kind];
    for (const auto& document : documents.kept)
      (is_held_out(document, material.recipe.held_out_share) ? held_out : train)
          .push_back(&document);
    sort_by_hash(train);
    sort_by_hash(held_out);
  }
}

// Lines show any printable character, so their faces must have them all. Chinese pages have a face
// of their own.
void check_faces(const Material& material) {
  const auto pages = settings_of<PageOptions>(material.recipe, "pages");
  for (const auto& split : material.recipe.splits) {
    const auto& faces = split.held_out_faces ? material.fonts.held_out : material.fonts.seen;
    const bool chinese_only = !split.held_out_faces && pages.chinese_share >= 1;
    for (const auto& family : families()) {
      const std::string name = family.name;
      const bool draws = family.draws_text && split.wanted(name) > 0;
      if (draws && faces.empty() && !(name == "pages" && chinese_only))
        fail("split '", split.name, "' asks for ", name, ", but [fonts] ",
             split.held_out_faces ? "held_out_faces" : "faces", " leaves no face for them");
    }
    if (split.wanted("lines") > 0) check_printable(faces);
  }
}

}  // namespace

const std::vector<const Document*>& Material::documents_of(const SplitPlan& split,
                                                           Kind kind) const {
  static const std::vector<const Document*> kNone;
  const auto& part = split.held_out_content ? held_out_documents : train_documents;
  const auto it = part.find(kind);
  return it == part.end() ? kNone : it->second;
}

std::map<std::string, Account> Material::accounts_of(const SplitPlan& split, Kind kind) const {
  std::map<std::string, Account> accounts;
  const auto it = documents.find(kind);
  if (it == documents.end()) return accounts;
  accounts = it->second.accounts;
  for (const auto& document : it->second.kept) {
    if (is_held_out(document, recipe.held_out_share) == split.held_out_content) continue;
    Account& account = accounts.at(document.package);
    --account.kept;
    ++account.dropped[split.held_out_content ? "not held out" : "held out"];
  }
  return accounts;
}

std::shared_ptr<const Material> load_material(const BuildRecipe& recipe, const std::string& cache,
                                              const Workplace& place) {
  auto material = std::make_shared<Material>();
  material->recipe = recipe;
  tell_unread_files(recipe.sources, cache);
  bool draws_text = false, draws_formulas = false;
  for (const auto& family : families())
    if (asks_for(recipe, family.name)) {
      draws_text |= family.draws_text;
      draws_formulas |= family.draws_formulas;
    }
  if (draws_text) material->fonts = find_fonts(recipe.fonts);
  if (draws_formulas) material->math_fonts = find_math_fonts(recipe.fonts);
  check_faces(*material);
  if (asks_for(recipe, "pages"))
    material->chinese_face = find_font(settings_of<PageOptions>(recipe, "pages").chinese_face);
  if (asks_for(recipe, "lines"))
    material->words.emplace(settings_of<LineOptions>(recipe, "lines").words);
  material->left_out = left_out_families(recipe);
  check_sources(*material, cache);
  for (const Kind kind : kinds_to_read(recipe)) {
    add_documents(*material, kind, cache, place);
    check_parts(*material, kind);
    give_back_freed_memory();
  }
  part_documents(*material);
  check_documents(*material);
  if (asks_for(recipe, "emoji")) {
    const auto options = settings_of<EmojiOptions>(recipe, "emoji");
    material->emoji_face = find_font(options.face);
    material->emoji = load_emoji(options, material->emoji_face);
  }
  return material;
}

void credit(Sample& sample, const std::vector<const Document*>& documents) {
  std::vector<std::string> packages, licenses;
  const auto add = [](std::vector<std::string>& list, const std::string& name) {
    if (std::find(list.begin(), list.end(), name) == list.end()) list.push_back(name);
  };
  for (const auto* document : documents) {
    add(packages, document->package);
    add(licenses, document->license);
  }
  const auto join = [](const std::vector<std::string>& list) {
    std::string text;
    for (const auto& name : list) text += (text.empty() ? "" : ", ") + name;
    return text;
  };
  sample.source = join(packages);
  sample.license = join(licenses);
}

void add_picture(Sample& sample, const Image& image, bool lossy, Random& random) {
  const auto number = sample.images.size();
  if (lossy)
    sample.images.push_back(
        {str(number, ".jpg"), encode_jpeg(image, static_cast<int>(random.between(75, 95)))});
  else
    sample.images.push_back({str(number, ".png"), encode_drawing(image)});
}

Sample picture_question(const Image& image, bool lossy, const std::string& question,
                        const std::string& answer, Random& random) {
  Sample sample;
  std::string content(kImagePlaceholder);
  content += '\n';
  content += question;
  sample.messages = {{"user", std::move(content)}, {"assistant", answer}};
  add_picture(sample, image, lossy, random);
  return sample;
}

}  // namespace dsvl
