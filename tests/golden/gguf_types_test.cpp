// Dequantisation and metadata as gguf-py reads and writes them (tools/golden/gguf_types.py).
#include <ATen/ops/equal.h>
#include <gtest/gtest.h>

#include "io/gguf.h"
#include "models/weight_reader.h"
#include "support/golden.h"

namespace dsvl {
namespace {

void expect_every_type(const std::string& path) {
  const auto golden = load_golden("gguf/types");
  const auto file = GgufFile::open(golden_path(path));
  int seen = 0;
  for (const auto& info : file->tensors()) {
    EXPECT_TRUE(at::equal(file->tensor(info).to(at::kFloat), golden.at(info.dtype))) << info.dtype;
    ++seen;
  }
  EXPECT_EQ(seen, 11);
}

TEST(GgufTypes, EveryTypeIsBitExact) {
  expect_every_type("gguf/types.gguf");
}

TEST(GgufTypes, AModelThatGgufPySplitIsOne) {
  expect_every_type("gguf/split-00001-of-00003.gguf");
}

TEST(GgufTypes, QuantisedOnesTakeTheMemoryOfFloat32) {
  const auto files = ModelFiles::open(golden_path("gguf/types.gguf"));
  uint64_t bytes = 0;
  for (const auto& name : files.names()) bytes += files.tensor(name).nbytes();
  EXPECT_EQ(loaded_bytes(files), bytes);
  EXPECT_GT(bytes, files.total_bytes());
}

TEST(GgufTypes, EveryKindOfMetadata) {
  const auto file = GgufFile::open(golden_path("gguf/types.gguf"));
  const auto& at = file->metadata();
  EXPECT_EQ(at.at("general.architecture").as_string(), "llama");
  EXPECT_EQ(at.at("test.uint8").as_int(), 200);
  EXPECT_EQ(at.at("test.int8").as_int(), -100);
  EXPECT_EQ(at.at("test.uint16").as_int(), 60000);
  EXPECT_EQ(at.at("test.int16").as_int(), -30000);
  EXPECT_EQ(at.at("test.uint32").as_int(), 4000000000);
  EXPECT_EQ(at.at("test.int32").as_int(), -2000000000);
  EXPECT_EQ(at.at("test.uint64").as_int(), int64_t{1} << 62);
  EXPECT_EQ(at.at("test.int64").as_int(), -(int64_t{1} << 62));
  EXPECT_EQ(at.at("test.float32").as_double(), 1e-6);
  EXPECT_EQ(at.at("test.float64").as_double(), 0.1);
  EXPECT_TRUE(at.at("test.bool").as_bool());
  EXPECT_EQ(at.at("test.string").as_string(), "ÄĠ▁");
  EXPECT_EQ(at.at("test.strings"), Value(Value::Array{"a", "", "bc"}));
  EXPECT_EQ(at.at("test.numbers"), Value(Value::Array{1, -2, 3}));
}

}  // namespace
}  // namespace dsvl
