// A page's blocks cut into documents of a size that fits a context.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/web/illustrated.h"
#include "data/web/page_text.h"

namespace dsvl {

// A block whose pictures were found: its text holds a placeholder for each.
struct FoundBlock {
  int heading = 0;
  bool tight = false;
  std::string text;
  std::vector<PictureFile> pictures;
};

// Takes the marks of pictures that are not there (empty ones of `found`, one for each of the
// block's images) out of the text and puts placeholders for the others. A picture that stands alone
// is followed by its description, unless `around` (the text of its neighbours) says the same; what
// is written is added to `around`. The text is empty when nothing is left.
FoundBlock place_pictures(const PageBlock& block, std::vector<std::optional<PictureFile>> found,
                          std::string& around);

// Whole sections as long as they fit, longer ones cut between their blocks; a heading goes with the
// block that follows it. Every document has one picture at least; what has none, and a block that
// alone is past a limit, is left out. An outline of headings alone never ends a document.
std::vector<Illustrated> cut_pieces(const std::vector<FoundBlock>& blocks,
                                    const InterleavedOptions& limits);

// The same of blocks without pictures, into texts of at most `most_characters`; a block that alone
// is longer is a text of its own.
std::vector<std::string> cut_texts(const std::vector<FoundBlock>& blocks, size_t most_characters);

// The blocks' texts with an empty line between those that are not tight.
std::string joined_text(std::span<const FoundBlock* const> blocks);

}  // namespace dsvl
