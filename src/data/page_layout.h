// Running text set into a box by Pango with named font files and no others.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "data/fonts.h"

namespace dsvl {

struct PageStyle {
  double size = 16;                                    // pixels per em
  double leading = 1.2;                                // line distance over the face's own
  int left = 10, top = 10, width = 236, height = 236;  // the box, pixels
  int most_lines = 8;
  bool justify = false;
};

struct PageText {
  std::string text;               // what fits, cut at the end of a line
  std::vector<uint8_t> coverage;  // image_size * image_size, 0..255
};

// One face at a time; every thread has its own, and all of them take turns.
class PageLayout {
 public:
  PageLayout();
  ~PageLayout();
  PageLayout(const PageLayout&) = delete;
  PageLayout& operator=(const PageLayout&) = delete;

  // An empty text when nothing fits or the face lacks a character.
  PageText set(const FontFile& face, const PageStyle& style, std::string_view text, int image_size);

 private:
  struct Maps;
  std::unique_ptr<Maps> maps_;
};

}  // namespace dsvl
