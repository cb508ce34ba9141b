// What is asked about pasted and drawn pictures, in several wordings of both languages. {0}, {1},
// ... stand for parts.
#pragma once

#include <string>
#include <vector>

#include "data/scene/wording.h"

namespace dsvl {

extern const Phrases kDescribe, kDescribeOnPhoto, kName, kNameOnPhoto, kBothLanguages, kLocate,
    kInBox, kList, kListBoxes, kAt, kWhere, kBeside, kIsBeside, kCount, kLarger, kPrompt;

// By row * 3 + column: "top left", "左上角".
extern const std::vector<std::string> kEnglishZones, kChineseZones;
// Of a place in shares of the width and the height, from the top left.
const std::string& zone_name(double x, double y, bool chinese);
// Left, right, above, below; each next to its opposite.
extern const std::vector<std::string> kEnglishSides, kChineseSides;

// "A red apple." for "a red apple"; "红苹果。"
std::string as_sentence(const std::string& text, bool chinese);
// "a lion, a pear and a saw"; "狮子、梨和锯"
std::string join_names(const std::vector<std::string>& names, bool chinese);

}  // namespace dsvl
