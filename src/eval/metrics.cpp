// Distances over code points; intervals.
#include "eval/metrics.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/random.h"
#include "data/utf8.h"
#include "prompt/chat_template.h"
#include "text/edit_distance.h"

namespace dsvl {
namespace {

bool is_blank(char32_t c) {
  return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0x85 || c == 0xA0 || c == 0x3000;
}

// Lower case of ASCII, Latin-1, Greek and Cyrillic letters; others have none or stay as they are.
char32_t lower(char32_t c) {
  const bool plain = (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7) ||
                     (c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F);
  return plain ? c + 32 : c;
}

std::u32string normalised(std::u32string_view text) {
  std::u32string out;
  bool blank = false;
  for (const char32_t c : text) {
    if (is_blank(c)) {
      blank = !out.empty();
      continue;
    }
    if (blank) out += ' ';
    blank = false;
    out += lower(c);
  }
  return out;
}

}  // namespace

int64_t edit_distance(std::string_view a, std::string_view b) {
  return edit_distance(decode_utf8(a), decode_utf8(b));
}

double anls(std::string_view answer, std::string_view wanted) {
  const std::u32string a = decode_utf8(answer), b = decode_utf8(wanted);
  const size_t longest = std::max(a.size(), b.size());
  if (longest == 0) return 1;
  const double similarity = 1 - static_cast<double>(edit_distance(normalised(a), normalised(b))) /
                                    static_cast<double>(longest);
  return similarity > 0.5 ? similarity : 0;
}

bool exact_match(std::string_view answer, std::string_view wanted) {
  return strip(answer) == strip(wanted);
}

CharacterErrors character_errors(std::string_view answer, std::string_view wanted) {
  const std::u32string a = decode_utf8(strip(answer)), b = decode_utf8(strip(wanted));
  return {edit_distance(a, b), static_cast<int64_t>(b.size())};
}

Interval wilson_interval(int64_t hits, int64_t count) {
  if (count == 0) return {0, 1};
  constexpr double z = 1.959963984540054;  // 97.5 % of the normal distribution
  const double n = static_cast<double>(count), p = static_cast<double>(hits) / n;
  const double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
  const double half = z / (1 + z * z / n) * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

Interval bootstrap_ratio(const std::vector<double>& parts, const std::vector<double>& wholes) {
  constexpr int kResamples = 1000;
  if (parts.empty()) return {};
  Random random(hash_name("bootstrap"));
  std::vector<double> ratios(kResamples);
  for (auto& ratio : ratios) {
    double part = 0, whole = 0;
    for (size_t i = 0; i < parts.size(); ++i) {
      const auto k = static_cast<size_t>(random.below(static_cast<int64_t>(parts.size())));
      part += parts[k];
      whole += wholes[k];
    }
    ratio = whole == 0 ? 0 : part / whole;
  }
  std::sort(ratios.begin(), ratios.end());
  return {ratios[kResamples / 40], ratios[kResamples - kResamples / 40 - 1]};
}

}  // namespace dsvl
