// Formulas in print: their LaTeX, the solution of an equation, the mass of a compound.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "base/error.h"
#include "data/captions/phrases.h"
#include "data/instruct/geometry.h"
#include "data/tex/read_math.h"

namespace dsvl {
namespace {

constexpr double kSize = 24;

// The LaTeX of a formula of bounded depth.
struct FormulaDraw {
  Random& random;

  std::string number() { return str(random.between(2, 19)); }
  std::string letter() {
    static const std::vector<std::string> kLetters = {"a", "b", "c", "k", "m", "n", "x", "y", "z"};
    return random.pick(kLetters);
  }
  std::string term(int depth) {
    const int64_t kind = random.below(depth > 0 ? 7 : 4);
    if (kind == 0) return number();
    if (kind == 1) {
      const std::string factor = number();
      return factor + letter();
    }
    const std::string base = kind < 4 ? letter() : "";
    if (kind == 2) return str(base, '^', random.between(2, 9));
    if (kind == 3) return random.chance(0.5) ? str(base, '_', random.between(0, 9)) : base;
    if (kind == 4) return str("\\sqrt{", sum(0), '}');
    const std::string over = sum(depth - 2), under = sum(depth - 2);
    return str("\\frac{", over, "}{", under, '}');
  }
  std::string sum(int depth) {
    std::string made = term(depth);
    const int64_t more = random.below(3);
    for (int64_t i = 0; i < more; ++i) {
      const bool plus = random.chance(0.5);
      made += str(plus ? " + " : " - ", term(depth - 1));
    }
    return made;
  }
};

// Lines of LaTeX in the middle of a picture, below each other; an empty one when they do not fit.
Image draw_lines(const std::vector<std::string>& lines, double size, int width, int height,
                 const Asking& a) {
  const auto look = pick_look(a, "");
  const FontFile* face = a.math_face();
  if (!look || face == nullptr) return {};
  constexpr double kGap = 14;
  std::vector<SetMath> set;
  double total = -kGap, widest = 0;
  for (const auto& line : lines) {
    const MathReading reading = read_math(line);
    auto made = reading.tree ? a.math.set(*reading.tree, *face, size, true) : std::nullopt;
    if (!made) return {};
    total += made->ascent + made->descent + kGap;
    widest = std::max(widest, made->width);
    set.push_back(std::move(*made));
  }
  if (widest > width - 16 || total > height - 16) return {};
  Image image = blank_image(width, height, look->paper);
  double top = (height - total) / 2;
  for (const auto& line : set) {
    draw_math(image, line, static_cast<int>((width - line.width) / 2),
              static_cast<int>(top + line.ascent), look->ink);
    top += line.ascent + line.descent + kGap;
  }
  return image;
}

// "+3", "-5" after something; nothing for 0.
void add_part(std::string& row, int factor, const std::string& what) {
  if (factor == 0) return;
  const int size = std::abs(factor);
  if (factor < 0 || !row.empty()) row += factor > 0 ? '+' : '-';
  if (size != 1 || what.empty()) row += str(size);
  row += what;
}

// "x − 3" for the root 3.
std::string factor_of(int root) {
  return root == 0 ? "x" : str("(x ", root > 0 ? "− " : "+ ", std::abs(root), ")");
}

struct Equation {
  std::vector<std::string> lines;  // LaTeX
  std::string answer, key;
};

Equation linear(const Asking& a) {
  const auto x = static_cast<int>(a.random.between(-12, 12)),
             k = static_cast<int>(a.random.between(2, 9));
  const auto size = static_cast<int>(a.random.between(1, 20));
  const int b = a.random.chance(0.5) ? size : -size;
  std::string row;
  add_part(row, k, "x");
  add_part(row, b, "");
  row += str('=', k * x + b);
  const std::string step = str(k, "x = ", signed_text(k * x + b), b > 0 ? " − " : " + ",
                               std::abs(b), " = ", signed_text(k * x));
  return {
      {row},
      a.in(step + ", so x = " + signed_text(x) + ".", step + "，所以x = " + signed_text(x) + "。"),
      str("linear ", k, " ", b, " ", x)};
}

Equation quadratic(const Asking& a) {
  auto p = static_cast<int>(a.random.between(-9, 9)), q = static_cast<int>(a.random.between(-9, 9));
  if (p > q) std::swap(p, q);
  std::string row;
  add_part(row, 1, "x^2");
  add_part(row, -(p + q), "x");
  add_part(row, p * q, "");
  row += "=0";
  const std::string factors =
      p == q ? factor_of(p) + "² = 0" : factor_of(p) + factor_of(q) + " = 0";
  const std::string roots = p == q ? str("x = ", signed_text(p))
                                   : a.in(str("x = ", signed_text(p), " or x = ", signed_text(q)),
                                          str("x = ", signed_text(p), "或x = ", signed_text(q)));
  return {{row},
          a.in("Factored: " + factors + ", so " + roots + ".",
               "因式分解得" + factors + "，所以" + roots + "。"),
          str("quadratic ", p, " ", q)};
}

Equation two_unknowns(const Asking& a) {
  const auto draw = [&] { return static_cast<int>(a.random.between(-9, 9)); };
  const int x = draw(), y = draw();
  const auto k = static_cast<int>(a.random.between(2, 5));
  Equation made;
  made.lines = {str("x+y=", x + y), str(k, "x-y=", k * x - y)};
  const std::string sum = str(k + 1, "x = ", signed_text(x + y + k * x - y));
  made.answer = a.in(
      str("Adding both: ", sum, ", so x = ", signed_text(x), "; then y = ", signed_text(y), "."),
      str("两式相加得", sum, "，所以x = ", signed_text(x), "，进而y = ", signed_text(y), "。"));
  made.key = str("two unknowns ", x, " ", y, " ", k);
  return made;
}

struct Element {
  const char *symbol, *english, *chinese;
  double mass;
};
// Standard atomic weights, abridged (IUPAC 2021).
constexpr Element kElements[] = {
    {"H", "hydrogen", "氢", 1.008},   {"C", "carbon", "碳", 12.011},
    {"N", "nitrogen", "氮", 14.007},  {"O", "oxygen", "氧", 15.999},
    {"Na", "sodium", "钠", 22.990},   {"Mg", "magnesium", "镁", 24.305},
    {"S", "sulfur", "硫", 32.06},     {"Cl", "chlorine", "氯", 35.45},
    {"K", "potassium", "钾", 39.098}, {"Ca", "calcium", "钙", 40.078},
    {"Fe", "iron", "铁", 55.845},     {"Cu", "copper", "铜", 63.546},
};
struct Compound {
  const char *english, *chinese;
  std::vector<std::pair<const char*, int>> atoms;
  bool alone = true;  // not: other compounds have this formula too
};
const std::vector<Compound> kCompounds = {
    {"water", "水", {{"H", 2}, {"O", 1}}},
    {"carbon dioxide", "二氧化碳", {{"C", 1}, {"O", 2}}},
    {"methane", "甲烷", {{"C", 1}, {"H", 4}}},
    {"ammonia", "氨", {{"N", 1}, {"H", 3}}},
    {"sodium chloride", "氯化钠", {{"Na", 1}, {"Cl", 1}}},
    {"sulfuric acid", "硫酸", {{"H", 2}, {"S", 1}, {"O", 4}}},
    {"nitric acid", "硝酸", {{"H", 1}, {"N", 1}, {"O", 3}}},
    {"hydrogen chloride", "氯化氢", {{"H", 1}, {"Cl", 1}}},
    {"calcium carbonate", "碳酸钙", {{"Ca", 1}, {"C", 1}, {"O", 3}}},
    {"sodium hydroxide", "氢氧化钠", {{"Na", 1}, {"O", 1}, {"H", 1}}},
    {"glucose", "葡萄糖", {{"C", 6}, {"H", 12}, {"O", 6}}, false},
    {"copper(II) sulfate", "硫酸铜", {{"Cu", 1}, {"S", 1}, {"O", 4}}},
    {"iron(III) oxide", "氧化铁", {{"Fe", 2}, {"O", 3}}},
    {"magnesium oxide", "氧化镁", {{"Mg", 1}, {"O", 1}}},
    {"potassium chloride", "氯化钾", {{"K", 1}, {"Cl", 1}}},
    {"sulfur dioxide", "二氧化硫", {{"S", 1}, {"O", 2}}},
    {"calcium oxide", "氧化钙", {{"Ca", 1}, {"O", 1}}},
    {"potassium nitrate", "硝酸钾", {{"K", 1}, {"N", 1}, {"O", 3}}},
    {"sodium carbonate", "碳酸钠", {{"Na", 2}, {"C", 1}, {"O", 3}}},
    {"hydrogen peroxide", "过氧化氢", {{"H", 2}, {"O", 2}}},
    {"propane", "丙烷", {{"C", 3}, {"H", 8}}},
    {"benzene", "苯", {{"C", 6}, {"H", 6}}, false},
};

const Element& element(const char* symbol) {
  for (const auto& e : kElements)
    if (std::string_view(symbol) == e.symbol) return e;
  fail("no element ", symbol);
}

// Sums of the masses above are exact to three digits.
std::string three_digits(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", value);
  return text;
}

}  // namespace

std::optional<Talk> formula_to_latex(const Asking& a) {
  static const Phrases kAsk = {
      {"Write the formula in LaTeX.", "Give the LaTeX code of this formula.",
       "Transcribe the formula as LaTeX."},
      {"用 LaTeX 写出这个公式。", "给出这个公式的 LaTeX 代码。", "把公式转写成 LaTeX。"}};
  FormulaDraw draw{a.random};
  const std::string left = draw.letter();
  const std::string latex = read_math(str(left, " = ", draw.sum(2))).latex;
  if (!a.belongs(latex)) return {};
  const int width = a.side(), height = std::max(140, width / 2);
  return Talk{"conversion",
              "formula",
              {{a.say(kAsk), latex}},
              {draw_lines({latex}, kSize, width, height, a)}};
}

std::optional<Talk> solve_equation(const Asking& a) {
  static const Phrases kOne = {{"Solve what is printed for the unknown.", "Find the solution.",
                                "Solve the equation in the picture."},
                               {"求解图中的方程。", "图中方程的解是什么？", "解出未知数。"}};
  static const Phrases kTwo = {
      {"Solve the two equations for both unknowns.", "Find the values of x and y.",
       "Solve the system of equations in the picture."},
      {"求解图中的方程组。", "图中方程组的解是什么？", "解出两个未知数。"}};
  const int width = a.side(), height = std::max(140, width / 2);
  using Make = Equation (*)(const Asking&);
  constexpr Make kMakes[] = {linear, quadratic, two_unknowns};
  const Equation equation = kMakes[a.random.below(3)](a);
  if (!a.belongs(equation.key)) return {};
  return Talk{"logical reasoning",
              "algebra equations",
              {{a.say(equation.lines.size() == 1 ? kOne : kTwo), equation.answer}},
              {draw_lines(equation.lines, kSize, width, height, a)}};
}

std::optional<Talk> molar_mass(const Asking& a) {
  static const Phrases kMass = {
      {"What is the molar mass of this compound?",
       "Work out the molar mass of the substance whose formula is shown."},
      {"这种物质的摩尔质量是多少？", "计算图中化学式的摩尔质量。"}};
  static const Phrases kWhatName = {{"Which compound is it?", "Name the substance."},
                                    {"这是什么物质？", "说出这种物质的名称。"}};
  static const Phrases kAtoms = {{"How many atoms of {0} does the formula have?",
                                  "Count the {0} atoms in one molecule or unit."},
                                 {"化学式中有几个{0}原子？", "数一数{0}原子的个数。"}};
  const Compound& compound = a.random.pick(kCompounds);
  if (!a.belongs(str("compound ", compound.english))) return {};
  const int width = a.side(), height = std::max(120, width * 2 / 5);
  std::string row, sum;
  double mass = 0;
  const double size = a.random.uniform(26, 44);
  for (const auto& [symbol, count] : compound.atoms) {
    row += str("\\mathrm{", symbol, '}');
    if (count > 1) row += str("_{", count, '}');
    mass += count * element(symbol).mass;
    sum += (sum.empty() ? "" : " + ") + str(count, "·", element(symbol).mass);
  }
  const std::string steps = str(sum, " = ", three_digits(mass), " g/mol");
  const auto& [symbol, count] = a.random.pick(compound.atoms);
  Talk talk{
      "logical reasoning", "chemistry formulas", {}, {draw_lines({row}, size, width, height, a)}};
  if (compound.alone && a.random.chance(0.5))
    talk.turns.push_back({a.say(kWhatName), a.chinese ? compound.chinese + std::string("。")
                                                      : as_sentence(compound.english, false)});
  if (a.random.chance(0.5))
    talk.turns.push_back(
        {a.say(kAtoms, {a.in(element(symbol).english, element(symbol).chinese)}), str(count)});
  if (talk.turns.empty() || a.random.chance(0.7)) talk.turns.push_back({a.say(kMass), steps});
  return talk;
}

}  // namespace dsvl
