// A page of set blocks as a picture.
#pragma once

#include <span>

#include "data/markdown/typesetter.h"
#include "image/image.h"

namespace dsvl {

struct PagePlan {
  int width = 724, height = 1024;  // pixels
  int columns = 1;
  bool cut_below = false;  // the page ends below its last line
};

struct DrawnPage {
  Image image;
  std::vector<MarkdownBlock> shown;  // in reading order, as they are seen
  const char* why = nullptr;         // it is empty
};

// As many of the blocks, from the first, as the page holds; one that does not fit its column's
// width is left out. A heading with nothing below it is left for the next page.
DrawnPage draw_page(std::span<const MarkdownBlock> blocks, const PagePlan& plan,
                    const Setting& setting, PageTools& tools);

}  // namespace dsvl
