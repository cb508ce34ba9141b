// Form "latex": documents in LaTeX.
#include <algorithm>

#include "data/forms.h"
#include "data/latex/latex_page.h"
#include "io/compressed.h"
#include "text/utf8.h"

namespace dsvl {
namespace {

constexpr size_t kMostFileBytes = size_t{4} << 20;

bool is_ascii_or_latin1(char c) {
  return (static_cast<unsigned char>(c) & 0xE0) != 0x80;  // those are controls
}

// Latin-1 where the file says so; nothing where it is no text that is known.
std::string utf8_of(std::string bytes) {
  if (valid_utf8_length(bytes) == bytes.size()) return bytes;
  const bool says_latin1 = bytes.find("[latin1]{inputenc}") != bytes.npos ||
                           bytes.find("\\inputencoding{latin1}") != bytes.npos;
  if (!says_latin1 || !std::all_of(bytes.begin(), bytes.end(), is_ascii_or_latin1)) return "";
  std::string text;
  for (const char c : bytes) append_character(text, static_cast<unsigned char>(c));
  return text;
}

// A few kinds of reasons, apart from those of whole documents.
std::string kind_of(std::string_view reason) {
  for (const std::string_view kind : {"unknown command", "unknown environment", "a reference",
                                      "a table", "code", "a formula", "an item", "a file"})
    if (reason.starts_with(kind)) return "block: " + std::string(kind);
  return "block: other reasons";
}

void count_blocks(const LatexPage& page, Account& account) {
  for (const auto& [reason, count] : page.dropped) account.drop(kind_of(reason), count);
}

// What shows that a document is another thing than was read.
bool is_mostly_unknown(const LatexPage& page) {
  int64_t unknown = 0;
  for (const auto& [reason, count] : page.dropped)
    if (reason != "a reference" && !reason.starts_with("a formula")) unknown += count;
  return unknown > page.num_blocks;
}

}  // namespace

void read_latex(const std::string& path, const Reading& reading, const GiveDocument& give,
                Account& account) {
  const std::string bytes = read_maybe_compressed(path, kMostFileBytes);
  const std::string text = utf8_of(bytes);
  if (text.empty()) return bytes.empty() ? account.drop("no text") : account.miss("not UTF-8");
  const LatexPage page = read_latex_page(text);
  if (!page.fault.empty()) return account.drop(page.fault);
  if (is_mostly_unknown(page)) return account.drop("mostly unknown commands");
  count_blocks(page, account);
  give_markdown(page.markdown, page_part(bytes), reading.row, give, account);
}

}  // namespace dsvl
