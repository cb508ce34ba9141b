// Sections are gathered greedily: what fits goes into the document that is open.
#include "data/web/pieces.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "data/utf8.h"
#include "data/web/code_text.h"
#include "prompt/chat_template.h"

namespace dsvl {
namespace {

struct Size {
  int64_t characters = 0, pictures = 0;
  Size& operator+=(const Size& other) {
    characters += other.characters, pictures += other.pictures;
    return *this;
  }
  bool fits(const InterleavedOptions& limits) const {
    return characters <= limits.most_characters && pictures <= limits.most_pictures;
  }
};

Size size_of(const FoundBlock& block) {
  const auto placeholders = static_cast<int64_t>(kImagePlaceholder.size() * block.pictures.size());
  return {static_cast<int64_t>(decode_utf8(block.text).size()) + 2 - placeholders,
          static_cast<int64_t>(block.pictures.size())};
}

using Blocks = std::vector<const FoundBlock*>;

Size size_of(const Blocks& blocks) {
  Size size;
  for (const auto* block : blocks) size += size_of(*block);
  return size;
}

// A section each: a heading and what stands below it up to the next one. Headings that follow each
// other belong to one.
std::vector<Blocks> sections_of(const std::vector<FoundBlock>& blocks) {
  std::vector<Blocks> sections;
  bool after_heading = false;
  for (const auto& block : blocks) {
    const bool is_heading = block.heading > 0;
    if (sections.empty() || (is_heading && !after_heading)) sections.emplace_back();
    sections.back().push_back(&block);
    after_heading = is_heading;
  }
  return sections;
}

class Cutter {
 public:
  // Pieces without a picture are kept where none is asked for, and so are blocks past the limits.
  Cutter(const InterleavedOptions& limits, bool wants_pictures)
      : limits_(limits), wants_pictures_(wants_pictures) {}

  void add_section(const Blocks& section) {
    const Size size = size_of(section);
    if (size.fits(limits_)) return add(section, size);
    Blocks held;  // headings, until a block stands below them
    for (const auto* block : section) {
      const Size own = size_of(*block);
      if (block->heading > 0) {
        held.push_back(block);
      } else if (own.fits(limits_)) {
        held.push_back(block);
        add_below(std::exchange(held, {}));
      } else if (!wants_pictures_) {
        add({block}, own);
      }
    }
  }

  std::vector<Illustrated> finish() {
    close();
    return std::move(pieces_);
  }

 private:
  // A block below its headings, without them where there is no room for both.
  void add_below(const Blocks& blocks) {
    const Size size = size_of(blocks);
    if (size.fits(limits_)) return add(blocks, size);
    add({blocks.back()}, size_of(*blocks.back()));
  }

  void add(const Blocks& blocks, Size size) {
    Size both = size_;
    both += size;
    if (!both.fits(limits_)) close();
    open_.insert(open_.end(), blocks.begin(), blocks.end());
    size_ += size;
  }

  void close() {
    while (!open_.empty() && open_.back()->heading > 0) open_.pop_back();
    if ((size_.pictures > 0 || !wants_pictures_) && !open_.empty()) {
      Illustrated piece{joined_text(open_), {}};
      for (const auto* block : open_)
        piece.pictures.insert(piece.pictures.end(), block->pictures.begin(), block->pictures.end());
      pieces_.push_back(std::move(piece));
    }
    open_.clear();
    size_ = {};
  }

  const InterleavedOptions& limits_;
  const bool wants_pictures_;
  std::vector<Illustrated> pieces_;
  Blocks open_;
  Size size_;
};

// What gaps leave behind that pictures were taken out of.
void close_gaps(std::string& text) {
  shorten_runs(text, ' ', 1);
  replace_all(text, " \n", "\n");
  shorten_runs(text, '\n', 1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.pop_back();
}

}  // namespace

FoundBlock place_pictures(const PageBlock& block, std::vector<std::optional<PictureFile>> found,
                          std::string& around) {
  FoundBlock placed{block.heading, block.tight, "", {}};
  const bool alone = block.text.find_first_not_of("\x01\n ") == std::string::npos;
  const std::string indent(std::min(block.text.find_first_not_of(' '), block.text.size()), ' ');
  size_t image = 0;
  bool lost = false;
  for (const char c : block.text) {
    if (c != kPictureMark) {
      placed.text += c;
      continue;
    }
    const size_t at = image++;
    if (!found[at]) {
      lost = true;
      continue;
    }
    if (!placed.pictures.empty() && alone && !placed.text.ends_with("\n"))
      placed.text += "\n" + indent;
    placed.text += kImagePlaceholder;
    placed.pictures.push_back(std::move(*found[at]));
    const std::string& said = block.images[at].description;
    if (!alone || said.empty() || lower_case(around).find(lower_case(said)) != said.npos) continue;
    placed.text += "\n" + indent + said;
    around += said + "\n";
  }
  // Within lists and code blanks stand for something.
  const bool is_plain = !block.text.empty() && block.text[0] != ' ' && !block.is_code;
  if (lost && is_plain) close_gaps(placed.text);
  const size_t first = placed.text.find_first_not_of(" \n");
  const bool is_bare = first == std::string::npos || placed.text.substr(first) == "-" ||
                       placed.text.find_first_not_of("# ") == std::string::npos;
  if (is_bare) placed.text.clear();
  if (is_plain && first != std::string::npos && first > 0 && !placed.text.empty())
    placed.text.erase(0, first);
  return placed;
}

std::vector<Illustrated> cut_pieces(const std::vector<FoundBlock>& blocks,
                                    const InterleavedOptions& limits) {
  Cutter cutter(limits, true);
  for (const auto& section : sections_of(blocks)) cutter.add_section(section);
  return cutter.finish();
}

std::vector<std::string> cut_texts(const std::vector<FoundBlock>& blocks, size_t most_characters) {
  const InterleavedOptions limits{0, static_cast<int64_t>(most_characters), 0, 0};
  Cutter cutter(limits, false);
  for (const auto& section : sections_of(blocks)) cutter.add_section(section);
  std::vector<std::string> texts;
  for (auto& piece : cutter.finish()) texts.push_back(std::move(piece.text));
  return texts;
}

std::string joined_text(std::span<const FoundBlock* const> blocks) {
  std::string text;
  for (const auto* block : blocks) {
    if (!text.empty()) text += block->tight ? "\n" : "\n\n";
    text += block->text;
  }
  return text;
}

}  // namespace dsvl
