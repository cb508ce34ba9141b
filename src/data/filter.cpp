// The table of filters.
#include "data/filter.h"

#include <algorithm>

#include "data/captions/named_picture.h"
#include "data/table.h"
#include "data/utf8.h"
#include "image/image.h"

namespace dsvl {
namespace {

// What several filters ask of a document, found once.
struct Facts {
  const Document& document;
  const TextOptions& options;
  std::u32string text;
};

bool is_letter(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c > 0xBF;
}

// Marks and digits are a third of what a program's lines are made of: StarCoder asks for a quarter.
constexpr double kLeastLettersOfCode = 0.25;

bool is_code(const Facts& f) {
  return f.document.language == "code";
}

bool is_control(char32_t c) {
  return (c < ' ' && c != '\n') || c == 0x7F || c == 0xFFFD;
}

bool too_short(const Facts& f) {
  return static_cast<int64_t>(f.text.size()) < f.options.least_characters;
}

bool too_long(const Facts& f) {
  return static_cast<int64_t>(f.text.size()) > f.options.most_characters;
}

bool too_few_letters(const Facts& f) {
  const auto inked = std::count_if(f.text.begin(), f.text.end(),
                                   [](char32_t c) { return c != ' ' && c != '\n' && c != '\t'; });
  const auto letters = std::count_if(f.text.begin(), f.text.end(), is_letter);
  const double least =
      is_code(f) ? std::min(kLeastLettersOfCode, f.options.least_letters) : f.options.least_letters;
  return static_cast<double>(letters) < least * static_cast<double>(inked);
}

bool has_controls(const Facts& f) {
  return std::any_of(f.text.begin(), f.text.end(),
                     [&](char32_t c) { return is_control(c) && !(c == '\t' && is_code(f)); });
}

bool too_few_rows(const Facts& f) {
  return f.document.table->rows() < 4;
}

bool no_numbers(const Facts& f) {
  const auto& columns = f.document.table->columns;
  return std::none_of(columns.begin(), columns.end(), [](const Column& c) { return c.is_number; });
}

bool too_small(const Facts& f) {
  return std::max(f.document.picture->width, f.document.picture->height) < 48;
}

// 128 MB of them with alpha in each thread: two drawings of openclipart's 8,121 are larger.
bool too_large(const Facts& f) {
  return int64_t{f.document.picture->width} * f.document.picture->height > int64_t{32} << 20;
}

bool says_nothing(const Facts& f) {
  return f.document.picture->english.description.empty() &&
         f.document.picture->chinese.description.empty();
}

bool speaks_to_reader(const Facts& f) {
  return is_no_description(f.document.picture->english.description);
}

bool photograph_too_small(const Facts& f) {
  return std::min(f.document.photograph->width, f.document.photograph->height) < 256;
}

struct FilterRow {
  const char* reason;
  Kind kind;  // of the documents it looks at
  bool (*drops)(const Facts& facts);
};
constexpr FilterRow kFilters[] = {
    {"too short", Kind::text, too_short},
    {"too long", Kind::text, too_long},
    {"too few letters", Kind::text, too_few_letters},
    {"control characters", Kind::text, has_controls},
    {"fewer than 4 rows", Kind::table, too_few_rows},
    {"no column of numbers", Kind::table, no_numbers},
    {"smaller than 48 pixels", Kind::picture, too_small},
    {"more than 32 million pixels", Kind::picture, too_large},
    {"no description", Kind::picture, says_nothing},
    {"speaks to the reader", Kind::picture, speaks_to_reader},
    {"smaller than 256 pixels", Kind::photograph, photograph_too_small},
};

}  // namespace

const char* find_fault(const Document& document, const TextOptions& options) {
  const bool running = document.kind == Kind::text;  // the CSV of a table is long
  const Facts facts{document, options, running ? decode_utf8(document.text) : std::u32string()};
  for (const auto& filter : kFilters)
    if (filter.kind == document.kind && filter.drops(facts)) return filter.reason;
  return nullptr;
}

}  // namespace dsvl
