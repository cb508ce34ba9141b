// What `data build` is told: sources, families, splits. A family's own table is kept as a Value
// that the family completes and checks (FamilyRow::settings), so that a new one adds nothing here.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/fields.h"
#include "data/documents.h"
#include "data/fonts.h"
#include "data/paint.h"

namespace dsvl {

// One printed line anywhere in a picture; the answer is the line.
struct LineOptions {
  int64_t image_size = 256;  // pixels, square
  int64_t least_characters = 3, most_characters = 24;
  double min_size = 16, max_size = 28;  // pixels per em
  double word_share = 0.55,
         number_share = 0.2;   // of the tokens; the rest is random printable ASCII
  double chinese_share = 0.1;  // questions in Chinese
  std::string words = "/usr/share/dict/american-english";
  PaintOptions paint;
};
void fields(Visitor& v, LineOptions& o);
void check_settings(const LineOptions& o, const std::string& where);

// A page of running text; the answer is the text without its line breaks.
struct PageOptions {
  int64_t image_size = 256;
  double min_size = 14, max_size = 20;
  int64_t most_lines = 8;
  double chinese_share = 0.25;                // pages of Chinese text
  std::string chinese_face = "wqy-microhei";  // for Chinese pages, in every split
  PaintOptions paint;
};
void fields(Visitor& v, PageOptions& o);
void check_settings(const PageOptions& o, const std::string& where);

// One emoji somewhere in a picture; the answer is its name or its keywords.
struct EmojiOptions {
  int64_t image_size = 256;
  double min_size = 80, max_size = 230;  // pixels of the longer side
  double chinese_share = 0.2;            // questions and answers in Chinese
  // Others that CLDR names emoji in, "de"; each as likely. Where one lacks a name, English.
  std::vector<std::string> other_languages;
  double other_share = 0;      // questions and answers in them
  double keyword_share = 0.1;  // asked for keywords instead of the name
  double emotion_share = 0;    // of faces that show one: asked for it instead
  double gradient_share = 0.3, noise_share = 0.3;
  std::string face = "NotoColorEmoji";
  // The emoji to draw, one after another; "all": every one that the face has and both languages
  // name.
  std::string characters;
};
void fields(Visitor& v, EmojiOptions& o);
void check_settings(const EmojiOptions& o, const std::string& where);

// How many samples of each family a split gets, and from which part of the material.
struct SplitPlan {
  std::string name;
  bool held_out_content = false;  // lines and documents whose hash falls into the held-out share
  bool held_out_faces = false;    // and the held-out styles of charts
  std::map<std::string, int64_t> counts;  // by family; of documents as they are, at most
  // Samples of each leaf of the taxonomy that a family keeps, so that draws for rare leaves do not
  // swell the common ones; 0: all. Each family is one shard then, made by one thread.
  int64_t most_per_leaf = 0;

  int64_t wanted(const std::string& family) const;
};
void fields(Visitor& v, SplitPlan& p);

struct BuildRecipe {
  int64_t seed = 1;
  int64_t samples_per_shard = 2000;
  double held_out_share = 0.05;  // of all contents, by hash
  FontOptions fonts;
  std::map<std::string, Value> tables;  // each family's settings, complete; see settings_of()
  // Cleaning of text documents (data/text/clean.h), complete; null: none is asked for.
  Value clean;
  bool cleans() const { return !clean.is_null(); }
  // Rows of `catalog` that are taken over into `sources`: package names, or PACKAGE:FORM; *
  // and ? allowed.
  std::vector<std::string> use;
  std::string catalog = "sources.toml";  // beside the recipe
  std::vector<SourceRow> sources;
  std::vector<SplitPlan> splits;
};
void fields(Visitor& v, BuildRecipe& r);

// A family's settings as its struct.
template <class T>
T settings_of(const BuildRecipe& recipe, const std::string& family) {
  T settings;
  read_fields(settings, recipe.tables.at(family), "[" + family + "]", Unknown::refuse);
  return settings;
}
// The settings a recipe gives a family, checked, with the defaults of all others.
template <class T>
Value complete_settings(const Value& given, const std::string& where) {
  T settings;
  read_fields(settings, given, where, Unknown::refuse);
  check_settings(settings, where);
  return write_fields(settings);
}
void check_share(double share, const char* name, const std::string& where);
// `key`: the setting that gives the picture's size.
void check_sizes(int64_t image_size, double least, double most, const std::string& where,
                 const char* key = "image_size");
void check_paint(const PaintOptions& paint, const std::string& where);

// The rows of a catalogue of sources ([[sources]]).
std::vector<SourceRow> read_catalog(const std::string& path);

// Reads, completes every family's table and takes the used rows of the catalogue over.
BuildRecipe read_build_recipe(const std::string& path);
// Fails on shares outside 0..1, sizes that do not fit, split names that are no folder names or come
// twice.
void check_build_recipe(const BuildRecipe& recipe, const std::string& where);

}  // namespace dsvl
