// A bad sample for each rule, and what must not be found.
#include "data/check/lint.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <map>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "data/shard_set.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

// Bars of growing brightness with a dark frame: nothing flat, and different for each seed.
Image bars(int seed, int side = 64) {
  Image image = make_image(side, side);
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side * 3; ++x)
      image.row(y)[x] = static_cast<uint8_t>((x * (seed + 1) / 3 * 5 + y * seed * 3) % 256);
  return image;
}

Sample good(int seed = 1) {
  return {str("s-", seed),
          "pack",
          "CC0-1.0",
          "recognition",
          "printed text",
          {{"user", "<image_placeholder>\nWhat is it?"}, {"assistant", str("Bars, number ", seed)}},
          "",
          {{"0.png", encode_png(bars(seed))}}};
}

std::string fresh_folder(const char* name) {
  const auto path = fs::path(testing::TempDir()) / name;
  fs::remove_all(path);
  fs::create_directories(path);
  return path.string();
}

// Without the writer's own checks.
void add_unchecked(TarWriter& writer, const std::string& key, const Sample& sample,
                   const Value& more = Value(Value::Object{})) {
  Value value = sample_to_value(sample);
  if (!sample.text.empty()) value.set("text", sample.text);
  for (const auto& [name, member] : more.as_object()) value.set(name, member);
  writer.add(key + ".json", to_json(value));
  for (const auto& image : sample.images)
    if (!image.bytes.empty()) writer.add(key + "." + image.name, image.bytes);
}

// SPLIT/ with a manifest.
void write_split(const std::string& folder, const std::string& split,
                 const std::vector<Sample>& samples, const Value& more = Value(Value::Object{})) {
  const std::string place = folder + "/" + split;
  fs::create_directories(place);
  TarWriter writer;
  for (size_t i = 0; i < samples.size(); ++i)
    add_unchecked(writer, std::to_string(i), samples[i], more);
  Manifest manifest;
  manifest.split = split;
  manifest.shards = {write_shard(writer, place, 0)};
  write_file_atomic(place + "/manifest.json", manifest_text(manifest));
}

// Rules that found something, with their counts.
std::map<std::string, int64_t> found(const LintReport& report) {
  std::map<std::string, int64_t> names;
  for (size_t i = 0; i < report.results.size(); ++i)
    if (report.results[i].count > 0) names[lint_rules()[i].name] = report.results[i].count;
  return names;
}

std::map<std::string, int64_t> lint_one(const Sample& sample,
                                        const Value& more = Value(Value::Object{})) {
  const std::string folder = fresh_folder("lint_test_one");
  write_split(folder, "train", {sample}, more);
  return found(lint(*ShardSet::open(folder), {.threads = 1}));
}

using Found = std::map<std::string, int64_t>;

TEST(Lint, AGoodSampleHasNothing) {
  EXPECT_EQ(lint_one(good()), Found{});
  Sample boxed = good();
  boxed.messages[1].content = "<|ref|>bars<|/ref|><|det|>[[0,0,999,999]]<|/det|>";
  EXPECT_EQ(lint_one(boxed, Value(Value::Object{{"width", 64}, {"height", 64}})), Found{});
  Sample document;
  document.text = "Plain text with pipes: a <| b |> c, <|ryan|>.";
  document.license = "CC0-1.0";
  EXPECT_EQ(lint_one(document), Found{});
}

struct Case {
  const char* rule;
  std::function<void(Sample&)> spoil;
};

std::vector<Case> text_cases() {
  const auto answer = [](const char* text) {
    return [text](Sample& sample) { sample.messages[1].content = text; };
  };
  return {
      {"placeholders", [](Sample& s) { s.messages[0].content = "What is it?"; }},
      {"turns",
       [](Sample& s) {
         s.messages.push_back({"assistant", "again"});
       }},
      {"turns", [](Sample& s) { s.text = "both"; }},
      {"empty-target", answer(" \n")},
      {"empty-target", [](Sample& s) { s.messages.pop_back(); }},
      {"empty-target", [](Sample& s) { s.messages.clear(), s.text = "<image_placeholder>\n"; }},
      {"boxes", answer("<|det|>[[0,0,1000,10]]<|/det|>")},
      {"boxes", answer("<|det|>[[20,0,10,10]]<|/det|>")},
      {"boxes", answer("<|det|>[[20,0,10]]<|/det|>")},
      {"license", [](Sample& s) { s.license = ""; }},
      {"control-token", answer("a<｜end▁of▁sentence｜>b")},
      {"control-token", answer("a<|im_end|>b")},
      {"control-token", answer("<patch_placeholder>")},
      {"secret-key", answer("-----BEGIN RSA PRIVATE KEY-----\nMII")},
      {"role-mark", answer("Well.\nUser: and now?")},
      {"damaged-text", answer("caf\uFFFD")},
      {"damaged-text", answer("a\x01")},
      {"mail-address", answer("Write to jane.doe@mail.somewhere.de.")},
      {"phone-number", answer("Call +49 30 1234567 now")},
      {"identity-number", answer("123-45-6789")},
      {"small-box", answer("<|ref|>a<|/ref|><|det|>[[0,0,999,50]]<|/det|>")},
  };
}

TEST(Lint, EachTextRuleHasItsBadSample) {
  for (const auto& [rule, spoil] : text_cases()) {
    Sample sample = good();
    spoil(sample);
    EXPECT_EQ(lint_one(sample), (Found{{rule, 1}})) << rule;
  }
}

