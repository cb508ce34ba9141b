// Lines joined, sizes told apart, marks put before.
#include "data/pdf/page_text.h"

#include <algorithm>
#include <cmath>

#include "data/check/private_data.h"
#include "data/fence.h"
#include "data/pdf/paragraph_breaks.h"
#include "data/render.h"
#include "data/utf8.h"

namespace dsvl {
namespace {

constexpr double kHeading = 1.15;  // sizes over the body's
constexpr size_t kMostHeadingLines = 3, kMostHeadingCharacters = 160;

bool is_lower(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 0xDF && c <= 0xFF && c != 0xF7);
}
bool is_letter(char32_t c) {
  return is_lower(c) || (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7);
}
char32_t lower(char32_t c) {
  return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7) ? c + 32 : c;
}

// The letters and hyphens before `end`, or at the start, in lower case.
std::u32string word_before(const std::u32string& text, size_t end) {
  size_t begin = end;
  while (begin > 0 && (is_letter(text[begin - 1]) || text[begin - 1] == '-')) --begin;
  std::u32string word = text.substr(begin, end - begin);
  std::transform(word.begin(), word.end(), word.begin(), lower);
  return word;
}
std::u32string first_word(const std::u32string& text) {
  size_t end = 0;
  while (end < text.size() && (is_letter(text[end]) || text[end] == '-')) ++end;
  return word_before(text, end);
}

bool ends_with_broken_word(const std::u32string& text) {
  return text.size() > 1 && text.back() == '-' && is_letter(text[text.size() - 2]);
}

// Whether the word broken at the end of the text has its hyphen elsewhere.
bool is_hyphenated(const std::u32string& text, const std::u32string& line,
                   const HyphenWords& hyphens) {
  return ends_with_broken_word(text) &&
         hyphens.contains(word_before(text, text.size()) + first_word(line));
}

void join_line(std::u32string& text, const std::u32string& line, bool keeps_hyphen) {
  if (text.empty() || line.empty()) {
    text += line;
  } else if (ends_with_broken_word(text) && is_lower(line[0])) {
    if (!keeps_hyphen) text.pop_back();
    text += line;
  } else {
    const bool chinese = is_chinese(text.back()) && is_chinese(line[0]);
    const bool tied = ends_with_broken_word(text) || text.back() == U'–' || chinese;
    text += tied ? line : U' ' + line;
  }
}

bool is_wide_mark(char32_t c) {
  return (c >= 0x3000 && c <= 0x303F) || (c >= 0xFF00 && c <= 0xFF65);
}

// Marks of Chinese hold their blank within.
std::string without_blanks_at_marks(const std::string& text) {
  const std::u32string codes = decode_utf8(text);
  std::u32string out;
  for (size_t i = 0; i < codes.size(); ++i) {
    const bool beside = codes[i] == ' ' && i > 0 && i + 1 < codes.size() &&
                        (is_wide_mark(codes[i - 1]) || is_wide_mark(codes[i + 1]));
    if (!beside) out += codes[i];
  }
  return encode_utf8(out);
}

// Logos that are set with shifted letters come apart. Within a word of capitals (VERTEX) there is
// none.
std::string with_logos(std::string text) {
  constexpr std::pair<std::string_view, std::string_view> kLogos[] = {{"X Ǝ L A TEX", "XeLaTeX"},
                                                                      {"XƎL A TEX", "XeLaTeX"},
                                                                      {"XELATEX", "XeLaTeX"},
                                                                      {"XƎLATEX", "XeLaTeX"},
                                                                      {"X Ǝ TEX", "XeTeX"},
                                                                      {"XƎTEX", "XeTeX"},
                                                                      {"XETEX", "XeTeX"},
                                                                      {"L A TEX", "LaTeX"},
                                                                      {"LATEX", "LaTeX"},
                                                                      {"pdfTEX", "pdfTeX"},
                                                                      {"LuaTEX", "LuaTeX"},
                                                                      {"BIBTEX", "BibTeX"},
                                                                      {"TEX ", "TeX "}};
  for (const auto& [apart, logo] : kLogos)
    for (size_t at = text.find(apart); at != text.npos; at = text.find(apart, at + 1)) {
      const bool within = at > 0 && text[at - 1] >= 'A' && text[at - 1] <= 'Z';
      if (!within) text.replace(at, apart.size(), logo);
    }
  return text;
}

std::string prose(const Paragraph& paragraph, const HyphenWords& hyphens) {
  std::u32string text;
  for (const auto& line : paragraph.lines) {
    const size_t mark = text.empty() && paragraph.item ? bullet_length(line.text) : 0;
    const std::u32string rest = line.text.substr(mark);
    join_line(text, rest, is_hyphenated(text, rest, hyphens));
  }
  return with_logos(without_blanks_at_marks(running_text(encode_utf8(text))));
}

