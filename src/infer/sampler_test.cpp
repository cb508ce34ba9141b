// Each setting's meaning, against values worked out by hand as transformers defines them.
#include "infer/sampler.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>

#include "base/error.h"

namespace dsvl {
namespace {

int64_t choose(Sampler& sampler, std::vector<float> logits) {
  return sampler.next(logits);
}

std::map<int64_t, int> histogram(SamplingOptions options, const std::vector<float>& logits) {
  std::map<int64_t, int> counts;
  for (uint64_t i = 0; i < 4000; ++i) {
    Sampler sampler(options, i);
    ++counts[choose(sampler, logits)];
  }
  return counts;
}

TEST(Sampler, GreedyTakesTheFirstOfTheLargest) {
  Sampler sampler({}, 0);
  EXPECT_EQ(choose(sampler, {1, 5, 5, 2}), 1);
}

TEST(Sampler, SameSeedSameTokensAndStreamsDiffer) {
  SamplingOptions options;
  options.temperature = 1.0;
  options.seed = 9;
  const std::vector<float> flat(1000, 0.0F);
  Sampler a(options, 0), b(options, 0), c(options, 1);
  std::vector<int64_t> from_a, from_b, from_c;
  for (int i = 0; i < 20; ++i) {
    from_a.push_back(choose(a, flat));
    from_b.push_back(choose(b, flat));
    from_c.push_back(choose(c, flat));
  }
  EXPECT_EQ(from_a, from_b);
  EXPECT_NE(from_a, from_c);
}

TEST(Sampler, TemperatureScalesLogits) {
  SamplingOptions options;
  options.temperature = 2.0;
  const auto counts = histogram(options, {0.0F, 2.0F});  // e^1 : 1
  EXPECT_NEAR(counts.at(1) / 4000.0, std::exp(1.0) / (1 + std::exp(1.0)), 0.03);
}

TEST(Sampler, TopKKeepsTies) {
  SamplingOptions options;
  options.temperature = 1.0;
  options.top_k = 2;
  const auto counts = histogram(options, {3, 1, 2, 2, 0});
  EXPECT_EQ(counts.size(), 3u);  // the second largest comes twice
  EXPECT_FALSE(counts.contains(1));
}

TEST(Sampler, TopPKeepsTheTokenThatCrosses) {
  SamplingOptions options;
  options.temperature = 1.0;
  options.top_p = 0.6;
  const std::vector<float> logits{std::log(0.5F), std::log(0.3F), std::log(0.2F)};
  EXPECT_EQ(histogram(options, logits).size(), 2u);
  options.top_p = 0.0;
  EXPECT_EQ(histogram(options, logits).size(), 1u);
}

TEST(Sampler, RepetitionPenaltySeesEachTokenOnceAndNegativesGrow) {
  SamplingOptions options;
  options.repetition_penalty = 2.0;
  Sampler sampler(options, 0);
  const std::vector<int64_t> prompt{0, 0, 2};
  sampler.observe(prompt);
  EXPECT_EQ(choose(sampler, {5.0F, 2.4F, -1.0F}), 0);    // 2.5 against 2.4: divided once only
  EXPECT_EQ(choose(sampler, {-1.0F, -1.9F, -0.9F}), 2);  // -2, -1.9, -1.8
}

TEST(Sampler, NgramsNeverComeTwice) {
  SamplingOptions options;
  options.no_repeat_ngram = 2;
  Sampler sampler(options, 0);
  const std::vector<int64_t> prompt{1, 2, 1};
  sampler.observe(prompt);
  EXPECT_EQ(choose(sampler, {0, 1, 3, 2}), 3);  // 1 2 was there
  options.no_repeat_ngram = 1;
  Sampler single(options, 0);
  EXPECT_EQ(choose(single, {0, 1, 3}), 2);
  EXPECT_EQ(choose(single, {0, 1, 3}), 1);
}

TEST(Sampler, NanIsAnError) {
  Sampler sampler({}, 0);
  EXPECT_THROW(choose(sampler, {0, std::numeric_limits<float>::quiet_NaN()}), Error);
}

}  // namespace
}  // namespace dsvl
