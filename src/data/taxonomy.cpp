// The table, and names compared as they stand.
#include "data/taxonomy.h"

#include <algorithm>
#include <string_view>

namespace dsvl {

namespace {

constexpr TaxonomyLeaf kLeaves[] = {
    {"recognition", "global description", "theme"},
    {"recognition", "global description", "event"},
    {"recognition", "global description", "location"},
    {"recognition", "global description", "emotion"},
    {"recognition", "global description", "style"},
    {"recognition", "global description", "food"},
    {"recognition", "global description", "others"},
    {"recognition", "local description", "pointing"},
    {"recognition", "local description", "position"},
    {"recognition", "local description", "person"},
    {"recognition", "local description", "object attribute"},
    {"recognition", "local description", "logo"},
    {"recognition", "local description", "counting"},
    {"recognition", "local description", "currency"},
    {"recognition", "ocr and transcription", "printed text"},
    {"recognition", "ocr and transcription", "handwriting"},
    {"recognition", "ocr and transcription", "to a given format"},
    {"recognition", "ocr and transcription", "to a given language"},
    {"conversion", "image to code", "ui"},
    {"conversion", "image to code", "chart"},
    {"conversion", "image to code", "photo to svg"},
    {"conversion", "image to code", "formula"},
    {"conversion", "image to code", "flowchart"},
    {"conversion", "image to text", "image to prompt"},
    {"conversion", "image to text", "text summary"},
    {"conversion", "image to text", "image-based creation"},
    {"conversion", "image to text", "text interpretation"},
    {"analysis", "data chart", "graph reading"},
    {"analysis", "data chart", "table reading"},
    {"analysis", "professional chart", "circuit"},
    {"analysis", "professional chart", "flowchart"},
    {"analysis", "professional chart", "map"},
    {"analysis", "professional chart", "music score"},
    {"analysis", "professional chart", "financial chart"},
    {"analysis", "professional chart", "floor plan"},
    {"analysis", "professional chart", "others"},
    {"analysis", "professional image", "sensor image"},
    {"analysis", "professional image", "biology and medicine"},
    {"analysis", "professional image", "voiceprint"},
    {"analysis", "professional image", "point cloud"},
    {"analysis", "encyclopedia knowledge", "art and culture"},
    {"analysis", "encyclopedia knowledge", "nature"},
    {"analysis", "encyclopedia knowledge", "daily life"},
    {"analysis", "encyclopedia knowledge", "entertainment"},
    {"analysis", "encyclopedia knowledge", "history"},
    {"commonsense reasoning", "relationship", "interpersonal"},
    {"commonsense reasoning", "relationship", "spatial"},
    {"commonsense reasoning", "relationship", "size"},
    {"commonsense reasoning", "relationship", "species"},
    {"commonsense reasoning", "function", "hardware"},
    {"commonsense reasoning", "function", "software"},
    {"commonsense reasoning", "environment", "state of the environment"},
    {"commonsense reasoning", "environment", "behaviour that fits it"},
    {"commonsense reasoning", "environment", "embodied"},
    {"commonsense reasoning", "anomaly", "oddities in images"},
    {"commonsense reasoning", "anomaly", "defect detection"},
    {"commonsense reasoning", "anomaly", "accident judgement"},
    {"commonsense reasoning", "humour", "humour"},
    {"commonsense reasoning", "other", "state"},
    {"commonsense reasoning", "other", "cause"},
    {"commonsense reasoning", "other", "attribute comparison"},
    {"commonsense reasoning", "other", "optical illusion"},
    {"commonsense reasoning", "other", "games"},
    {"commonsense reasoning", "other", "intention"},
    {"commonsense reasoning", "other", "behaviour prediction"},
    {"logical reasoning", "mathematics", "algebra"},
    {"logical reasoning", "mathematics", "plane geometry"},
    {"logical reasoning", "mathematics", "solid geometry"},
    {"logical reasoning", "other", "physics"},
    {"logical reasoning", "other", "chemistry"},
    {"logical reasoning", "other", "biology"},
    {"logical reasoning", "other", "code"},
    {"logical reasoning", "other", "iq puzzles"},
    {"evaluation", "evaluation", "reality"},
    {"evaluation", "evaluation", "similarity"},
    {"evaluation", "evaluation", "aesthetic"},
    {"evaluation", "evaluation", "open-ended"},
    {"evaluation", "evaluation", "suggestions for improvement"},
    {"multi-graph", "temporal", "event prediction"},
    {"multi-graph", "temporal", "ordering"},
    {"multi-graph", "temporal", "behaviour"},
    {"multi-graph", "comparison", "attributes"},
    {"multi-graph", "comparison", "image-text match"},
    {"multi-graph", "comparison", "associations"},
    {"multi-graph", "comparison", "spot the difference"},
    {"multi-graph", "comparison", "discrimination"},
    {"safety", "safety", "suggestive questions"},
    {"safety", "safety", "counterfactual questions"},
    {"safety", "safety", "prompt injection"},
};

}  // namespace

std::span<const TaxonomyLeaf> taxonomy() {
  return kLeaves;
}

int64_t TaxonomyCounts::filled() const {
  return std::count_if(leaves.begin(), leaves.end(), [](int64_t count) { return count > 0; });
}

namespace {

// Whether `text` is the name, or the name and more words, with or without a comma.
bool begins_with_name(std::string_view text, std::string_view name) {
  if (!text.starts_with(name)) return false;
  return text.size() == name.size() || text[name.size()] == ' ' || text[name.size()] == ',';
}

bool belongs(const TaxonomyLeaf& leaf, std::string_view category, std::string_view subcategory) {
  if (category == leaf.leaf) return true;
  const bool in_class = category == leaf.main || category == leaf.sub;
  return in_class && begins_with_name(subcategory, leaf.leaf);
}

}  // namespace

std::optional<size_t> leaf_of(std::string_view category, std::string_view subcategory) {
  const auto leaves = taxonomy();
  for (size_t i = 0; i < leaves.size(); ++i)
    if (belongs(leaves[i], category, subcategory)) return i;
  return {};
}

TaxonomyCounts count_taxonomy(
    const std::map<std::pair<std::string, std::string>, int64_t>& samples) {
  TaxonomyCounts counts{std::vector<int64_t>(taxonomy().size())};
  for (const auto& [names, count] : samples) {
    const auto leaf = leaf_of(names.first, names.second);
    (leaf ? counts.leaves[*leaf] : counts.elsewhere) += count;
  }
  return counts;
}

}  // namespace dsvl
