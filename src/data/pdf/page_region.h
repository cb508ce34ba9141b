// Which part of a page is shown: whole blocks that follow one another, at a size that can be read.
#pragma once

#include <optional>

#include "base/random.h"
#include "data/pdf/pdf_page.h"

namespace dsvl {

struct RegionLimits {
  double min_dpi = 96, max_dpi = 200;  // pixels an inch
  int64_t side = 1024;                 // longest side, pixels
  double least_letter = 8;             // height of the smallest letters, pixels
  int64_t least_characters = 60, most_characters = 4000;
  int64_t most_margin = 40;  // pixels around
};

struct PageRegion {
  size_t first = 0, count = 0;  // blocks
  PageBox box;                  // with its margin, inside the page
  double dpi = 96;
};

// A clean block drawn at random begins it (one with more behind it more often), as many clean
// blocks as fit follow; nothing else of the page stands in the box. Nothing when no block can begin
// one.
std::optional<PageRegion> pick_region(const PdfPage& page, const RegionLimits& limits,
                                      Random& random);

}  // namespace dsvl