// All of it in one set: no rule hides another, and none is without its bad sample.
TEST(Lint, EveryRuleOfTheTableIsBroken) {
  std::vector<Sample> samples = {good(1), good(1)};
  for (const auto& [rule, spoil] : text_cases()) {
    samples.push_back(good(static_cast<int>(samples.size())));
    spoil(samples.back());
  }
  samples.push_back(good(101));
  samples.back().images[0].bytes.resize(100);
  samples.push_back(good(102));
  samples.back().images[0].bytes = encode_png(make_image(64, 64));
  samples.back().messages[1].content = "<|det|>[[0,0,500,500]]<|/det|>";
  const std::string folder = fresh_folder("lint_test_every");
  write_split(folder, "train", samples);
  write_split(folder, "test", {good(1)});
  write_split(folder, "sizes", {good(103)}, Value(Value::Object{{"width", 64}, {"height", 63}}));
  TarWriter writer;
  writer.add("a.json", "{\"id\": ");
  fs::create_directories(folder + "/other");
  write_shard(writer, folder + "/other", 0);
  const auto counts = found(lint(*ShardSet::open(folder), {.threads = 2}));
  for (const auto& rule : lint_rules()) EXPECT_TRUE(counts.contains(rule.name)) << rule.name;
}

TEST(Lint, EachPictureRuleHasItsBadSample) {
  Sample sample = good();
  sample.images[0].bytes.resize(sample.images[0].bytes.size() / 2);
  EXPECT_EQ(lint_one(sample), (Found{{"picture", 1}}));
  sample.images[0].bytes = "";  // the shard does not hold it
  EXPECT_EQ(lint_one(sample), (Found{{"picture", 1}}));
  const Value size(Value::Object{{"width", 64}, {"height", 63}});
  EXPECT_EQ(lint_one(good(), size), (Found{{"picture-size", 1}}));
  const Value sizes = parse_json(R"({"image_sizes": [[64, 65]]})", "test");
  EXPECT_EQ(lint_one(good(), sizes), (Found{{"picture-size", 1}}));
  sample = good();
  sample.images[0].bytes = encode_png(make_image(64, 64));
  sample.messages[1].content = "<|det|>[[0,0,500,500]]<|/det|>";
  EXPECT_EQ(lint_one(sample), (Found{{"flat-box", 1}}));
}

TEST(Lint, WhatCannotBeReadIsCountedAndTheRestGoesOn) {
  const std::string folder = fresh_folder("lint_test_unreadable");
  TarWriter writer;
  writer.add("a.json", "{\"id\": ");
  add_unchecked(writer, "b", good());
  write_shard(writer, folder, 0);
  const auto report = lint(*ShardSet::open(folder), {.threads = 1});
  EXPECT_EQ(found(report), (Found{{"unreadable", 1}}));
  EXPECT_EQ(report.samples, 2);
  EXPECT_EQ(report.pictures, 1);
}

TEST(Lint, CopiesInsideASplitAndAcross) {
  const std::string folder = fresh_folder("lint_test_copies");
  write_split(folder, "train", {good(1), good(2), good(3), good(2)});
  write_split(folder, "test", {good(3), good(7)});
  const auto report = lint(*ShardSet::open(folder), {.threads = 2});
  EXPECT_EQ(found(report), (Found{{"duplicate", 1}, {"leak", 1}, {"near-duplicate", 1}}));
  const auto& near = report.results[lint_rule_index("near-duplicate")].examples;
  ASSERT_EQ(near.size(), 1U);
  EXPECT_NE(near[0].where.find("test/shard-000000.tar: 0"), std::string::npos) << near[0].where;
  EXPECT_NE(near[0].what.find("train/shard-000000.tar: 2"), std::string::npos) << near[0].what;
}

TEST(Lint, APictureCompressedAnewIsNear) {
  const std::string folder = fresh_folder("lint_test_near");
  Sample other = good(2);
  other.images[0] = {"0.jpg", encode_jpeg(bars(2), 60)};
  other.messages[1].content = "Something else";
  write_split(folder, "train", {good(1), good(2)});
  write_split(folder, "test", {other});
  const auto set = ShardSet::open(folder);
  EXPECT_EQ(found(lint(*set, {.threads = 1, .near_distance = 6})), (Found{{"near-duplicate", 1}}));
}

TEST(Lint, ThreadsChangeNothing) {
  const std::string folder = fresh_folder("lint_test_threads");
  for (int split = 0; split < 5; ++split) {
    std::vector<Sample> samples;
    for (int i = 0; i < 9; ++i) samples.push_back(good(split * 5 + i));
    samples[2].license = "";
    write_split(folder, str("s", split), samples);
  }
  const auto set = ShardSet::open(folder);
  const auto one = lint_value(lint(*set, {.threads = 1}));
  EXPECT_EQ(one, lint_value(lint(*set, {.threads = 4})));
  EXPECT_EQ(one.at("errors").as_int(), 5 + 4 * 4);
}

TEST(Lint, TheTableNamesCountsAndMending) {
  const std::string folder = fresh_folder("lint_test_table");
  Sample sample = good();
  sample.license = "";
  write_split(folder, "train", {sample, good(2)});
  const auto report = lint(*ShardSet::open(folder), {.threads = 1});
  const std::string table = lint_table(report);
  EXPECT_NE(table.find("license          error           1  the licence"), std::string::npos)
      << table;
  EXPECT_NE(table.find("2 samples, 2 pictures: 1 error, 0 warnings"), std::string::npos) << table;
  EXPECT_EQ(lint_errors(report), "license 1");
}

TEST(Lint, ABuildAsksTheCheapErrors) {
  EXPECT_EQ(broken_rule(good()), std::nullopt);
  Sample sample = good();
  sample.messages[1].content = "";
  EXPECT_EQ(broken_rule(sample), "empty-target");
  sample = good();
  sample.messages[1].content = "mail me: jane@somewhere.de";
  EXPECT_EQ(broken_rule(sample), std::nullopt);  // a warning stops no build
}

}  // namespace
}  // namespace dsvl
