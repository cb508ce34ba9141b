// Fractions, roots, delimiters, accents and what else takes arguments.
#include <unordered_map>

#include "base/error.h"
#include "data/tex/math_commands.h"
#include "data/tex/math_reader.h"

namespace dsvl {

using namespace math_commands;

MathNode math_symbol_node(const MathSymbol& symbol) {
  MathNode made{MathKind::symbol, symbol.cls, symbol.limits};
  made.code = symbol.code;
  made.name = symbol.name;
  return made;
}

MathReader::Method MathReader::method_of(const std::string& name) {
  static const auto methods = [] {
    std::unordered_map<std::string, Method> made;
    for (const auto& row : kAccents) made[row.name] = &MathReader::accent;
    for (const auto& row : kBraces) made[row.name] = &MathReader::brace;
    for (const auto& row : kArrows) made[row.name] = &MathReader::arrow;
    for (const auto& row : kSpaces) made[row.name] = &MathReader::space;
    for (const auto& row : kStyles) made[row.name] = &MathReader::style;
    for (const auto& row : kClassed) made[row.name] = &MathReader::classed;
    for (const auto& row : kShapes) {
      const std::string shape = row.name;
      made[shape] = shape.starts_with("\\text") || shape.ends_with("box") || shape == "\\emph"
                        ? &MathReader::words
                    : shape.size() == 3 && shape != "\\bm" ? &MathReader::letters_switch
                                                           : &MathReader::letters;
    }
    made["\\cal"] = &MathReader::letters_switch;
    for (const std::string size : kBigs)
      for (const char* side : {"", "l", "r", "m"}) made[size + side] = &MathReader::big;
    for (const char* n :
         {"\\frac", "\\dfrac", "\\tfrac", "\\cfrac", "\\binom", "\\dbinom", "\\tbinom"})
      made[n] = &MathReader::fraction;
    for (const char* n : {"\\overline", "\\underline"}) made[n] = &MathReader::line;
    for (const char* n : {"\\overset", "\\underset", "\\stackrel"}) made[n] = &MathReader::stack;
    for (const char* n : {"\\bmod", "\\pmod", "\\mod"}) made[n] = &MathReader::modulo;
    for (const char* n :
         {"\\nonumber", "\\notag", "\\allowbreak", "\\nobreak", "\\relax", "\\/", "\\-"})
      made[n] = &MathReader::ignored;
    made["\\sqrt"] = &MathReader::radical;
    made["\\left"] = &MathReader::fence;
    made["\\hspace"] = made["\\mspace"] = &MathReader::wide_space;
    made["\\operatorname"] = &MathReader::operator_name;
    made["\\not"] = &MathReader::negated;
    made["\\label"] = &MathReader::label;
    made["\\begin"] = &MathReader::environment;
    made["\\substack"] = &MathReader::substack;
    made["\\dots"] = &MathReader::dots;
    return made;
  }();
  const auto it = methods.find(name);
  return it == methods.end() ? nullptr : it->second;
}

MathNode MathReader::command(const std::string& name) {
  if (const MathSymbol* symbol = find_math_symbol(name)) return math_symbol_node(*symbol);
  if (name.size() > 1 && is_math_function(std::string_view(name).substr(1)))
    return named_function(name);
  const Method method = method_of(name);
  if (method == nullptr) return refuse("unknown command " + name);
  return (this->*method)(name);
}

MathNode MathReader::delimiter(const std::string& of) {
  const MathToken token = tokens_.take();
  MathNode made{MathKind::symbol};
  made.name = ".";
  if (token.text == ".") return made;
  const MathSymbol* symbol =
      token.code >= 0x80 ? find_math_symbol(token.code) : find_math_symbol(token.text);
  if (symbol != nullptr && token.kind != Kind::open && token.kind != Kind::close)
    made.name = math_delimiter(*symbol);
  if (symbol == nullptr || made.name.empty() || made.name == ".")
    return refuse(str(of, " before '", token.text, "', which is no delimiter"));
  made.code = find_math_symbol(made.name)->code;
  return made;
}

MathNode MathReader::fraction(const std::string& name) {
  MathNode made{MathKind::fraction};
  made.name = name;
  made.rule = name.ends_with("frac");
  made.amount = name[1] == 'd' ? 1 : name[1] == 't' ? 2 : name[1] == 'c' ? 3 : 0;
  if (made.amount == 3 && tokens_.peek().code == '[') return refuse("\\cfrac with an option");
  made.parts.push_back(row_argument(name));
  made.parts.push_back(row_argument(name));
  return made;
}

MathNode MathReader::option(const std::string& name) {
  if (tokens_.peek().code != '[') return {};
  tokens_.take();
  MathNode inside = row(true);
  if (tokens_.take().code != ']') return refuse(str("'[' of ", name, " without its partner"));
  return inside.parts.empty() ? MathNode{} : inside;
}

MathNode MathReader::radical(const std::string& name) {
  MathNode made{MathKind::radical}, degree = option(name);
  made.name = name;
  made.parts.push_back(row_argument(name));
  made.parts.push_back(std::move(degree));
  return made;
}

MathNode MathReader::fence(const std::string& name) {
  MathNode made{MathKind::fence};
  made.name = name;
  made.parts.push_back(delimiter(name));
  for (;;) {
    made.parts.push_back(row());
    const MathToken next = tokens_.take();
    if (next.text != "\\right" && next.text != "\\middle")
      return refuse("\\left without its \\right");
    made.parts.push_back(delimiter(next.text));
    if (next.text == "\\right") return made;
  }
}

MathNode MathReader::big(const std::string& name) {
  MathNode made{MathKind::big};
  made.name = name;
  std::string size = name;
  const char side = name.back();
  if (side != 'g') size.pop_back();
  made.cls = side == 'l'   ? MathClass::open
             : side == 'r' ? MathClass::close
             : side == 'm' ? MathClass::rel
                           : MathClass::ord;
  for (int i = 0; i < 4; ++i)
    if (size == kBigs[i]) made.amount = i + 1;
  made.parts.push_back(delimiter(name));
  return made;
}

MathNode MathReader::accent(const std::string& name) {
  const MathAccent& row = *named(kAccents, name);
  MathNode made{MathKind::accent};
  made.name = name;
  made.code = row.code;
  made.wide = row.wide;
  made.parts.push_back(argument(name));
  return made;
}

MathNode MathReader::line(const std::string& name) {
  MathNode made{MathKind::line};
  made.name = name;
  made.amount = name == "\\overline" ? 1 : -1;
  made.parts.push_back(row_argument(name));
  return made;
}

MathNode MathReader::brace(const std::string& name) {
  const MathStretched& row = *named(kBraces, name);
  MathNode made{MathKind::brace};
  made.name = name;
  made.code = row.code;
  made.amount = row.side;
  if (name.ends_with("brace")) made.limits = MathLimits::always;
  made.parts.push_back(row_argument(name));
  return made;
}

MathNode MathReader::stack(const std::string& name) {
  MathNode made{MathKind::stack};
  made.name = name;
  made.amount = name == "\\underset" ? -1 : 1;
  MathNode small = row_argument(name);
  MathNode base = argument(name);
  if (base.kind == MathKind::nothing) base.kind = MathKind::row;
  if (base.kind == MathKind::row && base.parts.size() == 1) {
    MathNode only = std::move(base.parts[0]);  // {=}: what is borne stays a relation
    base = std::move(only);
  }
  made.parts = {std::move(base), std::move(small)};
  return made;
}

MathNode MathReader::arrow(const std::string& name) {
  MathNode made{MathKind::arrow};
  made.name = name;
  made.code = named(kArrows, name)->code;
  MathNode below = option(name);
  made.parts.push_back(row_argument(name));
  made.parts.push_back(std::move(below));
  return made;
}

MathNode MathReader::modulo(const std::string& name) {
  MathNode made{MathKind::modulo};
  made.name = name;
  if (name == "\\bmod")
    made.cls = MathClass::bin;
  else
    made.parts.push_back(row_argument(name));
  return made;
}

MathNode MathReader::classed(const std::string& name) {
  MathNode row = row_argument(name);
  const MathClass cls = named(kClassed, name)->cls;
  if (cls == MathClass::op && row.parts.size() == 1 && row.parts[0].kind == MathKind::letters &&
      row.parts[0].alphabet == MathAlphabet::roman) {
    MathNode made{MathKind::function, cls, MathLimits::in_display};
    made.name = "\\operatorname*";
    made.parts = std::move(row.parts[0].parts);
    return made;
  }
  MathNode made{MathKind::classed, cls};
  if (cls == MathClass::op) made.limits = MathLimits::in_display;
  made.name = name;
  made.parts.push_back(std::move(row));
  return made;
}

MathNode MathReader::negated(const std::string&) {
  const MathToken token = tokens_.take();
  std::string text = token.text;
  const MathSymbol* plain =
      token.code >= 0x80 ? find_math_symbol(token.code) : find_math_symbol(text);
  const MathSymbol* symbol = find_math_symbol("\\not" + text);
  if (symbol == nullptr && plain != nullptr) symbol = find_math_symbol("\\not" + plain->name);
  if (symbol == nullptr) return refuse(str("\\not before '", text, "'"));
  return math_symbol_node(*symbol);
}

MathNode MathReader::ignored(const std::string&) {
  return {};
}

MathNode MathReader::label(const std::string& name) {
  if (!tokens_.raw_group()) return refuse(name + " without its argument");
  return {};
}

}  // namespace dsvl
