// The fields of a recipe and their limits.
#include "data/build_recipe.h"

#include <fnmatch.h>

#include <filesystem>
#include <set>

#include "base/error.h"
#include "base/toml.h"
#include "data/emoji_phrases.h"
#include "data/render.h"
#include "data/text/clean.h"

namespace dsvl {
namespace {

bool is_folder_name(const std::string& name) {
  return !name.empty() && name.size() < 64 &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == std::string::npos;
}

// "r-cran-*", or "gimp-help-en:html" for the rows of one form.
bool is_used(const std::string& pattern, const SourceRow& row) {
  const std::string name =
      pattern.find(':') == pattern.npos ? row.package : row.package + ":" + row.form;
  return fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
}

// Moves the catalogue's rows that the recipe uses behind its own.
void take_from_catalog(BuildRecipe& recipe, const std::string& path) {
  if (recipe.use.empty()) return;
  const auto file = (std::filesystem::path(path).parent_path() / recipe.catalog).string();
  const auto rows = read_catalog(file);
  std::set<const SourceRow*> taken;  // patterns may overlap
  for (const auto& pattern : recipe.use) {
    bool found = false;
    for (const auto& row : rows) {
      if (!is_used(pattern, row)) continue;
      found = true;
      if (taken.insert(&row).second) recipe.sources.push_back(row);
    }
    if (!found) fail(path, ": use '", pattern, "': ", file, " has no such row");
  }
  recipe.use.clear();
  recipe.catalog.clear();
}

void complete_tables(BuildRecipe& recipe, const std::string& where) {
  for (const auto& row : families()) {
    if (row.settings == nullptr) continue;
    Value& table = recipe.tables[row.name];
    if (table.is_null()) table = Value(Value::Object{});
    table = row.settings(table, str(where, " [", row.name, "]"));
  }
  if (recipe.cleans())
    recipe.clean = complete_settings<CleanOptions>(recipe.clean, where + " [clean]");
}

// Draws of a family whose leaves are counted come one after another, and stay in memory.
constexpr int64_t kMostCountedDraws = 20'000;

void check_counts(const SplitPlan& split, const std::string& where) {
  const std::string here = str(where, ": split '", split.name, "'");
  if (split.most_per_leaf < 0)
    fail(here, ": most_per_leaf is ", split.most_per_leaf, ", wanted 0 or more");
  for (const auto& [family, count] : split.counts) {
    if (count < 0) fail(here, " asks for ", count, " samples of ", family);
    if (split.most_per_leaf > 0 && count > kMostCountedDraws)
      fail(here, " asks for ", count, " samples of ", family, ", wanted ", kMostCountedDraws,
           " at most with most_per_leaf");
  }
}

}  // namespace

void check_share(double share, const char* name, const std::string& where) {
  if (!(share >= 0 && share <= 1)) fail(where, ": ", name, " is ", share, ", wanted 0 to 1");
}

void check_sizes(int64_t image_size, double least, double most, const std::string& where,
                 const char* key) {
  if (image_size < 32 || image_size > 4096)
    fail(where, ": ", key, " is ", image_size, ", wanted 32 to 4096");
  if (!(least >= 4 && least <= most && most <= static_cast<double>(image_size)))
    fail(where, ": sizes ", least, " to ", most, ", wanted 4 <= min_size <= max_size <= ", key);
}

void check_paint(const PaintOptions& p, const std::string& where) {
  check_share(p.color_share, "color_share", where);
  check_share(p.invert_share, "invert_share", where);
  check_share(p.min_contrast, "min_contrast", where);
  check_share(p.gradient_share, "gradient_share", where);
  check_share(p.noise_share, "noise_share", where);
  check_share(p.soften_share, "soften_share", where);
}

void fields(Visitor& v, LineOptions& o) {
  v("image_size", o.image_size, "pixels, square");
  v("least_characters", o.least_characters, "shortest line");
  v("most_characters", o.most_characters, "longest line");
  v("min_size", o.min_size, "smallest text, pixels per em");
  v("max_size", o.max_size, "largest text, pixels per em");
  v("word_share", o.word_share, "tokens that are words");
  v("number_share", o.number_share, "tokens that are numbers; the rest is random printable ASCII");
  v("chinese_share", o.chinese_share, "questions in Chinese");
  v("words", o.words, "word list, one a line");
  v("paint", o.paint, "colours");
}

void check_settings(const LineOptions& o, const std::string& where) {
  check_sizes(o.image_size, o.min_size, o.max_size, where);
  check_paint(o.paint, where);
  if (o.least_characters < 1 || o.most_characters < o.least_characters)
    fail(where, ": lines of ", o.least_characters, " to ", o.most_characters, " characters");
}

void fields(Visitor& v, PageOptions& o) {
  v("image_size", o.image_size, "pixels, square");
  v("min_size", o.min_size, "smallest text, pixels per em");
  v("max_size", o.max_size, "largest text, pixels per em");
  v("most_lines", o.most_lines, "lines on a page");
  v("chinese_share", o.chinese_share, "pages of Chinese text");
  v("chinese_face", o.chinese_face, "face of Chinese pages");
  v("paint", o.paint, "colours");
}

void check_settings(const PageOptions& o, const std::string& where) {
  check_sizes(o.image_size, o.min_size, o.max_size, where);
  check_paint(o.paint, where);
}

void fields(Visitor& v, EmojiOptions& o) {
  v("image_size", o.image_size, "pixels, square");
  v("min_size", o.min_size, "smallest emoji, pixels of its longer side");
  v("max_size", o.max_size, "largest emoji");
  v("chinese_share", o.chinese_share, "questions and answers in Chinese");
  v("other_languages", o.other_languages, "further languages of questions and answers");
  v("other_share", o.other_share, "questions and answers in them");
  v("keyword_share", o.keyword_share, "asked for keywords instead of the name");
  v("emotion_share", o.emotion_share, "of faces that show an emotion: asked for it");
  v("gradient_share", o.gradient_share, "grounds that run from one colour to another");
  v("noise_share", o.noise_share, "grounds with noise");
  v("face", o.face, "font with colour bitmaps");
  v("characters", o.characters, "the emoji, one after another; all: every one that has a name");
}

void check_settings(const EmojiOptions& o, const std::string& where) {
  check_sizes(o.image_size, o.min_size, o.max_size, where);
  check_share(o.other_share, "other_share", where);
  if (o.other_share > 0 && o.other_languages.empty())
    fail(where, ": other_share is ", o.other_share, ", but other_languages is empty");
  if (o.chinese_share + o.other_share > 1)
    fail(where, ": chinese_share and other_share are ", o.chinese_share + o.other_share,
         " together, wanted at most 1");
  for (const auto& language : o.other_languages)
    if (find_emoji_phrases(language) == nullptr)
      fail(where, ": other_languages has '", language, "', wanted ", emoji_languages());
}

int64_t SplitPlan::wanted(const std::string& family) const {
  const auto it = counts.find(family);
  return it == counts.end() ? 0 : it->second;
}

void fields(Visitor& v, SplitPlan& p) {
  v("name", p.name, "folder of the split");
  v("held_out_content", p.held_out_content, "draw from the held-out contents only");
  v("held_out_faces", p.held_out_faces, "draw with the held-out faces and styles only");
  for (const auto& row : families()) v(row.name, p.counts[row.name], "samples of this family");
  v("most_per_leaf", p.most_per_leaf, "of each leaf of the taxonomy and family; 0: all");
}

void fields(Visitor& v, BuildRecipe& r) {
  v("seed", r.seed, "of all draws");
  v("samples_per_shard", r.samples_per_shard, "samples in a shard");
  v("held_out_share", r.held_out_share, "share of contents that train never sees");
  v("fonts", r.fonts, "faces");
  for (const auto& row : families())
    if (row.settings != nullptr) v(row.name, r.tables[row.name], "settings of this family");
  v("clean", r.clean, "cleaning of text documents; without it none");
  v("use", r.use, "packages of the catalogue to take, or package:form");
  v("catalog", r.catalog, "list of sources beside the recipe");
  v("sources", r.sources, "where the material comes from");
  v("splits", r.splits, "what is built");
}

std::vector<SourceRow> read_catalog(const std::string& path) {
  struct Catalog {
    std::vector<SourceRow> sources;
  };
  Catalog catalog;
  const Value file = read_toml_file(path);
  Reader reader(file, path, Unknown::refuse);
  reader("sources", catalog.sources, "a row a source");
  reader.finish();
  return catalog.sources;
}

BuildRecipe read_build_recipe(const std::string& path) {
  BuildRecipe recipe;
  read_fields(recipe, read_toml_file(path), path, Unknown::refuse);
  complete_tables(recipe, path);
  take_from_catalog(recipe, path);
  check_build_recipe(recipe, path);
  return recipe;
}

void check_build_recipe(const BuildRecipe& r, const std::string& where) {
  check_share(r.held_out_share, "held_out_share", where);
  if (r.samples_per_shard < 1)
    fail(where, ": samples_per_shard is ", r.samples_per_shard, ", wanted 1 or more");
  for (const auto& row : r.sources) check_source(row, where);
  std::set<std::string> names;
  for (const auto& split : r.splits) {
    if (!is_folder_name(split.name))
      fail(where, ": split name '", split.name, "', wanted a-z 0-9 _ -");
    if (!names.insert(split.name).second) fail(where, ": split '", split.name, "' comes twice");
    check_counts(split, where);
  }
  if (names.empty()) fail(where, ": has no [[splits]]");
}

}  // namespace dsvl
