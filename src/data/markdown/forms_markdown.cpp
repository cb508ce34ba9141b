// Form `markdown`: a file's blocks gathered into documents of a page or two.
#include <algorithm>

#include "data/check/private_data.h"
#include "data/forms.h"
#include "data/markdown/markdown.h"
#include "data/text/language.h"
#include "data/utf8.h"
#include "io/compressed.h"
#include "text/utf8.h"

namespace dsvl {
namespace {

// A page holds some 2,500 bytes of text; a new part begins a new document when there is enough.
constexpr size_t kLeastBytes = 120, kEnoughBytes = 700, kMostBytes = 2600;
constexpr size_t kMostFileBytes = size_t{4} << 20;

std::string whole_text(std::span<const MarkdownBlock> blocks) {
  return markdown_text(blocks, true);
}

bool begins_part(const MarkdownBlock& block) {
  return block.kind == MarkdownKind::heading && block.level <= 3;
}

// Within items that an earlier piece began, this one stands on its own: it would begin with blanks.
void leave_begun_items(std::vector<MarkdownBlock>& blocks) {
  size_t begun = std::string::npos;  // so many containers around are the earlier piece's
  for (auto& block : blocks) {
    auto& around = block.around;
    begun =
        std::min(begun, block.kind == MarkdownKind::item ? block.innermost_list() : around.size());
    const auto end = around.begin() + static_cast<ptrdiff_t>(begun);
    around.erase(std::remove_if(around.begin(), end, [](const auto& c) { return !c.quote; }), end);
  }
}

// Blocks longer than a page are left out.
std::vector<MarkdownPiece> cut_pieces(std::vector<MarkdownBlock> blocks) {
  std::vector<MarkdownPiece> pieces;
  size_t bytes = 0;
  for (auto& block : blocks) {
    const size_t size = whole_text({&block, 1}).size();
    if (size > kMostBytes) continue;
    const bool ends = begins_part(block) && bytes > kEnoughBytes;
    if (pieces.empty() || ends || bytes + size > kMostBytes) {
      pieces.emplace_back();
      bytes = 0;
    }
    bytes += size;
    pieces.back().blocks.push_back(std::move(block));
  }
  for (auto& piece : pieces) leave_begun_items(piece.blocks);
  return pieces;
}

// "en", "zh", or "" for any other language.
std::string language_of(const std::string& text, const std::string& of_row) {
  const std::string found(guess_language(text, text_tokens(text)));
  if (found.empty()) return of_row == "zh" ? "zh" : "en";
  return found == "en" || found == "zh" ? found : "";
}

}  // namespace

void give_markdown(std::string_view text, const std::string& part, const SourceRow& row,
                   const GiveDocument& give, Account& account) {
  auto pieces = cut_pieces(parse_markdown(with_masked_mail(text)));
  if (pieces.empty()) return account.drop("no text");
  for (auto& piece : pieces) {
    std::string content = whole_text(piece.blocks);
    const std::string language = language_of(content, row.language);
    if (content.size() < kLeastBytes) {
      account.drop("too short");
    } else if (language.empty()) {
      account.drop("in another language");
    } else {
      Document document{row.package, row.license, language, std::move(content), Kind::markdown};
      document.part = part;
      document.markdown = std::make_shared<const MarkdownPiece>(std::move(piece));
      give(std::move(document));
    }
  }
}

void read_markdown(const std::string& path, const Reading& reading, const GiveDocument& give,
                   Account& account) {
  const std::string text = read_maybe_compressed(path, kMostFileBytes);
  if (valid_utf8_length(text) != text.size()) return account.miss("not UTF-8");
  give_markdown(text, page_part(text), reading.row, give, account);
}

}  // namespace dsvl
