// A table of what is written and what is printed, longest first.
#include "data/tex/math_text.h"

namespace dsvl {
namespace {

struct Written {
  std::string_view source, printed;
};
constexpr Written kWritten[] = {
    {"---", "\u2014"}, {"--", "\u2013"}, {"``", "\u201C"}, {"''", "\u201D"}, {"`", "\u2018"},
    {"'", "\u2019"},   {"\\%", "%"},     {"\\&", "&"},     {"\\#", "#"},     {"\\_", "_"},
    {"\\$", "$"},      {"\\{", "{"},     {"\\}", "}"},     {"\\ ", " "},     {"\\,", " "},
    {"~", " "},        {"\n", " "},      {"\t", " "},      {"\r", " "}};
constexpr std::string_view kRefused = "\\$#%&^_{}";

const Written* written_at(std::string_view source) {
  for (const auto& row : kWritten)
    if (source.starts_with(row.source)) return &row;
  return nullptr;
}

}  // namespace

std::optional<std::string> read_math_text(std::string_view source) {
  std::string text;
  while (!source.empty()) {
    const Written* row = written_at(source);
    const std::string_view printed = row ? row->printed : source.substr(0, 1);
    if (!row &&
        (kRefused.find(source[0]) != std::string_view::npos || source[0] < ' ' || source[0] > '~'))
      return std::nullopt;
    source.remove_prefix(row ? row->source.size() : 1);
    if (printed != " " || !text.ends_with(' ')) text += printed;
  }
  return text;
}

std::string write_math_text(std::string_view text) {
  std::string source;
  while (!text.empty()) {
    const Written* found = nullptr;
    for (const auto& row : kWritten)
      if (!found && row.printed != " " && text.starts_with(row.printed)) found = &row;
    source += found ? found->source : text.substr(0, 1);
    text.remove_prefix(found ? found->printed.size() : 1);
  }
  return source;
}

}  // namespace dsvl
