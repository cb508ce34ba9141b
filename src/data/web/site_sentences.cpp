// Hashes of sentences, counted once a page.
#include "data/web/site_sentences.h"

#include <algorithm>
#include <set>

#include "base/files.h"

namespace dsvl {
namespace {

constexpr size_t kLeastBytes = 40;  // shorter ones are words that belong to many pages

bool is_sentence(const PageBlock& block) {
  return block.heading == 0 && block.images.empty() && block.text.size() >= kLeastBytes;
}

}  // namespace

void SiteSentences::add_page(const std::vector<PageBlock>& blocks) {
  ++pages_;
  std::set<uint64_t> said;
  for (const auto& block : blocks)
    if (is_sentence(block)) said.insert(xxh3_64(block.text));
  for (const uint64_t hash : said) ++pages_with_[hash];
}

bool SiteSentences::is_on_most_pages(const PageBlock& block) const {
  if (!is_sentence(block)) return false;
  const auto it = pages_with_.find(xxh3_64(block.text));
  return it != pages_with_.end() && it->second > std::max<size_t>(3, pages_ / 2);
}

}  // namespace dsvl
