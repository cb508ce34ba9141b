// DeepSeek-VL's taxonomy of use cases (spec training 1.6, the paper's table 3) and how a set fills
// it.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace dsvl {

struct TaxonomyLeaf {
  const char *main, *sub, *leaf;  // "recognition", "local description", "counting"
};
std::span<const TaxonomyLeaf> taxonomy();

struct TaxonomyCounts {
  std::vector<int64_t> leaves;  // as taxonomy() has them
  int64_t elsewhere = 0;        // samples whose category is none of its names
  int64_t filled() const;
};

// `samples`: by category and subcategory. A sample counts for a leaf when its category is the
// leaf's main or sub class, or the leaf itself, and its subcategory begins with the leaf's name
// ("printed text en"); a category that is a leaf ("graph reading") takes any subcategory.
TaxonomyCounts count_taxonomy(
    const std::map<std::pair<std::string, std::string>, int64_t>& samples);

}  // namespace dsvl
