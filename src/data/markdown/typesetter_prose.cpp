// Greedy lines of words and formulas.
#include <algorithm>
#include <cmath>

#include "data/markdown/typesetter.h"
#include "data/tex/read_math.h"
#include "data/utf8.h"
#include "text/utf8.h"

namespace dsvl {

// What a line is filled with: a word, one Chinese character with the marks that cling to it, or a
// formula.
struct Typesetter::Atom {
  TextLine text;
  std::optional<SetMath> formula = std::nullopt;  // instead of the text
  double width = 0, blank = 0;                    // blank: in front, within a line
  bool breaks = true;                             // a line may begin with it
  bool panel = false;                             // code in a line
};
struct Typesetter::Line {
  std::vector<Atom> atoms;
  double width = 0, indent = 0;
  bool last = false;
};

namespace {

bool clings_to_left(char32_t c) {
  return std::u32string_view(U"，。、；：？！）】》〉」』”’…—·％").find(c) !=
         std::u32string_view::npos;
}
bool clings_to_right(char32_t c) {
  return std::u32string_view(U"（【《〈「『“‘").find(c) != std::u32string_view::npos;
}

struct Piece {
  std::string text;
  bool blank = false;   // one stands in front
  bool breaks = false;  // a line may begin with it
};

bool may_part(char32_t before, char32_t behind) {
  return (is_chinese(before) || is_chinese(behind)) && !clings_to_right(before) &&
         !clings_to_left(behind);
}

// Cuts the spans of one text, in turn.
class Cutter {
 public:
  // A formula stands as a word does; what Latin letter it holds does not matter.
  Piece whole() {
    const Piece piece{"", blank_, last_ == 0 || blank_ || may_part(last_, 'x')};
    blank_ = false;
    last_ = 'x';
    return piece;
  }

  std::vector<Piece> cut(const std::string& text) {
    std::vector<Piece> pieces;
    for (const char32_t c : decode_utf8(text)) {
      if (c == ' ') {
        blank_ = last_ != 0;
        continue;
      }
      const bool parts = last_ == 0 || blank_ || may_part(last_, c);
      if (parts || pieces.empty())
        pieces.push_back({"", blank_ && !(is_chinese(last_) && is_chinese(c)), parts});
      append_character(pieces.back().text, c);
      blank_ = false;
      last_ = c;
    }
    return pieces;
  }

