// Sums with their steps, units, percentages.
#include <array>
#include <cmath>

#include "base/error.h"
#include "data/instruct/texts.h"
#include "data/table.h"

namespace dsvl {
namespace {

constexpr const char* kMain = "text instruction";

struct Unit {
  const char *english, *chinese;  // in the plural
  double size;                    // in the first unit of its kind
};
struct UnitKind {
  std::vector<Unit> units;
};
// Sizes are exact by definition (international yard and pound of 1959).
const std::vector<UnitKind> kKinds = {
    {{{"metres", "米", 1},
      {"kilometres", "千米", 1000},
      {"centimetres", "厘米", 0.01},
      {"inches", "英寸", 0.0254},
      {"feet", "英尺", 0.3048},
      {"miles", "英里", 1609.344}}},
    {{{"kilograms", "千克", 1},
      {"grams", "克", 0.001},
      {"tonnes", "吨", 1000},
      {"pounds", "磅", 0.45359237}}},
    {{{"seconds", "秒", 1},
      {"minutes", "分钟", 60},
      {"hours", "小时", 3600},
      {"days", "天", 86400}}},
    {{{"litres", "升", 1}, {"millilitres", "毫升", 0.001}, {"cubic metres", "立方米", 1000}}},
};

// Inside a sum in brackets.
std::string in_sum(int64_t value) {
  return value < 0 ? "(" + signed_text(value) + ")" : str(value);
}

}  // namespace

// (a ± b) × c ± d, or a × b ± c × d: one line a step.
std::optional<Talk> arithmetic(const Asking& a) {
  static const Phrases kAsk = {
      {"Work out {0} step by step.", "Compute {0}. Show the steps.", "What is {0}?"},
      {"一步一步计算{0}。", "计算{0}，写出步骤。", "{0}等于多少？"}};
  const int64_t w = a.random.between(2, 99), x = a.random.between(2, 99),
                y = a.random.between(2, 20), z = a.random.between(2, 99);
  const bool plus = a.random.chance(0.5), last = a.random.chance(0.5),
             products = a.random.chance(0.5);
  const char *sign = plus ? "+" : "−", *second = last ? "+" : "−";
  std::string sum, steps;
  if (products) {
    sum = str(w, " × ", x, " ", sign, " ", y, " × ", z);
    const int64_t left = w * x, right = y * z;
    steps = str(w, " × ", x, " = ", left, "\n", y, " × ", z, " = ", right, "\n", left, " ", sign,
                " ", right, " = ", signed_text(plus ? left + right : left - right));
  } else {
    sum = str("(", w, " ", sign, " ", x, ") × ", y, " ", second, " ", z);
    const int64_t inner = plus ? w + x : w - x, product = inner * y;
    steps = str(w, " ", sign, " ", x, " = ", signed_text(inner), "\n", in_sum(inner), " × ", y,
                " = ", signed_text(product), "\n", in_sum(product), " ", second, " ", z, " = ",
                signed_text(last ? product + z : product - z));
  }
  if (!a.belongs("sum " + sum)) return {};
  return Talk{kMain, "arithmetic", {{a.say(kAsk, {sum}), steps}}};
}

std::optional<Talk> convert_unit(const Asking& a) {
  static const Phrases kAsk = {{"How many {1} are {0}?", "Convert {0} into {1}."},
                               {"{0}等于多少{1}？", "把{0}换算成{1}。"}};
  const auto& units = a.random.pick(kKinds).units;
  const Unit &from = a.random.pick(units), &to = a.random.pick(units);
  const double amount = static_cast<double>(a.random.between(2, 500));
  const double factor = from.size / to.size, value = amount * factor;
  // The units' names are plurals.
  if (&from == &to || value < 0.001 || value > 1e7 || rounded(value, 6) == 1 ||
      !a.belongs(str("unit ", from.english, amount, to.english)))
    return {};
  const std::string given =
      number_text(amount, 6) + a.in(std::string(" ") + from.english, from.chinese);
  const bool exact = std::abs(rounded(value, 6) - value) < 1e-9 * value;
  const bool exact_factor = std::abs(rounded(factor, 9) - factor) < 1e-12 * factor;
  const std::string steps = str(number_text(amount, 6), exact_factor ? " × " : " / ",
                                number_text(exact_factor ? factor : 1 / factor, 9),
                                exact ? " = " : " ≈ ", number_text(value, 6));
  return Talk{
      kMain,
      "unit conversion",
      {{a.say(kAsk, {given, a.in(to.english, to.chinese)}),
        steps + a.in(std::string(" ") + to.english + ".", std::string(to.chinese) + "。")}}};
}

std::optional<Talk> share_of(const Asking& a) {
  static const Phrases kAsk = {
      {"What is {0} % of {1}?", "A price of {1} falls by {0} %. How much is taken off?"},
      {"{1}的{0}%是多少？", "原价{1}，降价{0}%，便宜了多少？"}};
  static const Phrases kLeft = {{"And what is left?", "How much remains, then?"},
                                {"还剩多少？", "那么剩下多少？"}};
  const int64_t percent = 5 * a.random.between(1, 19), whole = 20 * a.random.between(2, 500);
  const int64_t part = whole * percent / 100;  // whole: 5 % of 20 is 1
  if (!a.belongs(str("percent ", percent, " ", whole))) return {};
  Talk talk{
      kMain,
      "percentages",
      {{a.say(kAsk, {str(percent), str(whole)}), str(whole, " × ", percent, " / 100 = ", part)}}};
  if (a.random.chance(0.4))
    talk.turns.push_back({a.say(kLeft), str(whole, " − ", part, " = ", whole - part)});
  return talk;
}

}  // namespace dsvl
