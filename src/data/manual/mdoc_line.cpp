// Macros of mdoc(7) within a line call each other; enclosures end where the line ends.
#include <algorithm>
#include <array>

#include "data/manual/man_page.h"

namespace dsvl {
namespace {

struct MdocMacro {
  std::string_view name;
  std::string_view open, close;  // around the rest of the line
  std::string_view alone;        // said without words
};
constexpr std::array kMacros = {
    MdocMacro{"Ar", "", "", "file ..."}, MdocMacro{"Fl", "", "", "-"},
    MdocMacro{"Op", "[", "]", ""},       MdocMacro{"Oo", "[", "", ""},
    MdocMacro{"Oc", "", "]", ""},        MdocMacro{"Dq", "“", "”", ""},
    MdocMacro{"Sq", "‘", "’", ""},       MdocMacro{"Ql", "‘", "’", ""},
    MdocMacro{"Qq", "\"", "\"", ""},     MdocMacro{"Pq", "(", ")", ""},
    MdocMacro{"Bq", "[", "]", ""},       MdocMacro{"Aq", "<", ">", ""},
    MdocMacro{"Brq", "{", "}", ""},      MdocMacro{"Nm", "", "", ""},
    MdocMacro{"Nd", "– ", "", ""},       MdocMacro{"Xr", "", "", ""},
    MdocMacro{"Pa", "", "", "~"},        MdocMacro{"Ev", "", "", ""},
    MdocMacro{"Dv", "", "", ""},         MdocMacro{"Em", "", "", ""},
    MdocMacro{"Sy", "", "", ""},         MdocMacro{"Li", "", "", ""},
    MdocMacro{"Ic", "", "", ""},         MdocMacro{"Cm", "", "", ""},
    MdocMacro{"Va", "", "", ""},         MdocMacro{"Vt", "", "", ""},
    MdocMacro{"Fa", "", "", ""},         MdocMacro{"Fn", "", "", ""},
    MdocMacro{"Ft", "", "", ""},         MdocMacro{"Ad", "", "", ""},
    MdocMacro{"Tn", "", "", ""},         MdocMacro{"Er", "", "", ""},
    MdocMacro{"No", "", "", ""},         MdocMacro{"Ns", "", "", ""},
    MdocMacro{"Sx", "", "", ""},         MdocMacro{"Ux", "", "", "UNIX"},
    MdocMacro{"Bx", "", "", "BSD"},      MdocMacro{"At", "", "", "AT&T UNIX"},
    MdocMacro{"Xo", "", "", ""},         MdocMacro{"Xc", "", "", ""},
    MdocMacro{"Do", "“", "", ""},        MdocMacro{"Dc", "", "”", ""},
    MdocMacro{"Po", "(", "", ""},        MdocMacro{"Pc", "", ")", ""},
    MdocMacro{"Ap", "'", "", ""},        MdocMacro{"An", "", "", ""},
    MdocMacro{"Fd", "", "", ""},         MdocMacro{"In", "#include <", ">", ""},
    MdocMacro{"Lk", "", "", ""},         MdocMacro{"Ms", "", "", ""}};

const MdocMacro* find_macro(std::string_view name) {
  const auto found = std::find_if(kMacros.begin(), kMacros.end(),
                                  [&](const MdocMacro& macro) { return macro.name == name; });
  return found == kMacros.end() ? nullptr : &*found;
}

bool closes(std::string_view word) {
  return word.size() == 1 && std::string_view(".,:;?!)]").find(word[0]) != std::string_view::npos;
}

class Words {
 public:
  void add(std::string_view word) {
    if (!text_.empty() && !joins_ && !closes(word)) text_ += ' ';
    text_ += word;
    joins_ = word == "(" || word == "[";
  }
  void open(std::string_view mark) {
    if (mark.empty()) return;
    add(mark);
    joins_ = true;
  }
  void close(std::string_view mark) { text_ += mark; }
  void join() { joins_ = true; }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
  bool joins_ = true;
};

}  // namespace

bool is_mdoc_macro(std::string_view name) {
  return find_macro(name) != nullptr;
}

std::string mdoc_text(const std::vector<std::string>& words, const std::string& name) {
  Words out;
  std::vector<std::string_view> closings;
  std::string_view macro;  // whose words follow
  size_t said = 0;         // of them so far
  // Marks at the line's end stand behind what encloses it.
  size_t end = words.size();
  while (end > 0 && closes(words[end - 1])) --end;
  const auto finish = [&] {
    const auto* row = find_macro(macro);
    if (row == nullptr || said > 0) return;
    const std::string_view alone = macro == "Nm" ? std::string_view(name) : row->alone;
    if (!alone.empty()) out.add(alone);
  };
  for (size_t i = 0; i < end; ++i) {
    const auto* row = find_macro(words[i]);
    if (row == nullptr) {
      const bool is_section = macro == "Xr" && said == 1;
      if (is_section) out.close("(" + words[i] + ")");
      if (!is_section) out.add(macro == "Fl" ? "-" + words[i] : words[i]);
      if (macro == "Fn" && said == 0) out.close("()");
      ++said;
      continue;
    }
    finish();
    macro = row->name, said = 0;
    if (macro == "Ns") out.join();
    out.open(row->open);
    if (!row->open.empty() && !row->close.empty()) closings.push_back(row->close);
    if (row->open.empty()) out.close(row->close);
  }
  finish();
  for (size_t i = closings.size(); i-- > 0;) out.close(closings[i]);
  for (size_t i = end; i < words.size(); ++i) out.close(words[i]);
  return out.take();
}

}  // namespace dsvl
