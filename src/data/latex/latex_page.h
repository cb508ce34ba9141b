// A LaTeX document as Markdown.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace dsvl {

struct LatexPage {
  std::string markdown;
  int64_t num_blocks = 0;                  // in it
  std::map<std::string, int64_t> dropped;  // blocks by reason: "unknown command: \foo"
  std::string fault;                       // why nothing was read; "" when it was
};

// `text` is UTF-8: a document, or a part with headings that documents include. What the document
// prints, as far as it is understood: a paragraph, heading, item or table with a command that is
// not known, a reference or a citation is left out whole. The document's own macros and
// environments are expanded, with limits. Formulas are LaTeX as read_math writes it, between
// dollars ($$ for displayed ones, alone on a line), without labels and numbers. Not there: notes,
// captions, pictures, bibliographies, author and date, numbers of sections and theorems.
LatexPage read_latex_page(std::string_view text);

}  // namespace dsvl
