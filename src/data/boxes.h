// Boxes in text, in the form of DeepSeek-VL2: <|ref|>what<|/ref|><|det|>[[x1,y1,x2,y2],...]<|/det|>
// with whole numbers 0 to 999, thousandths of the picture's width and height (spec training 1.7).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "data/sample.h"

namespace dsvl {

constexpr int64_t kBoxScale = 999;

struct GroundedBox {
  int64_t x1 = 0, y1 = 0, x2 = 0, y2 = 0;
  // Inside 0 to 999, and neither empty nor turned over.
  bool sound() const;
  bool operator==(const GroundedBox&) const = default;
};

struct Grounding {
  std::string phrase;  // "" without a <|ref|> in front
  std::vector<GroundedBox> boxes;
  int64_t picture = -1;  // the last one whose placeholder comes before; -1: none does
  std::string damage;    // why the boxes cannot be read; "" when they can
};

// All of a sample, in the order of its text.
std::vector<Grounding> find_groundings(const Sample& sample);

// "[[1,2,3,4]]"
std::string boxes_text(const std::vector<GroundedBox>& boxes);

}  // namespace dsvl
