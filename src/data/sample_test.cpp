// Samples in their three forms.
#include "data/sample.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/json.h"

namespace dsvl {
namespace {

Sample read(const char* json) {
  return read_sample(parse_json(json, "test"), "test");
}

TEST(Sample, WritesAndReadsBackEqual) {
  Sample sample{"7",
                "p",
                "OFL-1.1",
                "recognition",
                "printed text",
                {{"user", "<image_placeholder>Read."}, {"assistant", "abc"}},
                "",
                {{"0.png", ""}}};
  const Value value = sample_to_value(sample);
  EXPECT_EQ(sample_to_value(sample_from_value(value, "test")), value);
  EXPECT_EQ(sample_to_value(read_sample(value, "test")), value);
  EXPECT_EQ(to_json(value),
            R"({"id":"7","source":"p","license":"OFL-1.1","category":"recognition",)"
            R"("subcategory":"printed text","messages":[)"
            R"({"role":"user","content":"<image_placeholder>Read."},)"
            R"({"role":"assistant","content":"abc"}],"images":["0.png"]})");
}

TEST(Sample, ReadsLlava) {
  const auto sample = read(R"({"id":"33","image":"a/b.jpg","conversations":[
    {"from":"gpt","value":"skipped"},
    {"from":"human","value":"What is it?\n<image>"},{"from":"gpt","value":"A bus."}]})");
  ASSERT_EQ(sample.messages.size(), 2U);
  EXPECT_EQ(sample.messages[0].role, "user");
  EXPECT_EQ(sample.messages[0].content, "<image_placeholder>\nWhat is it?");
  EXPECT_EQ(sample.messages[1].content, "A bus.");
  ASSERT_EQ(sample.images.size(), 1U);
  EXPECT_EQ(sample.images[0].name, "a/b.jpg");
}

TEST(Sample, ReadsOpenAi) {
  const auto sample = read(R"({"messages":[{"role":"user","content":[
    {"type":"image_url","image_url":{"url":"x.png"}},{"type":"text","text":"Read."}]},
    {"role":"assistant","content":"ok"}]})");
  ASSERT_EQ(sample.images.size(), 1U);
  EXPECT_EQ(sample.images[0].name, "x.png");
  EXPECT_EQ(count_placeholders(sample), 1U);
}

TEST(Sample, WhatDoesNotMatchIsRefused) {
  EXPECT_THROW(read(R"({"text":"<image_placeholder> a"})"), Error);
  EXPECT_THROW(read(R"({"text":"a","images":["0.png"]})"), Error);
  EXPECT_THROW(read(R"({"id":"1"})"), Error);
  EXPECT_THROW(read(R"({"messages":[{"role":"robot","content":"a"}]})"), Error);
  EXPECT_THROW(read(R"({"messages":7})"), Error);
  EXPECT_THROW(read(R"({"messages":[{"role":"user","content":"a"}],"text":"b"})"), Error);
  EXPECT_THROW(read(R"([1])"), Error);
}

}  // namespace
}  // namespace dsvl