// Every word in the column it stands in.
std::string code(const Paragraph& paragraph) {
  double left = 1e9, advance = 0, step = 1e9;
  for (const auto& line : paragraph.lines) {
    left = std::min(left, line.box.left);
    for (const auto& word : line.words)
      if (advance == 0 && !is_chinese(word.text[0]))
        advance = word.box.width() / static_cast<double>(word.text.size());
  }
  for (size_t i = 1; i < paragraph.lines.size(); ++i)
    step = std::min(step, paragraph.lines[i].box.bottom - paragraph.lines[i - 1].box.bottom);
  std::u32string text;
  for (size_t i = 0; i < paragraph.lines.size(); ++i) {
    const auto& line = paragraph.lines[i];
    if (i > 0) text += U'\n';
    const double gap = i == 0 ? 0 : line.box.bottom - paragraph.lines[i - 1].box.bottom;
    if (gap > 1.6 * step) text += U'\n';
    std::u32string row;
    for (const auto& word : line.words) {
      // Chinese characters take two columns.
      const auto wide = static_cast<size_t>(std::count_if(row.begin(), row.end(), is_chinese));
      const double column = std::round((word.box.left - left) / std::max(advance, 1.0));
      const size_t before = row.size() + wide, least = row.empty() ? 0 : 1;
      const auto wanted = static_cast<size_t>(std::max(0.0, column));
      const size_t blanks = wanted > before ? wanted - before : 0;
      row.append(wide > 0 ? least : std::max(blanks, least), U' ');
      row += word.text;
    }
    text += row;
  }
  return encode_utf8(text);
}

// "12 x", "13 y": numbers of a listing's lines.
bool has_line_numbers(const Paragraph& paragraph) {
  const auto number = [](const LineFacts& line) {
    const auto& word = line.words[0].text;
    if (word.size() > 5 || word.find_first_not_of(U"0123456789") != word.npos) return -1;
    return std::stoi(encode_utf8(word));
  };
  for (size_t i = 1; i < paragraph.lines.size(); ++i) {
    const int before = number(paragraph.lines[i - 1]);
    if (before >= 0 && number(paragraph.lines[i]) == before + 1) return true;
  }
  const auto& first = paragraph.lines[0].words;
  return number(paragraph.lines[0]) >= 0 && first.size() > 1 && first[1].text[0] == '\\';
}

// Two lines that look like a program's, though no typewriter face tells so.
bool looks_like_code(const Paragraph& paragraph) {
  const auto odd =
      std::count_if(paragraph.lines.begin(), paragraph.lines.end(), [](const LineFacts& line) {
        return std::u32string_view(U";{}%").find(line.text.back()) != std::u32string_view::npos ||
               std::u32string_view(U"\\}#$%<").find(line.text[0]) != std::u32string_view::npos;
      });
  return odd > 1 && !paragraph.code;
}

bool is_clean(const Paragraph& paragraph) {
  if (has_line_numbers(paragraph) || looks_like_code(paragraph)) return false;
  return std::all_of(paragraph.lines.begin(), paragraph.lines.end(), [&](const LineFacts& line) {
    const bool cells = line.gapped && !paragraph.code;
    return line.unmapped == 0 && line.turned == 0 && line.mathematical == 0 && !line.leads &&
           !cells;
  });
}

std::u32string letters_of(const Paragraph& paragraph) {
  std::u32string letters;
  for (const auto& line : paragraph.lines)
    std::copy_if(line.text.begin(), line.text.end(), std::back_inserter(letters),
                 [](char32_t c) { return c != ' ' && c != 0xFFFD; });
  return letters;
}

int heading_level(const Paragraph& paragraph, const BodySize& body) {
  const char32_t last = paragraph.lines.back().text.back();
  if (std::u32string_view(U".,;。，；").find(last) != std::u32string_view::npos) return 0;
  size_t characters = 0;
  double ratio = 1e9;
  for (const auto& line : paragraph.lines) {
    characters += line.text.size();
    ratio = std::min(ratio, size_ratio(line, body));
  }
  const bool fits = paragraph.lines.size() <= kMostHeadingLines && characters >= 2 &&
                    characters <= kMostHeadingCharacters;
  if (!fits || paragraph.code || paragraph.item || ratio < kHeading) return 0;
  return ratio > 1.7 ? 1 : ratio > 1.35 ? 2 : 3;
}

