// What the tokenizer promises beyond the golden ids: hostile files, hostile text, streams.
#include "text/tokenizer.h"

#include <gtest/gtest.h>

#include <ctime>

#include "base/error.h"
#include "base/json.h"
#include "text/byte_level.h"

namespace dsvl {
namespace {

// A tokenizer of all bytes and the merges given, ids as in the alphabet's order; parts can be
// replaced.
Value tiny_json(const std::vector<std::pair<std::string, std::string>>& merges = {}) {
  Value vocab(Value::Object{});
  int64_t next = 0;
  for (int b = 0; b < 256; ++b) vocab.set(byte_token(static_cast<uint8_t>(b)), next++);
  Value::Array merge_list;
  for (const auto& [left, right] : merges) {
    vocab.set(left + right, next++);
    merge_list.emplace_back(left + " " + right);
  }
  Value json = parse_json(R"({"added_tokens": [], "normalizer": null, "post_processor": null,
      "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "use_regex": false},
      "decoder": {"type": "ByteLevel"}, "model": {"type": "BPE"}})",
                          "tiny");
  json.find("model")->set("vocab", vocab);
  json.find("model")->set("merges", Value(merge_list));
  return json;
}

void set_split(Value& json, const std::string& pattern, const std::string& behavior,
               bool invert = false) {
  Value split(Value::Object{{"type", "Split"}, {"behavior", behavior}, {"invert", invert}});
  split.set("pattern", Value(Value::Object{{"Regex", pattern}}));
  const Value bytes = *json.find("pre_tokenizer");
  json.set("pre_tokenizer",
           Value(Value::Object{{"type", "Sequence"},
                               {"pretokenizers", Value(Value::Array{split, bytes})}}));
}

Tokenizer tiny(const Value& json) {
  return Tokenizer::parse(json, nullptr, "tiny");
}

std::string refusal(const Value& json) {
  try {
    tiny(json);
  } catch (const Error& e) {
    return e.what();
  }
  return "accepted";
}

using Ids = std::vector<int64_t>;

TEST(Tokenizer, LowestRankMergesFirstThenLeftmost) {
  const auto t = tiny(tiny_json({{"a", "b"}, {"b", "c"}, {"ab", "c"}, {"a", "a"}}));
  EXPECT_EQ(t.encode("abc", false), Ids{258});
  EXPECT_EQ(t.encode("bcab", false), (Ids{257, 256}));
  EXPECT_EQ(t.encode("aaa", false), (Ids{259, 'a'}));
}

TEST(Tokenizer, ReadsMergesInBothForms) {
  Value json = tiny_json({{"a", "b"}});
  json.find("model")->set("merges", parse_json(R"([["a", "b"]])", "pairs"));
  EXPECT_EQ(tiny(json).encode("ab", false), Ids{256});
}

TEST(Tokenizer, IgnoreMergesTakesWholePieces) {
  Value json = tiny_json({{"a", "b"}, {"b", "c"}, {"a", "bc"}});
  EXPECT_EQ(tiny(json).encode("abc", false), (Ids{256, 'c'}));
  json.find("model")->set("ignore_merges", true);
  EXPECT_EQ(tiny(json).encode("abc", false), Ids{258});
}

// Merging a and b shows where a split lies: nothing merges across it.
TEST(Tokenizer, SplitBehavioursKeepOrDropMatches) {
  const auto decoded = [](const std::string& behavior, bool invert) {
    Value json = tiny_json({{"a", "-"}, {"-", "b"}, {"-", "-"}});
    set_split(json, "-", behavior, invert);
    const auto t = tiny(json);
    std::string out;
    for (const int64_t id : t.encode("a--b", false)) out += t.token_bytes(id) + "|";
    return out;
  };
  EXPECT_EQ(decoded("Isolated", false), "a|-|-|b|");
  EXPECT_EQ(decoded("Contiguous", false), "a|--|b|");
  EXPECT_EQ(decoded("MergedWithPrevious", false), "a-|-|b|");
  EXPECT_EQ(decoded("MergedWithNext", false), "a|-|-b|");
  EXPECT_EQ(decoded("Removed", false), "a|b|");
  EXPECT_EQ(decoded("Removed", true), "-|-|");
}

