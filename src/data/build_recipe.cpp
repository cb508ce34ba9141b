// The fields of a recipe and their limits.
#include "data/build_recipe.h"

#include <set>

#include "base/error.h"
#include "base/toml.h"

namespace dsvl {
namespace {

void check_share(double share, const char* name, const std::string& where) {
  if (!(share >= 0 && share <= 1)) fail(where, ": ", name, " is ", share, ", wanted 0 to 1");
}

void check_sizes(int64_t image_size, double least, double most, const std::string& where) {
  if (image_size < 32 || image_size > 4096)
    fail(where, ": image_size is ", image_size, ", wanted 32 to 4096");
  if (!(least >= 4 && least <= most && most <= static_cast<double>(image_size)))
    fail(where, ": sizes ", least, " to ", most,
         ", wanted 4 <= min_size <= max_size <= image_size");
}

void check_paint(const PaintOptions& p, const std::string& where) {
  check_share(p.color_share, "color_share", where);
  check_share(p.invert_share, "invert_share", where);
  check_share(p.min_contrast, "min_contrast", where);
  check_share(p.gradient_share, "gradient_share", where);
  check_share(p.noise_share, "noise_share", where);
  check_share(p.soften_share, "soften_share", where);
}

bool is_folder_name(const std::string& name) {
  return !name.empty() && name.size() < 64 &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == std::string::npos;
}

}  // namespace

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

void fields(Visitor& v, PageOptions& o) {
  v("image_size", o.image_size, "pixels, square");
  v("min_size", o.min_size, "smallest text, pixels per em");
  v("max_size", o.max_size, "largest text, pixels per em");
  v("most_lines", o.most_lines, "lines on a page");
  v("chinese_share", o.chinese_share, "pages of Chinese text");
  v("chinese_face", o.chinese_face, "face of Chinese pages");
  v("paint", o.paint, "colours");
}

void fields(Visitor& v, EmojiOptions& o) {
  v("image_size", o.image_size, "pixels, square");
  v("min_size", o.min_size, "smallest emoji, pixels of its longer side");
  v("max_size", o.max_size, "largest emoji");
  v("chinese_share", o.chinese_share, "questions and answers in Chinese");
  v("keyword_share", o.keyword_share, "asked for keywords instead of the name");
  v("gradient_share", o.gradient_share, "grounds that run from one colour to another");
  v("noise_share", o.noise_share, "grounds with noise");
  v("face", o.face, "font with colour bitmaps");
  v("characters", o.characters, "the emoji, one after another");
}

void fields(Visitor& v, SplitPlan& p) {
  v("name", p.name, "folder of the split");
  v("held_out_content", p.held_out_content, "draw from the held-out contents only");
  v("held_out_faces", p.held_out_faces, "draw with the held-out faces only");
  v("lines", p.lines, "samples of one line");
  v("pages", p.pages, "samples of a page");
  v("emoji", p.emoji, "samples of an emoji");
  v("text", p.text, "documents, at most");
}

void fields(Visitor& v, BuildRecipe& r) {
  v("seed", r.seed, "of all draws");
  v("samples_per_shard", r.samples_per_shard, "samples in a shard");
  v("held_out_share", r.held_out_share, "share of contents that train never sees");
  v("fonts", r.fonts, "faces");
  v("lines", r.lines, "family: one printed line");
  v("pages", r.pages, "family: a page of text");
  v("emoji", r.emoji, "family: an emoji to name");
  v("text", r.text, "family: plain documents, and where pages get their text");
  v("splits", r.splits, "what is built");
}

BuildRecipe read_build_recipe(const std::string& path) {
  BuildRecipe recipe;
  read_fields(recipe, read_toml_file(path), path, Unknown::refuse);
  check_build_recipe(recipe, path);
  return recipe;
}

void check_build_recipe(const BuildRecipe& r, const std::string& where) {
  check_share(r.held_out_share, "held_out_share", where);
  check_sizes(r.lines.image_size, r.lines.min_size, r.lines.max_size, where + " [lines]");
  check_sizes(r.pages.image_size, r.pages.min_size, r.pages.max_size, where + " [pages]");
  check_sizes(r.emoji.image_size, r.emoji.min_size, r.emoji.max_size, where + " [emoji]");
  check_paint(r.lines.paint, where + " [lines.paint]");
  check_paint(r.pages.paint, where + " [pages.paint]");
  if (r.samples_per_shard < 1)
    fail(where, ": samples_per_shard is ", r.samples_per_shard, ", wanted 1 or more");
  if (r.lines.least_characters < 1 || r.lines.most_characters < r.lines.least_characters)
    fail(where, ": lines of ", r.lines.least_characters, " to ", r.lines.most_characters,
         " characters");
  std::set<std::string> names;
  for (const auto& split : r.splits) {
    if (!is_folder_name(split.name))
      fail(where, ": split name '", split.name, "', wanted a-z 0-9 _ -");
    if (!names.insert(split.name).second) fail(where, ": split '", split.name, "' comes twice");
    const bool negative = split.lines < 0 || split.pages < 0 || split.emoji < 0 || split.text < 0;
    if (negative) fail(where, ": split '", split.name, "' asks for a negative number of samples");
  }
  if (names.empty()) fail(where, ": has no [[splits]]");
}

}  // namespace dsvl
