// Tokens, shingles and minima: worked cases, and the curve that the theory gives.
#include "data/text/minhash.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>
#include <string>

#include "base/error.h"
#include "base/random.h"
#include "ops/backend.h"

namespace dsvl {
namespace {

std::vector<std::string> pieces(std::string_view text) {
  std::vector<std::string> found;
  for (const auto& token : text_tokens(text))
    found.emplace_back(text.substr(token.begin, token.end - token.begin));
  return found;
}

TEST(TextTokens, WordsAndSingleIdeographs) {
  EXPECT_EQ(pieces("Don't stop, x86-64!"),
            (std::vector<std::string>{"Don't", "stop", "x86", "64"}));
  EXPECT_EQ(pieces("安装 Debian，再读。"),
            (std::vector<std::string>{"安", "装", "Debian", "再", "读"}));
  EXPECT_TRUE(pieces(" ... ——「」 \xFF").empty());
}

TEST(TextTokens, CaseMarksAndWidthDoNotCount) {
  const auto hash = [](std::string_view text) { return hash_tokens(text_tokens(text)); };
  EXPECT_EQ(hash("The quick fox."), hash("the  QUICK\nfox"));
  EXPECT_EQ(hash("Äpfel ÉTÉ Привет"), hash("äpfel été привет"));
  EXPECT_EQ(hash("ＡＢＣ１２"), hash("abc12"));
  EXPECT_NE(hash("the quick fox"), hash("the quickfox"));
  EXPECT_NE(hash("version 11"), hash("version 12"));
  const auto one = text_tokens("v11"), two = text_tokens("v1204");
  EXPECT_EQ(one[0].outline, two[0].outline);
}

TEST(TextTokens, GramsMoveOnAsIfCountedAnew) {
  const auto tokens = text_tokens("a b c d e a b c d e f");
  const auto grams = token_grams(tokens, 3, &TextToken::hash);
  ASSERT_EQ(grams.size(), 9U);
  EXPECT_EQ(grams[0], grams[5]);
  EXPECT_EQ(grams[2], grams[7]);
  EXPECT_EQ(std::set<uint64_t>(grams.begin(), grams.end()).size(), 6U);  // abc bcd cde dea eab def
  for (size_t i = 0; i < grams.size(); ++i)
    EXPECT_EQ(grams[i], token_grams(std::span(tokens).subspan(i, 3), 3, &TextToken::hash)[0]);
  EXPECT_EQ(token_grams(std::span(tokens).first(2), 3, &TextToken::hash).size(), 1U);
  EXPECT_TRUE(token_grams({}, 3, &TextToken::hash).empty());
}

// Two sets of 200 values together, `common` of them in both.
struct Pair {
  std::vector<uint32_t> a, b;
};
Pair random_pair(int common, Random& random) {
  Pair pair;
  for (int i = 0; i < 200; ++i) {
    const auto value = static_cast<uint32_t>(random.next());
    if (i < common || i % 2 == 0) pair.a.push_back(value);
    if (i < common || i % 2 == 1) pair.b.push_back(value);
  }
  return pair;
}

TEST(Minhash, MinimaAndKeysMeetAsTheTheorySays) {
  const Minhash minhash({});
  Random random(1);
  constexpr int kPairs = 500;
  for (const int common : {100, 130, 150, 160, 170, 180}) {
    const double similarity = common / 200.0;
    int64_t equal = 0, met = 0;
    for (int i = 0; i < kPairs; ++i) {
      const Pair pair = random_pair(common, random);
      const auto a = minhash.minima(pair.a), b = minhash.minima(pair.b);
      for (size_t k = 0; k < a.size(); ++k) equal += a[k] == b[k];
      const auto x = minhash.keys(a), y = minhash.keys(b);
      ASSERT_EQ(x.size(), 14U);
      bool meet = false;
      for (size_t k = 0; k < x.size(); ++k) meet |= x[k] == y[k];
      met += meet;
    }
    // Four standard deviations of independent draws.
    const double draws = 112.0 * kPairs, p = meeting_probability({}, similarity);
    EXPECT_NEAR(static_cast<double>(equal) / draws, similarity,
                4 * std::sqrt(similarity * (1 - similarity) / draws));
    EXPECT_NEAR(static_cast<double>(met) / kPairs, p, 4 * std::sqrt(p * (1 - p) / kPairs) + 1e-3)
        << similarity;
  }
}

TEST(Minhash, TheCurveIsDatatroves) {
  EXPECT_NEAR(meeting_probability({}, 0.75), 0.77, 0.01);
  EXPECT_NEAR(meeting_probability({}, 0.85), 0.988, 0.001);
}

// Texts with words exchanged: the estimate against the sets themselves.
TEST(Minhash, EstimatesTheJaccardSimilarityOfTexts) {
  const Minhash minhash({});
  Random random(2);
  for (int changes = 0; changes < 12; ++changes) {
    std::string a, b;
    for (int i = 0; i < 300; ++i) {
      const std::string word = str("w", random.below(5000), "x ");
      a += word;
      b += i % 25 == 0 && i / 25 < changes ? "other " : word;
    }
    const auto x = minhash.shingles(text_tokens(a)), y = minhash.shingles(text_tokens(b));
    const std::set<uint32_t> one(x.begin(), x.end()), two(y.begin(), y.end());
    std::vector<uint32_t> both;
    std::set_intersection(one.begin(), one.end(), two.begin(), two.end(), std::back_inserter(both));
    const auto common = static_cast<double>(both.size());
    const double jaccard = common / (static_cast<double>(one.size() + two.size()) - common);
    const auto m = minhash.minima(x), n = minhash.minima(y);
    double equal = 0;
    for (size_t k = 0; k < m.size(); ++k) equal += m[k] == n[k];
    EXPECT_NEAR(equal / 112, jaccard, 4 * std::sqrt(0.25 / 112));
  }
}

TEST(Minhash, TheKernelGivesTheSameMinima) {
  Random random(3);
  std::vector<uint32_t> shingles(1001), masks(48), factors(48), plain(48), fast(48);
  for (auto* list : {&shingles, &masks, &factors})
    for (auto& value : *list) value = static_cast<uint32_t>(random.next()) | 1;
  const MinhashOrders orders{masks.data(), factors.data(), masks.size()};
  minhash_reference(shingles.data(), shingles.size(), orders, plain.data());
#if defined(__x86_64__)
  if (have_avx2()) {
    minhash_avx2(shingles.data(), shingles.size(), orders, fast.data());
    EXPECT_EQ(plain, fast);
  }
#endif
  uint32_t least = UINT32_MAX;
  for (const uint32_t shingle : shingles)
    least = std::min(least, (shingle ^ masks[0]) * factors[0]);
  EXPECT_EQ(plain[0], least);
}

TEST(Minhash, SettingsOutOfRangeAreNamed) {
  EXPECT_THROW(Minhash({0, 14, 8}), Error);
  EXPECT_THROW(Minhash({5, 0, 8}), Error);
  EXPECT_THROW(Minhash({5, 14, 1000}), Error);
}

}  // namespace
}  // namespace dsvl