TEST(Tokenizer, AddedTokensHonourTheirFlags) {
  Value json = tiny_json();
  json.set("added_tokens", parse_json(R"([
      {"id": 300, "content": "<x>", "special": true, "normalized": false, "lstrip": true},
      {"id": 301, "content": "<x>y", "special": true, "normalized": false, "rstrip": true},
      {"id": 302, "content": "cat", "special": false, "normalized": true, "single_word": true},
      {"id": 248, "content": "ø", "special": false, "normalized": true}])",
                                      "added"));
  const auto t = tiny(json);
  EXPECT_EQ(t.encode("a \n<x>b", false), (Ids{'a', 300, 'b'}));
  EXPECT_EQ(t.encode("<x>y  b", false), (Ids{301, 'b'}));
  EXPECT_EQ(t.encode("cat scat cat", false),
            (Ids{302, t.token_id("Ġ").value(), 's', 'c', 'a', 't', t.token_id("Ġ").value(), 302}));
  EXPECT_EQ(t.encode("ø", false), Ids{248});
  EXPECT_EQ(t.decode(Ids{248, 300}, false), "\uFFFD<x>");
  EXPECT_EQ(t.decode(Ids{248, 300}, true), "\uFFFD");
  EXPECT_EQ(t.vocab_size(), 303);
  EXPECT_FALSE(t.has_token(270));
  EXPECT_THROW(t.decode(Ids{270}, false), Error);
  EXPECT_THROW(t.decode(Ids{-1}, false), Error);
}

TEST(Tokenizer, BeginTokenFromTemplateOrConfig) {
  Value json = tiny_json();
  json.set("added_tokens", parse_json(R"([{"id": 256, "content": "<s>", "special": true},
                                          {"id": 257, "content": "</s>", "special": true}])",
                                      "added"));
  const Value config = parse_json(R"({"add_bos_token": true, "bos_token": {"content": "<s>"},
      "eos_token": "</s>", "pad_token": "</s>", "chat_template": "{{ x }}"})",
                                  "config");
  const auto by_config = Tokenizer::parse(json, &config, "tiny");
  EXPECT_EQ(by_config.encode("a", true), (Ids{256, 'a'}));
  EXPECT_EQ(by_config.encode("a", false), Ids{'a'});
  EXPECT_EQ(by_config.eos_id(), 257);
  EXPECT_EQ(by_config.pad_id(), 257);
  EXPECT_EQ(by_config.chat_template(), "{{ x }}");
  json.set("post_processor", parse_json(R"({"type": "TemplateProcessing",
      "single": [{"Sequence": {"id": "A"}}, {"SpecialToken": {"id": "</s>"}}],
      "special_tokens": {"</s>": {"ids": [257]}}})",
                                        "post"));
  EXPECT_EQ(Tokenizer::parse(json, &config, "tiny").encode("a", true), (Ids{'a', 257}));
}

TEST(Tokenizer, AddsTheImageTokenWhereItIsMissing) {
  auto t = tiny(tiny_json());
  EXPECT_EQ(t.add_special_token("<image_placeholder>"), 256);
  EXPECT_EQ(t.add_special_token("<image_placeholder>"), 256);
  EXPECT_EQ(t.encode("a<image_placeholder>", false), (Ids{'a', 256}));
  EXPECT_TRUE(t.is_special(256));
}

