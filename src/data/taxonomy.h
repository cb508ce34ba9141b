// DeepSeek-VL's taxonomy of use cases (spec training 1.6, the paper's table 3) and how a set fills
// it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dsvl {

struct TaxonomyLeaf {
  const char *main, *sub, *leaf;  // "recognition", "local description", "counting"
};
std::span<const TaxonomyLeaf> taxonomy();

// The place of a sample's leaf in taxonomy(). A sample belongs to a leaf when its category is the
// leaf's main or sub class, or the leaf itself, and its subcategory begins with the leaf's name
// ("printed text en"); a category that is a leaf ("graph reading") takes any subcategory.
std::optional<size_t> leaf_of(std::string_view category, std::string_view subcategory);

struct TaxonomyCounts {
  std::vector<int64_t> leaves;  // as taxonomy() has them
  int64_t elsewhere = 0;        // samples whose category is none of its names
  int64_t filled() const;
};

// `samples`: by category and subcategory.
TaxonomyCounts count_taxonomy(
    const std::map<std::pair<std::string, std::string>, int64_t>& samples);

}  // namespace dsvl
