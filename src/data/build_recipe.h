// What `data build` is told: sources, families, splits.
#pragma once

#include <cstdint>
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

// One emoji somewhere in a picture; the answer is its name or its keywords.
struct EmojiOptions {
  int64_t image_size = 256;
  double min_size = 80, max_size = 230;  // pixels of the longer side
  double chinese_share = 0.2;            // questions and answers in Chinese
  double keyword_share = 0.1;            // asked for keywords instead of the name
  double gradient_share = 0.3, noise_share = 0.3;
  std::string face = "NotoColorEmoji";
  std::string characters;  // the emoji to draw, one after another
};
void fields(Visitor& v, EmojiOptions& o);

// How many samples of each family a split gets, and from which part of the material.
struct SplitPlan {
  std::string name;
  bool held_out_content = false;  // lines and documents whose hash falls into the held-out share
  bool held_out_faces = false;
  int64_t lines = 0, pages = 0, emoji = 0, text = 0;  // text: at most as many as there are
};
void fields(Visitor& v, SplitPlan& p);

struct BuildRecipe {
  int64_t seed = 1;
  int64_t samples_per_shard = 2000;
  double held_out_share = 0.05;  // of all contents, by hash
  FontOptions fonts;
  LineOptions lines;
  PageOptions pages;
  EmojiOptions emoji;
  TextOptions text;
  std::vector<SplitPlan> splits;
};
void fields(Visitor& v, BuildRecipe& r);

BuildRecipe read_build_recipe(const std::string& path);
// Fails on shares outside 0..1, sizes that do not fit, split names that are no folder names or come
// twice.
void check_build_recipe(const BuildRecipe& recipe, const std::string& where);

}  // namespace dsvl
