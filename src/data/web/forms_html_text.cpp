// Forms "html-text" and "html-markdown": what the pages of a package say, without their pictures.
#include <algorithm>
#include <optional>

#include "base/error.h"
#include "data/documents.h"
#include "data/forms.h"
#include "data/markdown/escape.h"
#include "data/tex/read_math.h"
#include "data/text/language.h"
#include "data/web/markup.h"
#include "data/web/page_text.h"
#include "data/web/pieces.h"
#include "data/web/site_sentences.h"
#include "io/compressed.h"

namespace dsvl {
namespace {

using GivePage = std::function<void(std::vector<FoundBlock> blocks, const std::string& part)>;

struct BarePage {
  std::vector<PageBlock> blocks;
  std::string part;
};

std::string joined(const std::vector<FoundBlock>& blocks) {
  std::vector<const FoundBlock*> all;
  for (const auto& block : blocks) all.push_back(&block);
  return joined_text(all);
}

// The blocks of one page that are its own, without their pictures.
std::vector<FoundBlock> own_blocks(const std::vector<PageBlock>& page,
                                   const SiteSentences& sentences) {
  std::vector<FoundBlock> blocks;
  std::string around;
  for (const auto& block : page) {
    if (sentences.is_on_most_pages(block)) continue;
    FoundBlock bare =
        place_pictures(block, std::vector<std::optional<PictureFile>>(block.images.size()), around);
    if (!bare.text.empty()) blocks.push_back(std::move(bare));
  }
  return blocks;
}

// Every page is parsed once; only its blocks wait until all pages are known.
void read_site(const std::vector<std::string>& paths, const Reading& reading, Account& account,
               const GivePage& give) {
  SiteSentences sentences;
  std::vector<BarePage> pages;
  for (const auto& path : paths)
    try_reading(reading.row, account, [&] {
      const std::string bytes = read_maybe_compressed(path, MarkupLimits{}.most_bytes);
      WebText page = read_page(bytes);
      if (!page.fault.empty()) return account.miss(page.fault);
      sentences.add_page(page.blocks);
      pages.push_back({std::move(page.blocks), page_part(bytes)});
    });
  for (auto& page : pages) {
    auto blocks = own_blocks(page.blocks, sentences);
    page.blocks = {};
    const bool says_something =
        std::any_of(blocks.begin(), blocks.end(), [](const auto& b) { return b.heading == 0; });
    if (!says_something) {
      account.drop("no text");
      continue;
    }
    const std::string text = joined(blocks);
    const auto language = guess_language(text, text_tokens(text));
    if (!language.empty() && language != reading.row.language)
      account.drop("in another language");
    else
      give(std::move(blocks), page.part);
  }
}

// Set as text, LaTeX would be shown as it is written. Code in backticks is.
bool shows_latex(const std::string& written) {
  CodeInText code(written);
  std::string text;
  for (const char c : written)
    if (!code.holds(c)) text += c;
  for (const std::string_view mark : {"$\\", "\\(", "\\[", "\\begin{", "\\frac", "$$"})
    if (text.find(mark) != text.npos) return true;
  return false;
}

// A formula between dollars; "" where it cannot be set or backticks could begin code.
std::string in_dollars(std::string_view latex, const char* dollars) {
  const std::string text = read_math(latex).latex;
  const bool plain = !text.empty() && text.find('`') == text.npos;
  return plain ? str(dollars, text, dollars) : "";
}

// What MathJax is shown, \(...\) and \[...\], taken out of a text, a mark for each; code in
// backticks stays. Nothing where one cannot be set.
constexpr char kFormulaMark = 1;  // no page has it: control characters are no text
struct TextAndFormulas {
  std::string text;
  std::vector<std::string> formulas;
};
std::optional<TextAndFormulas> take_formulas(const std::string& text) {
  CodeInText code(text);
  TextAndFormulas out;
  for (size_t at = 0; at < text.size(); ++at) {
    const char next = at + 1 < text.size() ? text[at + 1] : '\0';
    if (code.holds(text[at]) || text[at] != '\\') {
      out.text += text[at];
    } else if (next != '(' && next != '[') {
      out.text += text[at++];  // what is escaped opens nothing
      if (at < text.size()) out.text += text[at];
    } else {
      const size_t end = text.find(next == '(' ? "\\)" : "\\]", at + 2);
      if (end == text.npos) return std::nullopt;
      const auto latex = std::string_view(text).substr(at + 2, end - at - 2);
      out.formulas.push_back(in_dollars(latex, next == '(' ? "$" : "$$"));
      if (out.formulas.back().empty()) return std::nullopt;
      out.text += kFormulaMark;
      at = end + 1;
    }
  }
  return out;
}

// Nothing where LaTeX is left, or a formula that cannot be set.
std::string as_markdown(const std::string& text) {
  if (text.find(kFormulaMark) != text.npos) return "";
  const auto taken = take_formulas(text);
  if (!taken || shows_latex(taken->text)) return "";
  if (text.starts_with('|') && !taken->formulas.empty()) return "";  // a table
  std::string written;
  size_t next = 0;
  for (const char c : with_escapes(taken->text)) {
    if (c == kFormulaMark)
      written += taken->formulas[next++];
    else
      written += c;
  }
  return written;
}

bool is_code(const FoundBlock& block) {
  const size_t first = block.text.find_first_not_of(" -0123456789.");  // behind an item's mark
  return first != std::string::npos && block.text.compare(first, 3, "```") == 0;
}

}  // namespace

void read_html_texts(const std::vector<std::string>& paths, const Reading& reading,
                     const GiveDocument& give, Account& account) {
  read_site(paths, reading, account, [&](const auto& blocks, const std::string& part) {
    give_texts(blocks, reading, give, account, "no text", part);
  });
}

void read_html_markdown(const std::vector<std::string>& paths, const Reading& reading,
                        const GiveDocument& give, Account& account) {
  read_site(paths, reading, account, [&](std::vector<FoundBlock> blocks, const std::string& part) {
    for (auto& block : blocks)
      if (!is_code(block)) block.text = as_markdown(block.text);
    std::erase_if(blocks, [](const FoundBlock& block) { return block.text.empty(); });
    give_markdown(joined(blocks), part, reading.row, give, account);
  });
}

}  // namespace dsvl
