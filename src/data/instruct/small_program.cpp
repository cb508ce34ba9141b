// The forms; every operation is one that means the same in both languages.
#include "data/instruct/small_program.h"

#include <algorithm>
#include <vector>

#include "base/error.h"
#include "data/instruct/plain_words.h"

namespace dsvl {
namespace {

using Numbers = std::vector<int64_t>;

std::string list_text(const Numbers& numbers) {
  std::string text = "[";
  for (size_t i = 0; i < numbers.size(); ++i) text += (i > 0 ? ", " : "") + str(numbers[i]);
  return text + "]";
}

Numbers draw_numbers(Random& random, int64_t least, int64_t most) {
  Numbers numbers(static_cast<size_t>(random.between(4, 7)));
  for (auto& n : numbers) n = random.between(least, most);
  return numbers;
}

// A word out of two, and the line that makes it.
struct MadeWord {
  std::string word, line;
};
MadeWord draw_word(Random& random) {
  const std::string& one = random.pick(plain_words());
  const std::string& other = random.pick(plain_words());
  return {one + other, str("word = '", one, "' + '", other, "'\n")};
}

SmallProgram sum_loop(Random& random) {
  const int64_t from = random.between(0, 20), to = from + random.between(3, 12),
                by = random.between(1, 4);
  int64_t total = 0;
  for (int64_t i = from; i < to; i += by) total += i;
  return {str("total = 0\nfor i in range(", from, ", ", to, ", ", by,
              "):\n    total = total + i\nprint(total)"),
          str(total)};
}

SmallProgram filter_list(Random& random) {
  const Numbers numbers = draw_numbers(random, 1, 30);
  const int64_t by = random.between(2, 4);
  Numbers kept;
  for (const auto n : numbers)
    if (n % by == 0) kept.push_back(n);
  return {str("a = ", list_text(numbers), "\nb = [x for x in a if x % ", by, " == 0]\nprint(b)"),
          list_text(kept)};
}

SmallProgram sort_list(Random& random) {
  Numbers numbers = draw_numbers(random, 1, 50);
  const std::string text = list_text(numbers);
  const bool falling = random.chance(0.5);
  std::sort(numbers.begin(), numbers.end());
  if (falling) std::reverse(numbers.begin(), numbers.end());
  return {str("a = ", text, "\na.sort(", falling ? "reverse=True" : "", ")\nprint(a)"),
          list_text(numbers)};
}

SmallProgram slice_word(Random& random) {
  const auto [word, line] = draw_word(random);
  const auto from = static_cast<size_t>(random.between(0, 4)),
             to = static_cast<size_t>(random.between(5, 9));
  return {str(line, "print(word[", from, ":", to, "])"), word.substr(from, to - from)};
}

SmallProgram reverse_word(Random& random) {
  const auto [word, line] = draw_word(random);
  return {line + "print(word[::-1])", std::string(word.rbegin(), word.rend())};
}

SmallProgram count_letter(Random& random) {
  const auto [word, line] = draw_word(random);
  const char letter = word[static_cast<size_t>(random.below(static_cast<int64_t>(word.size())))];
  return {str(line, "print(word.count('", letter, "'))"),
          str(std::count(word.begin(), word.end(), letter))};
}

SmallProgram halve_loop(Random& random) {
  const int64_t start = random.between(20, 2000);
  int64_t n = start, steps = 0;
  while (n > 1) n /= 2, ++steps;
  return {str("n = ", start,
              "\nsteps = 0\nwhile n > 1:\n    n = n // 2\n    steps = steps + 1\nprint(steps)"),
          str(steps)};
}

SmallProgram divide(Random& random) {
  const int64_t a = random.between(20, 400), b = random.between(3, 12);
  return {str("a = ", a, "\nb = ", b, "\nprint(a // b, a % b)"), str(a / b, " ", a % b)};
}

SmallProgram largest_so_far(Random& random) {
  const Numbers numbers = draw_numbers(random, 1, 60);
  return {str("a = ", list_text(numbers),
              "\nbest = a[0]\nfor x in a:\n    if x > best:\n        best = x\nprint(best)"),
          str(*std::max_element(numbers.begin(), numbers.end()))};
}

SmallProgram nested_calls(Random& random) {
  const int64_t p = random.between(2, 12), q = random.between(1, 15), x = random.between(2, 12);
  return {str("def f(x):\n    return ", p, " * x + ", q, "\n\nprint(f(f(", x, ")))"),
          str(p * (p * x + q) + q)};
}

}  // namespace

SmallProgram draw_program(Random& random) {
  using Make = SmallProgram (*)(Random&);
  static constexpr Make kMakes[] = {sum_loop,       filter_list,  sort_list,  slice_word,
                                    reverse_word,   count_letter, halve_loop, divide,
                                    largest_so_far, nested_calls};
  return kMakes[random.below(std::size(kMakes))](random);
}

}  // namespace dsvl
