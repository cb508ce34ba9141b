// Counting the published models from their configurations alone.
#include "models/summary.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "models/deepseek_vl.h"
#include "support/golden.h"

namespace dsvl {
namespace {

struct Published {
  const char* name;
  int64_t parameters;       // spec architecture 11, derived from the tensor shapes
  double total, activated;  // as the papers print them, in 1e9
  int64_t cached;           // values a token, all layers
};

const Published kPublished[] = {
    {"deepseek_moe_16b", 16'375'728'128, 16.4, 2.8, 28 * 2 * 2048},
    {"deepseek_v2_lite", 15'706'484'224, 15.7, 2.4, 15'552},
    {"deepseek_v2", 235'741'434'880, 236, 21, 34'560},
    {"deepseek_v3", 671'026'419'200, 671, 37, 35'136},
};

TEST(Summary, PublishedModelsFromTheirConfigurations) {
  for (const auto& published : kPublished) {
    const auto config = read_model_config(golden_path(std::string("configs/") + published.name));
    const DeepseekVl model(config);
    const auto summary = summarise(model.parameters(), config);
    EXPECT_EQ(summary.parameters, published.parameters) << published.name;
    EXPECT_NEAR(static_cast<double>(summary.parameters) / 1e9 / published.total, 1, 0.01);
    EXPECT_EQ(cache_bytes(config.language, 1), published.cached * 4) << published.name;
    // Papers print two digits and differ in whether the embedding table counts: V2 0.7 % off, V3
    // and MoE-16B (with the table) 1.0 %, V2-Lite, whose 2.45 is printed as 2.4, 2.1 %.
    const auto activated = static_cast<double>(summary.activated_parameters) / 1e9;
    const double embedding =
        static_cast<double>(config.language.vocab_size * config.language.hidden_size) / 1e9;
    const double nearest = std::min(std::abs(activated - published.activated),
                                    std::abs(activated + embedding - published.activated));
    EXPECT_LT(nearest / published.activated, 0.022) << published.name;
  }
}

// Every factor by hand: attention, feed-forward parts, norms, embedding, head.
TEST(Summary, ActivatedIsEverythingATokenMultipliesWith) {
  const auto config = read_model_config(golden_path("configs/deepseek_v2"));
  const auto summary = summarise(DeepseekVl(config).parameters(), config);
  const int64_t d = 5120, heads = 128;
  const int64_t attention =
      d * 1536 + 1536 + 1536 * heads * 192 + d * 576 + 512 + 512 * heads * 256 + heads * 128 * d;
  const int64_t expert = 3 * d * 1536, dense = 3 * d * 12288, gate = 160 * d;
  const int64_t layers = 60 * (attention + 2 * d) + dense + 59 * (gate + 8 * expert);
  EXPECT_EQ(summary.activated_parameters, layers + d + 102400 * d);
}

TEST(Summary, AnyDecoderBehindTheEncoder) {
  const auto config = read_model_config(golden_path("configs/deepseek_vl_v2"));
  EXPECT_EQ(family_name(config), "DeepSeek-VL, hybrid encoder, with a DeepSeek-V2 language model");
  const auto summary = summarise(DeepseekVl(config).parameters(), config);
  int64_t language = 0;
  for (const auto& [title, count] : summary.parts)
    if (title.find("tower") == title.npos && title != "aligner") language += count;
  EXPECT_EQ(language, 235'741'434'880);
}

}  // namespace
}  // namespace dsvl
