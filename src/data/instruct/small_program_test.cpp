// Outputs of small programs, each form computed another way out of its text.
#include "data/instruct/small_program.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <map>
#include <regex>
#include <set>
#include <vector>

#include "base/error.h"

namespace dsvl {
namespace {

using Numbers = std::vector<int64_t>;

Numbers numbers_of(const std::string& text) {
  static const std::regex number("[0-9]+");
  Numbers found;
  for (std::sregex_iterator it(text.begin(), text.end(), number), end; it != end; ++it)
    found.push_back(std::stoll(it->str()));
  return found;
}

// What stands between quotes, all of it one behind another.
std::string quoted(const std::string& text) {
  std::string found;
  bool inside = false;
  for (const char c : text) {
    if (c == '\'')
      inside = !inside;
    else if (inside)
      found += c;
  }
  return found;
}

struct Checked {
  std::string form;
  bool right;
};

Checked check_loops(const SmallProgram& p) {
  const Numbers n = numbers_of(p.text);
  if (p.text.starts_with("total")) {
    // An arithmetic series: 0 of "total = 0", then from, to, step.
    const int64_t count = (n[2] - n[1] + n[3] - 1) / n[3];
    return {"sum", p.output == str(count * n[1] + n[3] * count * (count - 1) / 2)};
  }
  if (p.text.starts_with("n ="))
    return {"halve", p.output == str(std::bit_width(static_cast<uint64_t>(n[0])) - 1)};
  if (p.text.starts_with("def"))
    return {"nested", p.output == str(n[0] * n[0] * n[2] + n[0] * n[1] + n[1])};
  const Numbers out = numbers_of(p.output);
  return {"divide", out[0] * n[1] + out[1] == n[0] && out[1] < n[1]};
}

Checked check_list(const SmallProgram& p) {
  Numbers in = numbers_of(p.text.substr(0, p.text.find(']')));
  const Numbers out = numbers_of(p.output), rest = numbers_of(p.text.substr(p.text.find(']')));
  if (p.text.find("best") != p.text.npos) {
    const bool largest = std::all_of(in.begin(), in.end(), [&](int64_t x) { return x <= out[0]; });
    return {"best", largest && std::count(in.begin(), in.end(), out[0]) > 0};
  }
  if (p.text.find("sort") != p.text.npos) {
    const bool falling = p.text.find("reverse") != p.text.npos;
    const bool sorted =
        falling ? std::is_sorted(out.rbegin(), out.rend()) : std::is_sorted(out.begin(), out.end());
    return {"sort", sorted && std::is_permutation(in.begin(), in.end(), out.begin(), out.end())};
  }
  size_t at = 0;
  for (const int64_t x : in)
    if (x / rest[0] * rest[0] == x && (at >= out.size() || out[at++] != x))
      return {"filter", false};
  return {"filter", at == out.size()};
}

Checked check_word(const SmallProgram& p) {
  const std::string word = quoted(p.text.substr(0, p.text.find('\n'))),
                    call = p.text.substr(p.text.find("print"));
  if (call.find("count") != call.npos) {
    int64_t count = 0;
    for (const char c : word) count += c == quoted(call)[0] ? 1 : 0;
    return {"count", p.output == str(count)};
  }
  std::string made;
  if (call.find("::") != call.npos) {
    for (const char c : word) made.insert(made.begin(), c);
    return {"reverse", p.output == made};
  }
  const Numbers n = numbers_of(call);
  for (int64_t i = n[0]; i < n[1]; ++i) made += word[static_cast<size_t>(i)];
  return {"slice", p.output == made};
}

TEST(SmallPrograms, PrintWhatTheirTextSays) {
  std::map<std::string, int> forms;
  for (uint64_t seed = 0; seed < 400; ++seed) {
    Random random(seed);
    const SmallProgram p = draw_program(random);
    const Checked checked = p.text.starts_with("word")    ? check_word(p)
                            : p.text.starts_with("a = [") ? check_list(p)
                                                          : check_loops(p);
    EXPECT_TRUE(checked.right) << p.text << "\n" << p.output;
    ++forms[checked.form];
  }
  EXPECT_EQ(forms.size(), 10U);
}

// Of 4,000 programs, about what a set of instructions has.
TEST(SmallPrograms, SeldomComeAgain) {
  std::set<std::string> texts;
  for (uint64_t seed = 0; seed < 4000; ++seed) {
    Random random(seed);
    texts.insert(draw_program(random).text);
  }
  EXPECT_GT(texts.size(), 3600U);
}

}  // namespace
}  // namespace dsvl
