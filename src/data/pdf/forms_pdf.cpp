// Form `pdf`: one document a page, read by poppler's programs in ranges of pages.
#include <algorithm>

#include "base/error.h"
#include "base/log.h"
#include "base/signals.h"
#include "data/forms.h"
#include "data/pdf/page_faults.h"
#include "data/pdf/pdf_programs.h"
#include "data/pdf/running_heads.h"
#include "data/render.h"
#include "data/text/language.h"
#include "data/utf8.h"

namespace dsvl {
namespace {

constexpr int kPagesAtOnce = 100;
constexpr size_t kMostPages = 5000;  // of a file; those behind are counted

// A page on its way to become a document.
struct ReadPage {
  int number = 1;
  PdfPageSize size;
  PdfPageWords words;
  std::u32string stream;
};

std::u32string without_blanks(const std::u32string& text) {
  std::u32string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out),
               [](char32_t c) { return c != ' ' && c != '\n' && c != 0xFFFD; });
  return out;
}

// Texts between form feeds.
std::vector<std::u32string> cut_stream(const std::string& text) {
  std::vector<std::u32string> pages;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\f', begin), text.size());
    std::string page = text.substr(begin, end - begin);
    std::replace(page.begin(), page.end(), '\n', ' ');
    pages.push_back(without_blanks(plain_characters(page)));
    begin = end + 1;
  }
  return pages;
}

void miss_pages(int count, const std::string& why, const std::string& path, Account& account) {
  log_warning(path, ": ", why);
  for (int i = 0; i < count; ++i) account.miss(why);
}

// The sizes of all pages; empty when the file cannot be read, which is counted.
std::vector<PdfPageSize> read_sizes(const PdfFile& file, const std::string& path,
                                    Account& account) {
  const LimitedResult result = file.info();
  auto sizes = parse_pdf_info(result.output);
  const bool locked = result.said.find("Incorrect password") != std::string::npos;
  if (result.good() && !sizes.empty()) return sizes;
  miss_pages(1,
             locked                           ? "a PDF that asks for a password"
             : result.good()                  ? "a PDF without pages"
             : result.end == ChildEnd::exited ? "a damaged PDF"
                                              : result.fault("pdfinfo"),
             path, account);
  return {};
}

// The pages first..last with their words and second text; what cannot be read is counted.
std::vector<ReadPage> read_range(const PdfFile& file, const std::vector<PdfPageSize>& sizes,
                                 int first, int last, std::string& why) {
  const auto count = static_cast<size_t>(last - first + 1);
  const LimitedResult xml = file.words(first, last), raw = file.stream(first, last);
  for (const auto* result : {&xml, &raw})
    if (!result->good()) why = result->fault("pdftotext");
  if (why.empty() && passed_text_over(raw)) why = "fonts that poppler lacks; see poppler-data";
  auto words = parse_pdf_words(xml.output);
  auto streams = cut_stream(raw.output);
  if (why.empty() && (words.size() != count || streams.size() != count)) why = "a damaged PDF";
  std::vector<ReadPage> pages;
  for (size_t i = 0; i < count && why.empty(); ++i)
    pages.push_back({first + static_cast<int>(i), sizes[static_cast<size_t>(first) - 1 + i],
                     std::move(words[i]), std::move(streams[i])});
  return pages;
}

// All pages, range by range.
std::vector<ReadPage> read_file_pages(const std::string& path, Account& account) {
  const PdfFile file(path);
  const auto sizes = read_sizes(file, path, account);
  std::vector<ReadPage> pages;
  const auto count = static_cast<int>(std::min(sizes.size(), kMostPages));
  if (sizes.size() > kMostPages)
    account.drop("pages of a very long file", static_cast<int64_t>(sizes.size() - kMostPages));
  for (int first = 1; first <= count; first += kPagesAtOnce) {
    check_signals();
    const int last = std::min(first + kPagesAtOnce - 1, count);
    std::string why;
    auto range = read_range(file, sizes, first, last, why);
    if (!why.empty()) miss_pages(last - first + 1, why, path, account);
    std::move(range.begin(), range.end(), std::back_inserter(pages));
  }
  return pages;
}

std::vector<std::vector<LineFacts>> columns_of(const PdfPageWords& words) {
  std::vector<std::vector<LineFacts>> columns;
  for (const auto& column : find_columns(words.lines)) {
    columns.emplace_back();
    for (const auto& line : column) columns.back().push_back(line_facts(line));
  }
  return columns;
}

// In reading order, without blanks.
std::u32string letters_of(const PdfPageWords& words) {
  std::u32string letters;
  for (const auto& column : find_columns(words.lines))
    for (const auto& line : column)
      for (const auto& word : line.words) letters += without_blanks(word.text);
  return letters;
}

std::string language_of(const std::string& text) {
  return std::string(guess_language(text, text_tokens(text)));
}

// The page's document, or a reason in the account.
void give_page(ReadPage& read, const RunningHeads& heads, const HyphenWords& hyphens,
               const std::string& path, const SourceRow& row, const GiveDocument& give,
               Account& account) {
  if (const char* why = size_fault(read.size)) return account.drop(why);
  auto page = std::make_shared<PdfPage>();
  page->path = path;
  page->number = read.number;
  page->width = read.words.width, page->height = read.words.height;
  const std::u32string words = letters_of(read.words);
  page->others = heads.take(read.words);
  const auto columns = columns_of(read.words);
  std::vector<LineFacts> lines;
  for (const auto& column : columns) lines.insert(lines.end(), column.begin(), column.end());
  page->blocks = pdf_blocks(columns, hyphens, read.stream);
  const std::string text = blocks_text(page->blocks, true);
  const std::string language = language_of(text);
  if (const char* why = page_fault({lines, *page, words, read.stream, language}))
    return account.drop(why);
  Document document{row.package, row.license, language == "zh" ? "zh" : "en", text, Kind::page};
  document.page = std::move(page);
  give(std::move(document));
}

}  // namespace

void read_pdf(const std::string& path, const Reading& reading, const GiveDocument& give,
              Account& account) {
  auto pages = read_file_pages(path, account);
  std::erase_if(pages, [&](const ReadPage& page) {
    const char* why = amount_fault(page.words, page.stream);
    if (why != nullptr) account.drop(why);
    return why != nullptr;
  });
  HyphenWords hyphens;
  RunningHeads heads;
  for (const auto& page : pages) {
    heads.add(page.words);
    gather_hyphens(page.words, hyphens);
  }
  for (auto& page : pages) give_page(page, heads, hyphens, path, reading.row, give, account);
}

}  // namespace dsvl
