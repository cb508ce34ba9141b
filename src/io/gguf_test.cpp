// Round trips, and every way a header can lie.
#include "io/gguf.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "io/gguf_weights.h"
#include "support/gguf_bytes.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

std::string temporary(const std::string& name) {
  const auto folder = fs::path(::testing::TempDir()) / "dsvl_gguf";
  fs::create_directories(folder);
  return (folder / name).string();
}

GgufBytes header(uint64_t tensors, uint64_t keys, uint32_t version = 3) {
  GgufBytes bytes{"GGUF"};
  return bytes.number(version).number(tensors).number(keys);
}

GgufBytes one_tensor(std::vector<uint64_t> sizes, uint32_t type, uint64_t offset = 0) {
  return header(1, 0).tensor("w", std::move(sizes), type, offset);
}

GgufBytes one_key(uint32_t type) {
  return header(0, 1).string("key").number(type);
}

void expect_refused(const GgufBytes& bytes, const std::string& message) {
  const auto path = temporary("hostile.gguf");
  write_file_atomic(path, bytes.text + std::string(64, '\0'));
  try {
    GgufFile::open(path);
    ADD_FAILURE() << "accepted; wanted: " << message;
  } catch (const Error& e) {
    const std::string text = e.what();
    EXPECT_EQ(text.find('\n'), text.npos) << text;
    EXPECT_EQ(text.rfind(path, 0), 0u) << "names the file first: " << text;
    EXPECT_NE(text.find(message), text.npos) << "found: " << text << "\nwanted: " << message;
  }
}

TEST(Gguf, RoundTripKeepsTensorsAndMetadata) {
  const auto path = temporary("round.gguf");
  const auto base = at::arange(15, at::kFloat).view({3, 5});
  std::vector<TensorPlan> plan;
  for (const auto type : {at::kBFloat16, at::kFloat, at::kHalf})
    plan.push_back({c10::toString(type), type, {3, 5}});
  GgufWriter writer(path,
                    {{"n", uint32_t{7}},
                     {"x", 1e-6F},
                     {"yes", true},
                     {"text", std::string("a\nb")},
                     {"texts", std::vector<std::string>{"a", ""}},
                     {"numbers", std::vector<int32_t>{1, -2}}},
                    plan);
  for (size_t i = 0; i < plan.size(); ++i) writer.write(base);
  writer.finish();

  ASSERT_TRUE(is_gguf_file(path));
  const auto file = GgufFile::open(path);
  EXPECT_EQ(file->metadata().at("n").as_int(), 7);
  EXPECT_EQ(file->metadata().at("x").as_double(), 1e-6);
  EXPECT_TRUE(file->metadata().at("yes").as_bool());
  EXPECT_EQ(file->metadata().at("text").as_string(), "a\nb");
  EXPECT_EQ(file->metadata().at("texts"), Value(Value::Array{"a", ""}));
  EXPECT_EQ(file->metadata().at("numbers"), Value(Value::Array{1, -2}));
  ASSERT_EQ(file->tensors().size(), plan.size());
  for (size_t i = 0; i < plan.size(); ++i) {
    const auto tensor = file->tensor(file->tensors()[i]);
    EXPECT_EQ(file->tensors()[i].offset % 32, 0u);
    EXPECT_EQ(tensor.scalar_type(), plan[i].type);
    EXPECT_TRUE(at::equal(tensor, base.to(plan[i].type)));
  }
}

TEST(Gguf, PartsAreCutAlongTheFirstSize) {
  const auto path = temporary("parts.gguf");
  const auto base = at::arange(24, at::kFloat).view({2, 3, 4});
  GgufWriter writer(path, {}, {{"w", at::kFloat, {2, 3, 4}}});
  writer.write(base);
  writer.finish();
  const auto file = GgufFile::open(path);
  auto part = file->tensors()[0];
  part.shape = {3, 4};
  part.bytes /= 2;
  part.offset += part.bytes;
  EXPECT_TRUE(at::equal(file->tensor(part), base[1]));
}