 private:
  char32_t last_ = 0;
  bool blank_ = false;
};

// Its origin on whole pixels.
void put_formula(const SetMath& formula, double x, double baseline, Color ink, SetBlock& out) {
  for (const auto& piece : formula.pieces)
    out.texts.push_back({piece.line, static_cast<int>(std::lround(x + piece.x)),
                         static_cast<int>(std::lround(baseline + piece.y)), ink});
  for (const auto& rule : formula.rules)
    out.boxes.push_back(
        {x + rule.left, baseline + rule.top, x + rule.right, baseline + rule.bottom, ink});
}

}  // namespace

std::optional<std::vector<Typesetter::Atom>> Typesetter::atoms_of(const MarkdownBlock& block) {
  const bool heading = block.kind == MarkdownKind::heading;
  const double size = size_of(block);
  const double blank = pen_.layout(setting_.faces.upright, {size, true}, " ").advance;
  std::vector<Atom> atoms;
  const auto add = [&](Atom atom, double width, const Piece& piece) {
    atom.width = width;
    atom.blank = piece.blank ? blank : 0;
    atom.breaks = piece.breaks;
    atoms.push_back(std::move(atom));
  };
  Cutter cutter;
  for (const auto& span : block.spans) {
    if (span.formula) {
      auto set = set_formula(span.text, size, false);
      if (!set) return std::nullopt;
      const double width = std::ceil(set->width);
      add({{}, std::move(set)}, width, cutter.whole());
      continue;
    }
    const FontFile& face = face_for(span, heading);
    for (auto& piece : cutter.cut(span.text)) {
      Atom atom{pen_.layout(face, {size, true}, piece.text)};
      atom.panel = has_panel(span, heading);
      const double width = atom.text.advance;
      add(std::move(atom), width, piece);
    }
  }
  return atoms;
}

std::optional<std::vector<Typesetter::Line>> Typesetter::break_lines(std::vector<Atom> atoms,
                                                                     double width,
                                                                     double first_indent) const {
  std::vector<Line> lines(1);
  lines[0].indent = first_indent;
  for (size_t i = 0; i < atoms.size();) {
    // Atoms that may not be parted go together.
    size_t end = i + 1;
    double wide = atoms[i].width;
    for (; end < atoms.size() && !atoms[end].breaks; ++end)
      wide += atoms[end].blank + atoms[end].width;
    Line* line = &lines.back();
    const double blank = line->atoms.empty() ? 0 : atoms[i].blank;
    if (!line->atoms.empty() && line->indent + line->width + blank + wide > width) {
      line = &lines.emplace_back();
      atoms[i].blank = 0;
    } else {
      atoms[i].blank = blank;
    }
    if (line->indent + line->width + atoms[i].blank + wide > width) return std::nullopt;
    for (; i < end; ++i) {
      line->width += atoms[i].blank + atoms[i].width;
      line->atoms.push_back(std::move(atoms[i]));
    }
  }
  lines.back().last = true;
  return lines;
}

void Typesetter::place(const std::vector<Line>& lines, const MarkdownBlock& block, double width,
                       SetBlock& out) const {
  const PageTemplate& look = *setting_.look;
  const bool heading = block.kind == MarkdownKind::heading;
  const double size = size_of(block), step = std::round(size * (heading ? 1.25 : look.leading));
  const bool centered = heading && look.centered && block.level == 1;
  const Color ink = heading ? setting_.colors.accent : setting_.colors.ink;
  for (const auto& line : lines) {
    const double spare = width - line.indent - line.width;
    const auto blanks = std::count_if(line.atoms.begin(), line.atoms.end(),
                                      [](const Atom& atom) { return atom.blank > 0; });
    // Lines with few blanks stay ragged.
    const double share = spare / static_cast<double>(std::max<int64_t>(blanks, 1));
    const bool stretched =
        look.justified && !heading && !line.last && blanks > 0 && share < 0.5 * size;
    const double stretch = stretched ? share : 0;
    double x = line.indent + (centered ? spare / 2 : 0);
    // Tall formulas push the lines around them away.
    const double up = step / 2 + 0.35 * size, down = step - up;
    double more_up = 0, more_down = 0;
    for (const auto& atom : line.atoms) {
      if (!atom.formula) continue;
      more_up = std::max(more_up, std::ceil(atom.formula->ascent + 0.1 * size - up));
      more_down = std::max(more_down, std::ceil(atom.formula->descent + 0.1 * size - down));
    }
    const double baseline = std::round(out.height + more_up + up);
    for (const auto& atom : line.atoms) {
      x += atom.blank + (atom.blank > 0 ? stretch : 0);
      if (atom.panel)
        out.boxes.push_back({x - 2, baseline - 0.8 * size, x + atom.width + 2,
                             baseline + 0.25 * size, setting_.colors.panel});
      if (atom.formula)
        put_formula(*atom.formula, std::round(x), baseline, ink, out);
      else
        out.texts.push_back(
            {atom.text, static_cast<int>(std::lround(x)), static_cast<int>(baseline), ink});
      x += atom.width;
    }
    out.height += more_up + step + more_down;
  }
}

std::optional<SetBlock> Typesetter::set_prose(const MarkdownBlock& block, double width) {
  const PageTemplate& look = *setting_.look;
  const double em = setting_.size;
  const bool plain = block.kind == MarkdownKind::paragraph && block.around.empty();
  auto atoms = atoms_of(block);
  if (!atoms) return std::nullopt;
  const auto lines = break_lines(std::move(*atoms), width, plain ? look.indent * em : 0);
  if (!lines) return std::nullopt;
  SetBlock out;
  place(*lines, block, width, out);
  if (block.kind == MarkdownKind::heading && look.ruled && block.level <= 2) {
    out.height += 0.35 * em;
    out.boxes.push_back({0, out.height - 2, width, out.height - 0.5, setting_.colors.accent});
  }
  return out;
}

std::optional<SetMath> Typesetter::set_formula(const std::string& latex, double size,
                                               bool display) {
  const MathReading reading = read_math(latex);
  if (reading.tree == nullptr) return std::nullopt;
  return math_.set(*reading.tree, setting_.math, size, display);
}

// In the middle of its line.
std::optional<SetBlock> Typesetter::set_display(const MarkdownBlock& block, double width) {
  const auto set = set_formula(block.code, setting_.size, true);
  if (!set || set->width > width) return std::nullopt;
  SetBlock out;
  put_formula(*set, std::floor((width - set->width) / 2), std::ceil(set->ascent),
              setting_.colors.ink, out);
  // Text that goes on behind it has no gap of its own.
  out.height = std::ceil(set->ascent) + std::ceil(set->descent) + std::round(0.3 * setting_.size);
  return out;
}

}  // namespace dsvl