TEST(Tokenizer, RefusesTextThatIsNotUtf8) {
  const auto t = tiny(tiny_json());
  for (const char* text : {"\xFF", "a\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "ok\xE4\xBD"})
    EXPECT_THROW(t.encode(text, false), Error) << text;
}

TEST(Tokenizer, StreamNeverCutsACharacter) {
  const auto t = tiny(tiny_json());
  const std::string text = "a\xE4\xBD\xA0\xF0\x9F\x98\x80z";
  StreamDecoder stream(t, false);
  std::vector<std::string> parts;
  for (const int64_t id : t.encode(text, false)) parts.push_back(stream.push(id));
  const std::vector<std::string> wanted = {
      "a", "", "", "\xE4\xBD\xA0", "", "", "", "\xF0\x9F\x98\x80", "z"};
  EXPECT_EQ(parts, wanted);
  EXPECT_EQ(stream.flush(), "");
}

TEST(Tokenizer, StreamOfBrokenBytesIsWhatDecodeGives) {
  const auto t = tiny(tiny_json());
  const Ids all = {0xF0, 0x9F, 0x98, 'a', 0xE4, 0xBD, 0xE4, 0xBD, 0xA0, 0x80, 0xC0, 0xF0, 0x9F};
  // The alphabet puts byte b at the id of its character, which is b itself in tiny_json.
  StreamDecoder stream(t, false);
  std::string streamed;
  for (const int64_t id : all) streamed += stream.push(id);
  EXPECT_EQ(streamed + stream.flush(), t.decode(all, false));
  EXPECT_EQ(t.decode(all, false), "\uFFFDa\uFFFD\xE4\xBD\xA0\uFFFD\uFFFD\uFFFD");
}

double seconds_to_encode(const Tokenizer& t, const std::string& text) {
  const std::clock_t start = std::clock();  // of the processor: other programs do not count
  t.encode(text, false);
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

// Quadratic merging would take hours for a megabyte; the bound leaves room for a slow machine.
TEST(Tokenizer, AMegabyteWithoutASpaceIsLinear) {
  Value json = tiny_json({{"a", "a"}, {"aa", "aa"}, {"aaaa", "aaaa"}, {"b", "a"}});
  set_split(json, "\\s+$", "Isolated");
  const auto t = tiny(json);
  EXPECT_LT(seconds_to_encode(t, std::string(1 << 20, 'a')), 5);
  EXPECT_LT(seconds_to_encode(t, std::string(1 << 20, ' ') + "7"), 5);
}

TEST(Tokenizer, RefusesHostileFiles) {
  const auto with = [](const char* part, const char* json) {
    Value whole = tiny_json();
    whole.set(part, parse_json(json, part));
    return refusal(whole);
  };
  const auto model = [](const char* key, const char* json) {
    Value whole = tiny_json();
    whole.find("model")->set(key, parse_json(json, key));
    return refusal(whole);
  };
  EXPECT_NE(model("merges", R"(["a zz"])").find("'zz'"), std::string::npos);
  EXPECT_NE(model("merges", R"(["ab"])").find("one space"), std::string::npos);
  EXPECT_NE(model("vocab", R"({"a": -1})").find("-1"), std::string::npos);
  EXPECT_NE(model("vocab", R"({"a": 9000000000})").find("9000000000"), std::string::npos);
  EXPECT_NE(model("vocab", R"({"a": 0, "b": 0})").find("id 0"), std::string::npos);
  EXPECT_NE(model("type", R"("WordPiece")").find("WordPiece"), std::string::npos);
  EXPECT_NE(model("dropout", "0.5").find("dropout"), std::string::npos);
  EXPECT_NE(with("normalizer", R"({"type": "NFC"})").find("NFC"), std::string::npos);
  EXPECT_NE(with("decoder", "null").find("ByteLevel"), std::string::npos);
  EXPECT_NE(with("pre_tokenizer", R"({"type": "Metaspace"})").find("ByteLevel"), std::string::npos);
  EXPECT_NE(with("added_tokens", R"([{"id": 5, "content": "<x>"}])").find("another"),
            std::string::npos);
  EXPECT_NE(with("added_tokens", R"([{"id": 7000000, "content": "<x>"}])").find("far past"),
            std::string::npos);
}

TEST(Tokenizer, RefusesHostilePatterns) {
  Value json = tiny_json();
  set_split(json, "a(", "Isolated");
  EXPECT_NE(refusal(json).find("does not compile"), std::string::npos);
  json = tiny_json();
  set_split(json, "(a|aa|aaa)+$", "Isolated");
  EXPECT_THROW(tiny(json).encode(std::string(60, 'a') + "b", false), Error);
}

}  // namespace
}  // namespace dsvl
