// One way of writing each node.
#include "data/tex/write_math.h"

#include <algorithm>

#include "data/tex/math_symbols.h"
#include "data/tex/math_text.h"
#include "data/tex/math_tokens.h"

namespace dsvl {
namespace {

bool is_word(const std::string& name) {
  return name.size() > 1 && name[0] == '\\' && is_letter(static_cast<unsigned char>(name.back()));
}

class MathWriter {
 public:
  void row(const std::vector<MathNode>& parts);
  std::string take() { return std::move(out_); }

 private:
  void node(const MathNode& node);
  void put(const std::string& piece);
  void close(const char* piece);
  void braced(const MathNode& inside);
  void inside(const MathNode& node);
  void script(const char* mark, const MathNode& node);
  void scripts(const MathNode& node);
  void option(const MathNode& node);
  void fence(const MathNode& node);
  void array(const MathNode& node);
  void cells(const MathNode& node);

  std::string out_;
  bool after_word_ = false;  // a letter next would run into it
  bool blank_ = false;       // wanted before what is next, unless that closes something
  int compact_ = 0;
};

void MathWriter::put(const std::string& piece) {
  if (piece.empty()) return;
  const bool alnum = is_letter_or_digit(static_cast<unsigned char>(piece[0]));
  const bool opened =
      out_.empty() || out_.ends_with('{') || out_.ends_with(' ') || out_.ends_with('&');
  if ((blank_ && !opened) || (after_word_ && alnum)) out_ += ' ';
  out_ += piece;
  blank_ = false;
  after_word_ = is_word(piece);
}

void MathWriter::close(const char* piece) {
  blank_ = false;
  put(piece);
}

void MathWriter::inside(const MathNode& of) {
  if (of.kind == MathKind::row)
    row(of.parts);
  else
    row({of});
}

void MathWriter::braced(const MathNode& of) {
  put("{");
  inside(of);
  close("}");
}

void MathWriter::script(const char* mark, const MathNode& of) {
  if (of.kind == MathKind::nothing) return;
  close(mark);
  ++compact_;
  const MathNode& only = of.kind == MathKind::row && of.parts.size() == 1 ? of.parts[0] : of;
  if (only.kind == MathKind::symbol && only.name.size() == 1) {
    close(only.name.c_str());
    after_word_ = true;  // x_1 2 is not x_{12}
  } else {
    braced(of);
  }
  --compact_;
}

MathLimits own_limits(const MathNode& base) {
  if (class_of(base) != MathClass::op) return base.limits;
  switch (base.kind) {
    case MathKind::symbol:
      return find_math_symbol(base.name)->limits;
    case MathKind::function:
      return base.name == "\\operatorname*" ? MathLimits::in_display
                                            : limits_of_function(base.name.substr(1));
    case MathKind::classed:
      return MathLimits::in_display;
    default:
      return base.limits;
  }
}

void MathWriter::scripts(const MathNode& of) {
  const MathNode& base = of.parts[0];
  if (base.kind == MathKind::row)
    braced(base);
  else
    node(base);
  if (base.limits != own_limits(base))
    close(base.limits == MathLimits::always  ? "\\limits"
          : base.limits == MathLimits::never ? "\\nolimits"
                                             : "\\displaylimits");
  const std::string primes(static_cast<size_t>(of.amount), '\'');
  if (of.amount > 0) {
    close(primes.c_str());
    script("^", of.parts[2]);
    script("_", of.parts[1]);
  } else {
    script("_", of.parts[1]);
    script("^", of.parts[2]);
  }
}

// Whether LaTeX would end an option at a bracket in `text`.
bool has_bare_bracket(const std::string& text) {
  int depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\') ++i;  // a sign, not a brace
    depth += (c == '{') - (c == '}');
    if (c == ']' && depth == 0) return true;
  }
  return false;
}

void MathWriter::option(const MathNode& of) {
  if (of.kind == MathKind::nothing) return;
  MathWriter inner;
  inner.compact_ = 1;
  inner.inside(of);
  const std::string text = inner.take();
  put(has_bare_bracket(text) ? "[{" + text + "}]" : "[" + text + "]");
}

void MathWriter::fence(const MathNode& of) {
  for (size_t i = 0; i < of.parts.size(); i += 2) {
    const std::string command = i == 0                     ? "\\left"
                                : i + 1 == of.parts.size() ? "\\right"
                                                           : "\\middle";
    if (i > 0) blank_ = false;
    put(command);
    put(of.parts[i].name);
    if (i + 1 < of.parts.size()) row(of.parts[i + 1].parts);
  }
}

void MathWriter::cells(const MathNode& of) {
  const auto columns = static_cast<size_t>(of.amount);
  for (size_t i = 0; i < of.parts.size(); i += columns) {
    if (i > 0) close(" \\\\ ");
    for (const int line : of.lines)
      if (static_cast<size_t>(line) == i / columns) close("\\hline ");
    size_t last = columns;
    while (last > 1 && of.parts[i + last - 1].parts.empty()) --last;
    for (size_t c = 0; c < last; ++c) {
      // What is aligned stands at its mark: a &= b.
      const bool mark = of.name == "aligned" && c % 2 == 1;
      const bool spaced = c > 0 && !out_.ends_with(' ');
      if (c > 0) close(mark ? (spaced ? " &" : "&") : spaced ? " & " : "& ");
      inside(of.parts[i + c]);
    }
  }
  for (const int line : of.lines)
    if (static_cast<size_t>(line) * columns == of.parts.size()) close(" \\\\ \\hline");
}

void MathWriter::array(const MathNode& of) {
  if (of.name == "substack") {
    put("\\substack");
    put("{");
    cells(of);
    close("}");
    return;
  }
  put("\\begin{" + of.name + "}");
  if (!of.text.empty()) put("{" + of.text + "}");
  close(" ");
  cells(of);
  close(" \\end{");
  close((of.name + "}").c_str());
}

void MathWriter::node(const MathNode& of) {
  switch (of.kind) {
    case MathKind::nothing:
      return;
    case MathKind::row:
      return braced(of);
    case MathKind::symbol:
    case MathKind::space:
    case MathKind::style:
      return put(of.name);
    case MathKind::text:
      put(of.name);
      return put("{" + write_math_text(of.text) + "}");
    case MathKind::scripts:
      return scripts(of);
    case MathKind::fence:
      return fence(of);
    case MathKind::array:
      return array(of);
    case MathKind::function:
      put(of.name);
      if (of.name.starts_with("\\operatorname")) braced(of.parts[0]);
      return;
    case MathKind::radical:
      put(of.name);
      option(of.parts[1]);
      return braced(of.parts[0]);
    case MathKind::arrow:
      put(of.name);
      option(of.parts[1]);
      return braced(of.parts[0]);
    case MathKind::big:
      put(of.name);
      return put(of.parts[0].name);
    case MathKind::stack:
      put(of.name);
      ++compact_;
      braced(of.parts[1]);
      --compact_;
      return braced(of.parts[0]);
    default:  // a command and its arguments
      put(of.name);
      for (const auto& part : of.parts) braced(part);
  }
}

// Whether a blank stands on both sides of a part of this class.
bool stands_apart(const MathNode& part, MathClass cls, bool compact) {
  if (part.kind == MathKind::space) return part.amount >= 18 && !compact;
  if (part.kind == MathKind::scripts) return stands_apart(part.parts[0], cls, compact);
  if (!is_atom(part) || (cls != MathClass::bin && cls != MathClass::rel)) return false;
  return !compact || part.name.size() > 2;
}

// Such relations are set without a space between them: ">=" and ":=" are signs to their readers.
bool is_typed_relation(const MathNode& part, MathClass cls) {
  return cls == MathClass::rel && part.kind == MathKind::symbol && part.name.size() == 1;
}

void MathWriter::row(const std::vector<MathNode>& parts) {
  const auto classes = classes_of(parts);
  for (size_t i = 0; i < parts.size(); ++i) {
    const bool apart = stands_apart(parts[i], classes[i], compact_ > 0);
    if (apart) blank_ = true;
    if (i > 0 && is_typed_relation(parts[i - 1], classes[i - 1]) &&
        is_typed_relation(parts[i], classes[i]))
      blank_ = false;
    node(parts[i]);
    if (apart ||
        (compact_ == 0 && parts[i].kind == MathKind::symbol && parts[i].cls == MathClass::punct))
      blank_ = true;
  }
}

}  // namespace

std::string write_math(const MathNode& tree) {
  MathWriter writer;
  writer.row(tree.parts);
  return writer.take();
}

}  // namespace dsvl
