// Rows, groups, scripts.
#include "data/tex/read_math.h"

#include "base/error.h"
#include "data/tex/math_reader.h"
#include "data/tex/tidy_math.h"
#include "data/tex/write_math.h"
#include "text/utf8.h"

namespace dsvl {
namespace {

constexpr int kDeepest = 16;
constexpr size_t kLongest = 1000;

bool is_infix(const std::string& name) {
  return name == "\\over" || name == "\\choose" || name == "\\atop";
}

// The primes of `script` counted and taken out of it: ^{\prime\prime 2}, ^{''}.
int take_primes(MathNode& script) {
  const auto is_prime = [](const MathNode& node) { return node.name == "\\prime"; };
  if (is_prime(script)) {
    script = {};
    return 1;
  }
  if (script.kind != MathKind::row) return 0;
  int primes = 0;
  while (!script.parts.empty() && is_prime(script.parts[0])) {
    script.parts.erase(script.parts.begin());
    ++primes;
  }
  if (script.parts.size() == 1 && script.parts[0].kind == MathKind::scripts) {
    const MathNode& inner = script.parts[0];
    const bool only = inner.parts[0].kind == MathKind::row && inner.parts[0].parts.empty() &&
                      inner.parts[1].kind == MathKind::nothing;
    if (only && inner.amount > 0) {
      primes += inner.amount;
      MathNode above = inner.parts[2];
      script = std::move(above);
    }
  }
  if (script.kind == MathKind::row) tidy_math_row(script);
  script = tidy_math_group(std::move(script));
  return primes;
}

}  // namespace

struct MathReader::Depth {
  explicit Depth(MathReader& of) : reader(of) {
    if (++reader.depth_ > kDeepest) reader.refuse("nested deeper than 16");
  }
  ~Depth() { --reader.depth_; }
  Depth(const Depth&) = delete;
  Depth& operator=(const Depth&) = delete;
  MathReader& reader;
};

MathNode MathReader::refuse(std::string why) {
  if (fault_.empty()) fault_ = std::move(why);
  tokens_.stop();
  return {};
}

MathNode MathReader::read() {
  MathNode all = row();
  const MathToken next = tokens_.peek();
  if (next.kind == Kind::close) return refuse("a brace without its partner");
  if (next.kind == Kind::cell) return refuse("'&' outside of an environment");
  if (next.kind != Kind::end) return refuse(str(next.text, " without its partner"));
  if (all.parts.empty()) return refuse("nothing in it");
  return all;
}

bool MathReader::row_ends(bool bracket) {
  const MathToken& next = tokens_.peek();
  switch (next.kind) {
    case Kind::end:
    case Kind::close:
    case Kind::cell:
      return true;
    case Kind::character:
      return bracket && next.code == ']';
    case Kind::command:
      return next.text == "\\\\" || next.text == "\\cr" || next.text == "\\end" ||
             next.text == "\\right" || next.text == "\\middle";
    default:
      return false;
  }
}

MathNode MathReader::row(bool bracket, bool infixes) {
  const Depth depth(*this);
  MathNode out{MathKind::row};
  while (!row_ends(bracket)) {
    if (is_infix(tokens_.peek().text)) {
      // TeX's would hold the letters' change and what stands before it.
      if (!infixes) return refuse(tokens_.peek().text + " behind a change of letters");
      tidy_math_row(out);
      return infix(std::move(out), bracket);
    }
    out.parts.push_back(atom());
  }
  tidy_math_row(out);
  return out;
}

MathNode MathReader::infix(MathNode above, bool bracket) {
  const std::string name = tokens_.take().text;
  MathNode below = row(bracket);
  MathNode out{MathKind::row}, made{MathKind::fraction};
  if (name == "\\atop") {
    if (above.parts.empty() || below.parts.empty())
      return refuse("\\atop with nothing on one side");
    made = {MathKind::array};
    made.name = "substack";
    made.amount = 1;
  } else {
    made.rule = name == "\\over";
    made.name = made.rule ? "\\frac" : "\\binom";
  }
  made.parts = {std::move(above), std::move(below)};
  out.parts.push_back(std::move(made));
  return out;
}

MathNode MathReader::atom() {
  const Kind kind = tokens_.peek().kind;
  MathNode base{MathKind::row};
  if (kind != Kind::above && kind != Kind::below && kind != Kind::prime) base = element();
  if (base.kind == MathKind::nothing || !is_atom(base)) return base;
  return with_scripts(std::move(base));
}

MathNode MathReader::element() {
  const MathToken token = tokens_.take();
  switch (token.kind) {
    case Kind::open:
      return group();
    case Kind::character:
      return character(token);
    case Kind::tie:
      return space("\\ ");
    case Kind::command:
      return command(token.text);
    default:
      return refuse(str("'", token.text, "' in a place where nothing can be"));
  }
}

MathNode MathReader::group() {
  MathNode inner = row();
  if (tokens_.take().kind != Kind::close) return refuse("a brace without its partner");
  return tidy_math_group(std::move(inner));
}

MathNode MathReader::character(const MathToken& token) {
  const char32_t c = token.code;
  const bool plain = is_letter_or_digit(c);
  MathNode made{MathKind::symbol};
  made.code = c;
  made.name = token.text;
  if (plain) return made;
  const MathSymbol* symbol = c < 0x80 ? find_math_symbol(token.text) : find_math_symbol(c);
  if (symbol == nullptr) return refuse(str("a character that no command stands for: ", token.text));
  made.code = symbol->code;
  made.name = symbol->name;
  made.cls = symbol->cls;
  made.limits = symbol->limits;
  return made;
}

void MathReader::read_limits(MathNode& base) {
  for (;;) {
    const std::string& name = tokens_.peek().text;
    if (name != "\\limits" && name != "\\nolimits" && name != "\\displaylimits") return;
    const bool simple = base.kind == MathKind::symbol || base.kind == MathKind::function ||
                        base.kind == MathKind::classed;
    if (class_of(base) != MathClass::op || !simple) {
      refuse(name + " after what is no operator");
      return;
    }
    base.limits = name == "\\limits"     ? MathLimits::always
                  : name == "\\nolimits" ? MathLimits::never
                                         : MathLimits::in_display;
    tokens_.take();
  }
}

bool MathReader::read_script(Kind kind, MathNode& script) {
  tokens_.take();
  if (script.kind != MathKind::nothing) {
    refuse(kind == Kind::above ? "double superscript" : "double subscript");
    return false;
  }
  script = argument("a script");
  return true;
}

MathNode MathReader::with_scripts(MathNode base) {
  MathNode below, above;
  int primes = 0;
  if (base.name == "\\dots") {  // scripts decide that nothing follows
    const Kind next = tokens_.peek().kind;
    if (next == Kind::above || next == Kind::below) return refuse("scripts of \\dots");
  }
  read_limits(base);
  for (;;) {
    const Kind kind = tokens_.peek().kind;
    if (kind == Kind::prime) {
      if (above.kind != MathKind::nothing) return refuse("double superscript");
      tokens_.take();
      ++primes;
    } else if (kind == Kind::above) {
      if (!read_script(kind, above)) return {};
      primes += take_primes(above);
    } else if (kind == Kind::below) {
      if (!read_script(kind, below)) return {};
    } else {
      break;
    }
  }
  for (MathNode* script : {&below, &above})
    if (script->kind == MathKind::row && script->parts.empty()) *script = {};
  if (below.kind == MathKind::nothing && above.kind == MathKind::nothing && primes == 0)
    return base;
  MathNode made{MathKind::scripts};
  made.amount = primes;
  made.parts = {std::move(base), std::move(below), std::move(above)};
  return made;
}

MathNode MathReader::argument(const std::string& of) {
  const Kind kind = tokens_.peek().kind;
  if (kind == Kind::open) return element();  // a group counts itself
  const Depth depth(*this);
  if (kind == Kind::character || (kind == Kind::command && !row_ends(false))) {
    MathNode got{MathKind::row};  // as in braces
    got.parts.push_back(element());
    tidy_math_row(got);
    return tidy_math_group(std::move(got));
  }
  return refuse(of + " without its argument");
}

MathNode MathReader::row_argument(const std::string& of) {
  MathNode got = argument(of);
  if (got.kind == MathKind::row) return got;
  MathNode made{MathKind::row};
  if (got.kind != MathKind::nothing) made.parts.push_back(std::move(got));
  return made;
}

MathReading read_math(std::string_view latex) {
  const auto refused = [](std::string why) { return MathReading{{}, {}, std::move(why)}; };
  if (latex.size() > kLongest) return refused("longer than 1,000 characters");
  if (valid_utf8_length(latex) != latex.size()) return refused("bytes that are not UTF-8");
  MathReader reader(latex);
  auto tree = std::make_shared<MathNode>(reader.read());
  if (!reader.fault().empty()) return refused(reader.fault());
  std::string written = write_math(*tree);
  if (written.size() > kLongest) return refused("longer than 1,000 characters");
  return {std::move(tree), std::move(written), {}};
}

}  // namespace dsvl
