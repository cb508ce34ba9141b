// Letters in other shapes, words, functions, spaces.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/error.h"
#include "data/lines.h"
#include "data/tex/math_commands.h"
#include "data/tex/math_reader.h"
#include "data/tex/math_text.h"
#include "data/tex/tidy_math.h"

namespace dsvl {

using namespace math_commands;

namespace {

MathNode space_of(int amount) {
  if (amount == 0) return {};
  MathNode made{MathKind::space};
  made.amount = amount;
  for (const auto& row : kSpaces)
    if (row.amount == amount && made.name.empty()) made.name = row.name;
  if (made.name.empty()) {
    const int hundredths = static_cast<int>(std::lround(amount * 100 / 18.0));
    std::string digits = std::to_string(std::abs(hundredths) % 100);
    if (digits.size() < 2) digits.insert(0, "0");
    made.name =
        str("\\hspace{", hundredths < 0 ? "-" : "", std::abs(hundredths) / 100, ".", digits, "em}");
  }
  return made;
}

MathNode letters_of(std::string_view text) {
  MathNode row{MathKind::row};
  for (const char c : text) {
    MathNode made{MathKind::symbol};
    made.code = static_cast<unsigned char>(c);
    made.name = c;
    row.parts.push_back(std::move(made));
  }
  return row;
}

// "" where the row holds anything but single characters.
std::string plain_name(const MathNode& row) {
  std::string name;
  for (const auto& part : row.parts) {
    if (part.kind != MathKind::symbol || part.name.size() != 1) return "";
    name += part.name;
  }
  return name;
}

bool is_one_word(const std::string& text) {
  return std::all_of(text.begin(), text.end(), is_letter_or_digit);
}

// What sets letters as words in this alphabet are set: a word alone looks the same in both.
const char* letters_command(MathAlphabet alphabet) {
  if (alphabet == MathAlphabet::italic) return nullptr;  // letters of formulas stand further apart
  for (const auto& shape : kShapes)
    if (shape.alphabet == alphabet) return shape.written;
  return nullptr;
}

// The first dollar of words that is not written \$, from `at` on.
size_t dollar_in(const std::string& source, size_t at) {
  for (; at < source.size(); ++at) {
    if (source[at] == '$') return at;
    at += source[at] == '\\';
  }
  return std::string::npos;
}

// Em of one unit of lengths, for letters of 10 pt.
double em_of(std::string_view unit) {
  if (unit == "em") return 1;
  if (unit == "ex") return 0.43;
  if (unit == "mu") return 1 / 18.0;
  if (unit == "pt") return 0.1;
  if (unit == "mm") return 0.285;
  if (unit == "cm") return 2.85;
  if (unit == "in") return 7.23;
  return 0;
}

}  // namespace

MathNode MathReader::shaped_row(MathNode row, const std::string& name) {
  const MathShape& shape = *named(kShapes, name);
  if (shape.alphabet == MathAlphabet::bold_italic) {
    for (const auto& part : row.parts)
      if (!alphabet_shows(part, shape.alphabet))
        return refuse(str("no bold form of '", part.name, "'"));
  } else if (!alphabet_shows(row, shape.alphabet)) {
    return tidy_math_group(std::move(row));
  }
  MathNode made{MathKind::letters};
  made.name = shape.written;
  made.alphabet = shape.alphabet;
  made.parts.push_back(std::move(row));
  return made;
}

MathNode MathReader::letters(const std::string& name) {
  return shaped_row(row_argument(name), name);
}

MathNode MathReader::letters_switch(const std::string& name) {
  return shaped_row(row(false, false), name);
}

MathNode MathReader::words(const std::string& name) {
  const auto source = tokens_.raw_group();
  if (!source) return refuse(name + " without its argument");
  MathNode out{MathKind::row};
  size_t at = 0;
  for (bool formula = false;; formula = !formula) {
    const size_t end = dollar_in(*source, at);
    const std::string piece = source->substr(at, end - at);
    out.parts.push_back(formula ? formula_in_words(piece) : plain_words(piece, name));
    if (!fault_.empty()) return {};
    if (end == std::string::npos) {
      if (formula) return refuse("'$' without its partner");
      tidy_math_row(out);
      return tidy_math_group(std::move(out));
    }
    at = end + 1;
  }
}

MathNode MathReader::plain_words(const std::string& source, const std::string& name) {
  const MathShape& shape = *named(kShapes, name);
  const auto text = read_math_text(source);
  if (!text) return refuse(str("commands or other characters within ", name));
  if (text->empty()) return {};
  if (const char* same = letters_command(shape.alphabet); same && is_one_word(*text))
    return shaped_row(letters_of(*text), same);
  MathNode made{MathKind::text};
  made.name = shape.written;
  made.alphabet = shape.alphabet;
  made.text = *text;
  return made;
}

// \text{where $x$ is}: what stands between the dollars.
MathNode MathReader::formula_in_words(const std::string& source) {
  MathReader inner(source);
  inner.depth_ = depth_ + 1;
  inner.num_cells_ = num_cells_;
  MathNode row = inner.read();
  num_cells_ = inner.num_cells_;
  if (!inner.fault_.empty()) return refuse(inner.fault_);
  return tidy_math_group(std::move(row));
}

MathNode MathReader::named_function(const std::string& name) {
  const std::string letters = name.substr(1);
  MathNode made{MathKind::function, MathClass::op, limits_of_function(letters)};
  made.name = name;
  MathNode row = letters_of(letters);
  // Of two words: lim sup, inj lim.
  const size_t first = letters.starts_with("lim") ? 3 : letters.size() - 3;
  if (letters != "lim" && letters.find("lim") != std::string::npos)
    row.parts.insert(row.parts.begin() + static_cast<ptrdiff_t>(first), space_of(3));
  made.parts.push_back(std::move(row));
  return made;
}

MathNode MathReader::operator_name(const std::string& name) {
  const bool star = tokens_.peek().code == '*';
  if (star) tokens_.take();
  MathNode row = row_argument(name);
  const std::string plain = plain_name(row);
  const auto limits = star ? MathLimits::in_display : MathLimits::never;
  if (!plain.empty() && is_math_function(plain) && limits_of_function(plain) == limits &&
      (plain == "lim" || plain.find("lim") == std::string::npos))
    return named_function("\\" + plain);
  if (row.parts.empty()) return refuse("\\operatorname of nothing");
  MathNode made{MathKind::function, MathClass::op, limits};
  made.name = star ? "\\operatorname*" : "\\operatorname";
  made.parts.push_back(std::move(row));
  return made;
}

MathNode MathReader::space(const std::string& name) {
  return space_of(named(kSpaces, name)->amount);
}

MathNode MathReader::wide_space(const std::string& name) {
  if (tokens_.peek().code == '*') tokens_.take();
  const auto source = tokens_.raw_group();
  if (!source || source->empty()) return refuse(name + " without its argument");
  char* end = nullptr;
  const double number = std::strtod(source->c_str(), &end);
  const std::string_view unit = trim(end);
  const double em = number * em_of(unit);
  if (em_of(unit) == 0 || !(std::abs(em) <= 10))
    return refuse(str(name, " of '", *source, "', which is no length up to 10em"));
  return space_of(static_cast<int>(std::lround(em * 18)));
}

MathNode MathReader::dots(const std::string&) {
  MathNode made = math_symbol_node(*find_math_symbol("\\ldots"));
  made.name = "\\dots";  // until what follows is known
  return made;
}

MathNode MathReader::style(const std::string& name) {
  MathNode made{MathKind::style};
  made.name = name;
  made.amount = named(kStyles, name)->amount;
  return made;
}

}  // namespace dsvl
