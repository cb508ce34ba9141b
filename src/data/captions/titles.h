// Titles that people gave to drawings and models ("Wooden barrel"), as what would be said of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data/captions/named_picture.h"

namespace dsvl {

// Without what tells files apart: "Apple Pie (B and W)", "apple_pie", "apple pie 2" and "apple
// pie#2" are an apple pie.
std::string plain_title(std::string title);

// Why a title is no noun phrase a person would say ("Clipart by Ann - pear", "tree_02", "RedCar"),
// or nullptr when it is one.
const char* title_fault(std::string_view title);

// Of a title without a fault: "A wooden barrel.", "a wooden barrel"; "Milk.", "milk"; of plurals
// the description alone, since no question puts them right.
Said said_by_title(std::string_view title);

// Whether one of the title's words stands in one of the others, plurals aside.
bool shares_word(std::string_view title, const std::vector<std::string>& others);

}  // namespace dsvl