PdfBlock make_block(const Paragraph& paragraph, const BodySize& body, const HyphenWords& hyphens) {
  PdfBlock block;
  block.box = paragraph.lines[0].box;
  block.letter_height = paragraph.lines[0].letter_height();
  for (const auto& line : paragraph.lines) {
    block.box.include(line.box);
    block.letter_height = std::min(block.letter_height, line.letter_height());
  }
  block.line_height = paragraph.lines[0].box.height();
  block.level = heading_level(paragraph, body);
  block.kind = paragraph.code    ? BlockKind::code
               : paragraph.item  ? BlockKind::item
               : block.level > 0 ? BlockKind::heading
                                 : BlockKind::paragraph;
  if (paragraph.item) block.mark = encode_utf8(paragraph.lines[0].text.substr(0, 1));
  block.text = paragraph.code ? code(paragraph) : prose(paragraph, hyphens);
  // The picture would still show an address.
  const bool has_mail = !find_mail_address(block.text).empty();
  block.clean = is_clean(paragraph) && !block.text.empty() && !has_mail;
  return block;
}

bool ends_sentence(const std::string& text) {
  const std::u32string codes = decode_utf8(text);
  return !codes.empty() && std::u32string_view(U".!?:;。！？：；”\")）").find(codes.back()) !=
                               std::u32string_view::npos;
}

// A paragraph at a column's end that reaches the edge and ends no sentence.
void find_open_end(PdfBlock& last, const std::vector<LineFacts>& column) {
  double right = 0;
  for (const auto& line : column) right = std::max(right, line.box.right);
  last.ends_open = last.kind != BlockKind::code && last.kind != BlockKind::heading &&
                   column.back().box.right > right - last.line_height && !ends_sentence(last.text);
}

bool goes_on(const PdfBlock& before, const PdfBlock& block) {
  if (!before.ends_open || block.kind != BlockKind::paragraph) return false;
  const char32_t first = decode_utf8(block.text)[0];
  return is_lower(first) || is_chinese(first);
}

std::string marked(const PdfBlock& block, bool marks) {
  switch (block.kind) {
    case BlockKind::heading:
      return (marks ? std::string(static_cast<size_t>(block.level), '#') + " " : "") + block.text;
    case BlockKind::item:
      return (marks ? "-" : block.mark) + " " + block.text;
    case BlockKind::code:
      return marks ? fenced(block.text) : block.text;
    case BlockKind::paragraph:
      break;
  }
  return block.text;
}

}  // namespace

void gather_hyphens(const PdfPageWords& page, HyphenWords& words) {
  for (const auto& line : page.lines)
    for (const auto& word : line) {
      size_t begin = 0, end = word.text.size();
      while (begin < end && !is_letter(word.text[begin])) ++begin;
      while (end > begin && !is_letter(word.text[end - 1])) --end;
      const auto inner = word.text.find(U'-', begin);
      if (inner != word.text.npos && inner < end) words.insert(word_before(word.text, end));
    }
}

std::vector<PdfBlock> pdf_blocks(const std::vector<std::vector<LineFacts>>& columns,
                                 const HyphenWords& hyphens, const std::u32string& stream) {
  std::vector<LineFacts> lines;
  for (const auto& column : columns) lines.insert(lines.end(), column.begin(), column.end());
  const BodySize body = body_size(lines);
  std::vector<PdfBlock> blocks;
  for (const auto& column : columns) {
    for (const auto& paragraph : find_paragraphs(column, body)) {
      blocks.push_back(make_block(paragraph, body, hyphens));
      const bool agrees = stream.find(letters_of(paragraph)) != stream.npos;
      blocks.back().clean = blocks.back().clean && agrees;
    }
    if (!column.empty()) find_open_end(blocks.back(), column);
  }
  for (size_t i = 1; i < blocks.size(); ++i)
    if (goes_on(blocks[i - 1], blocks[i]))
      blocks[i - 1].keeps_hyphen =
          is_hyphenated(decode_utf8(blocks[i - 1].text), decode_utf8(blocks[i].text), hyphens);
  return blocks;
}

std::string blocks_text(std::span<const PdfBlock> blocks, bool marks) {
  std::string text;
  for (size_t i = 0; i < blocks.size(); ++i) {
    if (i > 0 && goes_on(blocks[i - 1], blocks[i])) {
      std::u32string joined = decode_utf8(text);
      join_line(joined, decode_utf8(blocks[i].text), blocks[i - 1].keeps_hyphen);
      text = encode_utf8(joined);
      continue;
    }
    if (i > 0) {
      const bool list = blocks[i].kind == BlockKind::item && blocks[i - 1].kind == BlockKind::item;
      text += list ? "\n" : "\n\n";
    }
    text += marked(blocks[i], marks);
  }
  return text;
}

}  // namespace dsvl
