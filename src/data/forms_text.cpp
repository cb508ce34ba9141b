// Forms of running text: cleaned, then cut into documents.
#include <utility>

#include "data/documents.h"
#include "data/forms.h"
#include "data/utf8.h"
#include "io/compressed.h"
#include "text/utf8.h"

namespace dsvl {
namespace {

bool is_blank(char32_t c) {
  return c == ' ' || c == '\n';
}

// Bytes of a no-break or ideographic space at the start of the text; 0 when none is there.
size_t other_blank(std::string_view text) {
  for (const std::string_view blank : {"\u00a0", "\u3000", "\u2003"})
    if (text.starts_with(blank)) return blank.size();
  return 0;
}

std::vector<std::string> cut_fortunes(std::string_view text) {
  std::vector<std::string> pieces;
  for (size_t start = 0; start < text.size();) {
    size_t end = text.find("\n%\n", start);
    if (end == text.npos) end = text.size();
    std::string_view piece = text.substr(start, end - start);
    if (piece.ends_with("\n%"))
      piece.remove_suffix(2);  // the line break behind it was cleaned away
    pieces.emplace_back(piece);
    start = end + 3;
  }
  return pieces;
}

void give_pieces(std::vector<std::string> pieces, const SourceRow& row, const GiveDocument& give) {
  for (auto& piece : pieces) give({row.package, row.license, row.language, std::move(piece)});
}

// The cleaned text of a file; nothing when it is not UTF-8.
std::string read_text(const std::string& path, Account& account) {
  std::string text = clean_text(read_maybe_compressed(path));
  if (valid_utf8_length(text) == text.size()) return text;
  account.miss("not UTF-8");
  return "";
}

}  // namespace

std::string clean_text(std::string_view raw) {
  std::string text;
  int newlines = 2;  // as if an empty line stood in front
  for (size_t i = 0; i < raw.size(); ++i) {
    const char c = raw[i];
    if (c == '\x1b' && i + 1 < raw.size() && raw[i + 1] == '[') {
      i += 2;
      while (i < raw.size() && (raw[i] < '@' || raw[i] > '~')) ++i;
    } else if (c == '\b') {
      if (!text.empty() && text.back() != '\n') text.pop_back();
    } else if (c == '\n') {
      while (!text.empty() && text.back() == ' ') text.pop_back();
      newlines = text.empty() || text.back() == '\n' ? newlines + 1 : 1;
      if (newlines <= 2) text += '\n';
    } else if (const size_t blank = other_blank(raw.substr(i)); blank > 0) {
      text += ' ';
      i += blank - 1;
    } else if (c != '\r' && c != '\f') {
      text += c == '\t' ? ' ' : c;
    }
  }
  while (!text.empty() && is_blank(static_cast<unsigned char>(text.back()))) text.pop_back();
  return text;
}

std::vector<std::string> gathered(std::span<const std::string_view> parts, size_t most) {
  std::vector<std::string> pieces;
  std::string piece;
  size_t characters = 0;
  for (const auto part : parts) {
    const size_t length = decode_utf8(part).size();
    if (!piece.empty() && characters + 2 + length > most) {
      pieces.push_back(std::exchange(piece, {}));
      characters = 0;
    }
    if (!piece.empty()) piece += "\n\n", characters += 2;
    piece += part;
    characters += length;
  }
  if (!piece.empty()) pieces.push_back(piece);
  return pieces;
}

std::vector<std::string> cut_pages(std::string_view text, size_t most) {
  std::vector<std::string_view> paragraphs;
  for (size_t start = 0; start < text.size();) {
    const size_t end = std::min(text.find("\n\n", start), text.size());
    paragraphs.push_back(text.substr(start, end - start));
    start = end + 2;
  }
  return gathered(paragraphs, most);
}

void read_pages(const std::string& path, const Reading& reading, const GiveDocument& give,
                Account& account) {
  give_pieces(cut_pages(read_text(path, account), reading.most_characters), reading.row, give);
}

void read_fortunes(const std::string& path, const Reading& reading, const GiveDocument& give,
                   Account& account) {
  give_pieces(cut_fortunes(read_text(path, account)), reading.row, give);
}

}  // namespace dsvl
