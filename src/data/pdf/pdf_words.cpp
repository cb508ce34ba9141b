// Lines of known tags; anything else is passed over.
#include "data/pdf/pdf_words.h"

#include <glib.h>

#include <charconv>
#include <cmath>

#include "base/html.h"
#include "data/utf8.h"
#include "text/utf8.h"

namespace dsvl {
namespace {

// The number behind `name` and an equals sign and quote, or behind blanks; 0 when there is none.
double number_after(std::string_view text, std::string_view name) {
  const size_t at = text.find(name);
  if (at == text.npos) return 0;
  text.remove_prefix(at + name.size());
  while (!text.empty() && (text[0] == ' ' || text[0] == '=' || text[0] == '"'))
    text.remove_prefix(1);
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string_view take_line(std::string_view& text) {
  const size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  return line;
}

PageBox box_of(std::string_view tag) {
  return {number_after(tag, "xMin"), number_after(tag, "yMin"), number_after(tag, "xMax"),
          number_after(tag, "yMax")};
}

bool is_compatible_form(char32_t c) {
  return (c >= 0xFB00 && c <= 0xFB06) || (c >= 0x2E80 && c <= 0x2FDF) ||
         (c >= 0xF900 && c <= 0xFAFF);
}

bool has_no_width(char32_t c) {
  return (c >= 0x200B && c <= 0x200F) || c == 0x2060 || c == 0xFEFF;
}

bool is_blank(char32_t c) {
  return c == ' ' || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x3000;
}

bool is_hyphen(char32_t c) {
  return c == 0xAD || c == 0x2010 || c == 0x2011;
}

void append_letters(std::u32string& out, char32_t c) {
  const std::string form = encode_utf8({&c, 1});
  char* letters = g_utf8_normalize(form.c_str(), -1, G_NORMALIZE_NFKC);
  out += letters == nullptr ? std::u32string(1, c) : decode_utf8(letters);
  g_free(letters);
}

// No page reaches there (PDF 1.6 allows 14,400); damaged matrices put words at infinity.
constexpr double kFarthest = 20000;

bool is_near(const PageBox& box) {
  // False of what is no number.
  return std::abs(box.left) < kFarthest && std::abs(box.top) < kFarthest &&
         std::abs(box.right) < kFarthest && std::abs(box.bottom) < kFarthest;
}

void add_word(std::vector<PdfPageWords>& pages, std::string_view line) {
  const size_t begin = line.find('>'), end = line.rfind("</word>");
  if (begin == line.npos || end == line.npos || end <= begin) return;
  if (pages.empty() || pages.back().lines.empty()) return;
  std::u32string text = plain_characters(unescape_html(line.substr(begin + 1, end - begin - 1)));
  if (text.find_first_not_of(U' ') == text.npos) return;
  const PageBox box = box_of(line.substr(0, begin));
  if (is_near(box)) pages.back().lines.back().push_back({box, std::move(text)});
}

}  // namespace

std::vector<PdfPageSize> parse_pdf_info(std::string_view output) {
  std::vector<PdfPageSize> pages;
  while (!output.empty()) {
    const std::string_view line = take_line(output);
    if (!line.starts_with("Page ")) continue;
    if (line.find(" size:") != line.npos)
      pages.push_back({number_after(line, "size:"), number_after(line, " x "), 0});
    else if (line.find(" rot:") != line.npos && !pages.empty())
      pages.back().rotation = static_cast<int>(number_after(line, "rot:"));
  }
  return pages;
}

std::vector<PdfPageWords> parse_pdf_words(std::string_view xml) {
  std::vector<PdfPageWords> pages;
  while (!xml.empty()) {
    const std::string_view line = take_line(xml);
    if (line.starts_with("<page "))
      pages.push_back({number_after(line, "width"), number_after(line, "height"), {}});
    else if (line.starts_with("<line ") && !pages.empty())
      pages.back().lines.emplace_back();
    else if (line.starts_with("<word "))
      add_word(pages, line);
  }
  for (auto& page : pages) std::erase_if(page.lines, [](const PdfLine& l) { return l.empty(); });
  return pages;
}

std::u32string plain_characters(std::string_view text) {
  std::string valid;
  append_lossy(valid, text, true);
  std::u32string out;
  for (const char32_t c : decode_utf8(valid)) {
    if (has_no_width(c)) continue;
    if (is_compatible_form(c))
      append_letters(out, c);
    else if (c < ' ' || (c >= 0x7F && c < 0xA0))
      out += U'\uFFFD';
    else
      out += is_hyphen(c) ? U'-' : is_blank(c) ? U' ' : c;
  }
  return out;
}

}  // namespace dsvl
