// Pictures to tensors, bit for bit as the original processor (fixture: tools/golden/processor.py).
#include <gtest/gtest.h>

#include "base/files.h"
#include "base/json.h"
#include "prompt/image_processor.h"
#include "support/golden.h"
#include "support/noise.h"

namespace dsvl {
namespace {

std::vector<double> numbers(const Value& list) {
  std::vector<double> result;
  for (const auto& item : list.as_array()) result.push_back(item.as_double());
  return result;
}

ImageProcessorConfig config_of(const Value& item) {
  ImageProcessorConfig config;
  config.image_size = item.at("image_size").as_int();
  config.min_size = item.at("min_size").as_int();
  config.image_mean = numbers(item.at("image_mean"));
  config.image_std = numbers(item.at("image_std"));
  config.do_normalize = item.at("do_normalize").as_bool();
  return config;
}

TEST(ProcessorGolden, PixelValuesAreTheOriginalProcessors) {
  const Value golden = read_json_file(golden_path("processor.json"));
  ASSERT_GE(golden.at("cases").as_array().size(), 10u);
  for (const auto& item : golden.at("cases").as_array()) {
    SCOPED_TRACE(to_json(item));
    const Image image = noise_image(static_cast<int>(item.at("width").as_int()),
                                    static_cast<int>(item.at("height").as_int()));
    const Tensor pixels = process_image(image, config_of(item));
    const int64_t side = item.at("image_size").as_int();
    ASSERT_EQ(pixels.sizes(), (std::vector<int64_t>{3, side, side}));
    EXPECT_EQ(pixels.const_data_ptr<float>()[0], static_cast<float>(item.at("first").as_double()));
    const std::span values(pixels.const_data_ptr<float>(), static_cast<size_t>(pixels.numel()));
    EXPECT_EQ(sha256_hex(std::as_bytes(values)), item.at("sha256").as_string());
  }
}

}  // namespace
}  // namespace dsvl
