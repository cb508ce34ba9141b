// Blocks of text placed in a scene: each whole, none over another, letters large enough to read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "data/scene/coverage.h"

namespace dsvl {

struct BlockPlan {
  std::vector<std::string> lines;
  Lettering lettering;
  double tilt_share = 0.5, perspective_share = 0.4, arch_share = 0.2;
};

struct Block {
  std::vector<std::string> lines;
  bool vertical = false;
  Coverage coverage;
  Warp warp{};
  Patch patch;
  Box box;  // of its ink

  std::string text() const;  // lines with line breaks
};

struct LayoutPlan {
  int width = 0, height = 0;  // of the scene, pixels
  double least_letter = 8;    // pixels of the smallest letters' height, after warping
  bool in_rows = false;       // every block wholly below the one before
};

// Nothing, and why, when the block does not fit beside the others.
std::optional<Block> place_block(const BlockPlan& block, const LayoutPlan& plan,
                                 const std::vector<Block>& others, Pen& pen, Random& random,
                                 std::string& why);

}  // namespace dsvl