TEST(Gguf, RefusesBrokenHeaders) {
  expect_refused(GgufBytes{"GGML"}, "begins with 'GGML'");
  expect_refused(header(0, 0, 1), "GGUF version 1");
  expect_refused(header(0, 0, 0x03000000), "(big endian?)");
  expect_refused(header(1 << 20, 0), "1048576 tensors, at most");
  expect_refused(header(0, 1 << 20), "1048576 metadata keys, at most");
  expect_refused(header(0, 1).number(uint64_t{1} << 40), "a text of 1099511627776 bytes");
  expect_refused(header(0, 1).string(std::string(60, 'k')).number(uint32_t{8}).number(uint64_t{99}),
                 "the header wants 99 bytes");
  expect_refused(header(0, 2).string("a\nb").number(uint32_t{0}).number(uint8_t{1}).string("a\nb"),
                 "the metadata key 'a?b' stands twice");
}

TEST(Gguf, RefusesMetadataWithoutEnd) {
  expect_refused(one_key(13), "metadata of type 13");
  expect_refused(one_key(10).number(~uint64_t{0}), "past 63 bits");
  expect_refused(one_key(9).number(uint32_t{7}).number(uint64_t{1} << 40),
                 "a list of 1099511627776 values");
  auto deep = one_key(9);
  for (int i = 0; i < 100; ++i) deep.number(uint32_t{9}).number(uint64_t{1});
  expect_refused(deep, "lists in lists more than 4 deep");
  for (const uint32_t alignment : {0U, 3U, 1U << 30})
    expect_refused(
        header(0, 1).string("general.alignment").number(uint32_t{4}).number(uint32_t{alignment}),
        "general.alignment is");
}

TEST(Gguf, RefusesTensorsThatAreNotThere) {
  expect_refused(one_tensor({1 << 20}, 0), "ends behind the");
  expect_refused(one_tensor({1}, 0, 1 << 20), "ends behind the");
  expect_refused(one_tensor({1}, 0, ~uint64_t{31}), "ends behind the");
  expect_refused(one_tensor({1}, 0, 5), "begins at byte 5, wanted a multiple of 32");
  expect_refused(one_tensor({0}, 0), "has the size 0");
  expect_refused(one_tensor({1, 1, 1, 1, 1}, 0), "has 5 dimensions");
  expect_refused(one_tensor({uint64_t{1} << 33, uint64_t{1} << 33}, 0), "63 bits");
  expect_refused(one_tensor({uint64_t{1} << 41, uint64_t{1} << 20}, 12), "63 bits");
  expect_refused(one_tensor({31}, 2), "rows of 31 are no multiple of Q4_0's 32");
  expect_refused(one_tensor({32}, 10), "type 10 cannot be read; F32, F16");
  expect_refused(header(2, 0).tensor("a", {1}, 0, 0).tensor("a", {1}, 0, 32), "stands twice");
  expect_refused(header(2, 0).tensor("a", {2}, 0, 0).tensor("b", {1}, 0, 0), "overlaps");
}

TEST(Gguf, ExpertsWithoutEndAreRefused) {
  const auto path = temporary("experts.gguf");
  const auto experts = at::zeros({65537, 1, 1});
  GgufWriter writer(path, {}, {{"blk.0.ffn_up_exps.weight", at::kFloat, experts.sizes().vec()}});
  writer.write(experts);
  writer.finish();
  try {
    GgufWeights::open(path);
    ADD_FAILURE() << "accepted";
  } catch (const Error& e) {
    EXPECT_NE(std::string(e.what()).find("has 65537 experts, at most"), std::string::npos)
        << e.what();
  }
}

TEST(Gguf, NamesLongerThanGgmlTakesAreNotWritten) {
  EXPECT_THROW(GgufWriter(temporary("long.gguf"), {}, {{std::string(64, 'n'), at::kFloat, {1}}}),
               Error);
}

}  // namespace
}  // namespace dsvl
