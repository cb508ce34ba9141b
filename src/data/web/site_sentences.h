// What most pages of a site say is about none of them: notices, licences, "up to the contents".
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "data/web/page_text.h"

namespace dsvl {

class SiteSentences {
 public:
  // One page of the site.
  void add_page(const std::vector<PageBlock>& blocks);
  // Whether more than half of all pages, and more than three, say this block: 40 bytes of text at
  // least, no heading, without pictures.
  bool is_on_most_pages(const PageBlock& block) const;

 private:
  size_t pages_ = 0;
  std::map<uint64_t, size_t> pages_with_;  // by text: how many pages say it
};

}  // namespace dsvl
