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
    MdocMacro{"Lk", "", "", ""},         MdocMacro{"Ms", "", "", ""},
    MdocMacro{"Mt", "", "", "~"},        MdocMacro{"Pf", "", "", ""},
    MdocMacro{"Bo", "[", "", ""},        MdocMacro{"Bc", "", "]", ""},
    MdocMacro{"Qo", "\"", "", ""},       MdocMacro{"Qc", "", "\"", ""},
    MdocMacro{"Ao", "<", "", ""},        MdocMacro{"Ac", "", ">", ""},
    MdocMacro{"So", "‘", "", ""},        MdocMacro{"Sc", "", "’", ""},
    MdocMacro{"Bro", "{", "", ""},       MdocMacro{"Brc", "", "}", ""},
    MdocMacro{"St", "", "", ""}};

// Of .St, as mdoc(7) lists them; of others the word itself.
struct Standard {
  std::string_view name, title;
};
constexpr std::array kStandards = {
    Standard{"-ansiC", "ANSI X3.159-1989 (“ANSI C89”)"},
    Standard{"-isoC", "ISO/IEC 9899:1990 (“ISO C90”)"},
    Standard{"-isoC-99", "ISO/IEC 9899:1999 (“ISO C99”)"},
    Standard{"-isoC-2011", "ISO/IEC 9899:2011 (“ISO C11”)"},
    Standard{"-p1003.1-88", "IEEE Std 1003.1-1988 (“POSIX.1”)"},
    Standard{"-p1003.1-90", "IEEE Std 1003.1-1990 (“POSIX.1”)"},
    Standard{"-p1003.1-96", "ISO/IEC 9945-1:1996 (“POSIX.1”)"},
    Standard{"-p1003.1-2001", "IEEE Std 1003.1-2001 (“POSIX.1”)"},
    Standard{"-p1003.1-2004", "IEEE Std 1003.1-2004 (“POSIX.1”)"},
    Standard{"-p1003.1-2008", "IEEE Std 1003.1-2008 (“POSIX.1”)"},
    Standard{"-p1003.2", "IEEE Std 1003.2 (“POSIX.2”)"},
    Standard{"-p1003.2-92", "IEEE Std 1003.2-1992 (“POSIX.2”)"},
    Standard{"-susv2", "Version 2 of the Single UNIX Specification (“SUSv2”)"},
    Standard{"-susv3", "Version 3 of the Single UNIX Specification (“SUSv3”)"}};

std::string_view standard_title(std::string_view word) {
  const auto found = std::find_if(kStandards.begin(), kStandards.end(),
                                  [&](const Standard& row) { return row.name == word; });
  if (found != kStandards.end()) return found->title;
  return word.starts_with('-') ? word.substr(1) : word;
}

const MdocMacro* find_macro(std::string_view name) {
  const auto found = std::find_if(kMacros.begin(), kMacros.end(),
                                  [&](const MdocMacro& macro) { return macro.name == name; });
  return found == kMacros.end() ? nullptr : &*found;
}

bool closes(std::string_view word) {
  return word.size() == 1 && std::string_view(".,:;?!)]").find(word[0]) != std::string_view::npos;
}

// The rest of its line.
bool encloses(const MdocMacro& macro) {
  return !macro.open.empty() && !macro.close.empty();
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
  void close(std::string_view mark) {
    if (mark.empty()) return;
    text_ += mark;
    joins_ = false;
  }
  void join() { joins_ = true; }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
  bool joins_ = true;
};

class LineWriter {
 public:
  explicit LineWriter(const std::string& name) : name_(name) {}

  std::string write(const std::vector<std::string>& words) {
    // Marks at the line's end stand behind what encloses it.
    size_t end = words.size();
    while (end > 0 && closes(words[end - 1])) --end;
    const auto* last = end > 0 && end < words.size() ? find_macro(words[end - 1]) : nullptr;
    if (last != nullptr && encloses(*last)) ++end;  // a mark is what it encloses
    for (size_t i = 0; i < end; ++i) {
      if (const auto* macro = find_macro(words[i]))
        begin(*macro);
      else
        say(words[i]);
    }
    finish();
    for (size_t i = closings_.size(); i-- > 0;) out_.close(closings_[i]);
    for (size_t i = end; i < words.size(); ++i) out_.close(words[i]);
    return out_.take();
  }

 private:
  void begin(const MdocMacro& macro) {
    const bool is_dash = is("Fl") && said_ == 0;  // of what follows: "Fl Fl help"
    finish();
    if (is_dash) out_.join();
    macro_ = &macro, said_ = 0;
    if (is("Ns")) out_.join();
    out_.open(macro.open);
    if (encloses(macro)) closings_.push_back(macro.close);
    if (macro.open.empty()) out_.close(macro.close);
  }

  void say(const std::string& word) {
    const bool is_enclosed = macro_ != nullptr && encloses(*macro_) && said_ == 0;
    if (is_mdoc_mark(word) && !is_enclosed) return separate(word);
    if (word == "(" || word == "[") return out_.add(word);
    if (is("Fn") && said_ > 1) out_.close(",");
    if (is("Xr") && said_ == 1)
      out_.close("(" + word + ")");
    else if (is("St"))
      out_.add(standard_title(word));
    else
      out_.add(is("Fl") ? "-" + word : word);
    if (is("Pf") && said_ == 0) out_.join();
    if (is("Fn") && said_ == 0) out_.close("("), out_.join();
    ++said_;
  }

  // Flags go on behind a mark, other macros end there.
  void separate(const std::string& mark) {
    finish();
    if (is("Fl"))
      said_ = 1;
    else
      macro_ = nullptr;
    out_.add(mark);
  }

  void finish() {
    if (macro_ == nullptr) return;
    if (is("Fn") && said_ > 0) out_.close(")");
    const std::string_view alone = is("Nm") ? std::string_view(name_) : macro_->alone;
    if (said_ == 0 && !alone.empty()) out_.add(alone);
  }

  bool is(std::string_view macro) const { return macro_ != nullptr && macro_->name == macro; }

  const std::string& name_;
  Words out_;
  std::vector<std::string_view> closings_;
  const MdocMacro* macro_ = nullptr;  // whose words follow
  size_t said_ = 0;                   // of them so far
};

}  // namespace

bool is_mdoc_macro(std::string_view name) {
  return find_macro(name) != nullptr;
}

bool is_mdoc_mark(std::string_view word) {
  return word == "|" || closes(word);
}

std::string mdoc_text(const std::vector<std::string>& words, const std::string& name) {
  return LineWriter(name).write(words);
}

}  // namespace dsvl
