// One row a way; patterns are those of the published tokenizer.json files.
#include "models/gguf_pre_tokenizer.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "io/quoted.h"
#include "text/gpt2_pattern.h"

namespace dsvl {
namespace {

// Letters of the scripts with cases, as DeepSeek LLM's file spells them out. clang-format takes
// them for wider than they are and would cut between each two.
// clang-format off
constexpr char kCasedWords[] =
    "\\s?["
    "A-Za-zµÀ-ÖØ-öø-ƺƼ-ƿǄ-ʓʕ-ʯͰ-ͳͶͷͻ-ͽͿΆΈ-ΊΌΎ-ΡΣ-ϵϷ-ҁҊ-ԯԱ-ՖႠ-ჅᎠ-Ᏽᏸ-ᏽᲐ-ᲺᲽ-Ჿᴀ"
    "-ᴫᵫ-ᵷᵹ-ᶚḀ-ἕἘ-Ἕἠ-ὅὈ-Ὅὐ-ὗὙὛὝὟ-ώᾀ-ᾴᾶ-ᾼιῂ-ῄῆ-ῌῐ-ΐῖ-Ίῠ-Ῥῲ-ῴῶ-ῼℂℇℊ-ℓℕℙ-ℝℤΩℨK"
    "-ℭℯ-ℴℹℼ-ℿⅅ-ⅉⅎↃↄⰀ-ⱻⱾ-ⳤⳫ-ⳮⳲⳳꙀ-ꙭꚀ-ꚛꜢ-ꝯꝱ-ꞇꞋ-ꞎꭰ-ꮿﬀ-ﬆﬓ-ﬗＡ-Ｚａ-ｚ𐐀-𐑏𐒰-𐓓𐓘-𐓻𐲀-𐲲𐳀-"
    "𐳲𑢠-𑣟𞤀-𞥃"
    "]+";
// clang-format on
constexpr char kPunctuation[] = "\\s?[!-/:-~！-／：-～‘-‟　-。]+";
constexpr char kHanAndHangul[] = "[一-龥ࠀ-一가-퟿]+";
constexpr char kHanAndKana[] = "[一-龥぀-ゟ゠-ヿ]+";
constexpr char kDeepseekV3[] =
    "[!\"#$%&'()*+,\\-./"
    ":;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+|"
    " ?[\\p{P}\\p{S}]+[\r\n]*|\\s*[\r\n]+|\\s+(?!\\S)|\\s+";
constexpr char kQwen2[] =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|)"
    R"(\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr char kLlama3[] =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|)"
    R"(\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr char kOneDigit[] = "";  // the step Digits, one by one

struct Row {
  std::vector<std::string_view> names;  // the first is written
  std::vector<std::string> steps;       // Split, Isolated
  bool splits_as_gpt2 = false;          // the last step, ByteLevel, cuts as well
  bool ignore_merges = false, add_bos = false;
};

const std::vector<Row>& rows() {
  static const std::vector<Row> table{
      {{"deepseek-llm"}, {"[\r\n]", kCasedWords, kPunctuation, "\\s+$", kHanAndHangul, kOneDigit}},
      {{"deepseek-coder"}, {"[\r\n]", "\\s?\\p{L}+", "\\s?\\p{P}+", kHanAndHangul, kOneDigit}},
      {{"deepseek-v3"}, {"\\p{N}{1,3}", kHanAndKana, kDeepseekV3}},
      {{"smollm", "starcoder", "refact", "command-r", "codeshell", "exaone"}, {kOneDigit}, true},
      {{"llama-bpe", "llama3", "llama-v3", "falcon3", "falcon-h1", "pixtral", "lfm2"},
       {kLlama3},
       false,
       true,
       true},
      {{"dbrx", "smaug-bpe", "chatglm-bpe"}, {kLlama3}},
      {{"qwen2", "deepseek-r1-qwen", "stablelm2", "hunyuan", "megrez"}, {kQwen2}},
      {{"gpt-2", "phi-2", "mpt", "olmo", "jais", "trillion", "granite-docling"}, {}, true},
      {{"falcon"}, {"[\\p{P}$+<=>^~|`]+", kGpt2Pattern, "[0-9][0-9][0-9]"}},
      {{"default"}, {"[\\p{P}$+<=>^~|]+", kGpt2Pattern, "\\p{N}+", "[0-9][0-9][0-9]"}},
  };
  return table;
}

Value step(const std::string& pattern) {
  Value json;
  if (pattern.empty()) {
    json.set("type", "Digits");
    json.set("individual_digits", true);
    return json;
  }
  Value regex;
  regex.set("Regex", pattern);
  json.set("type", "Split");
  json.set("pattern", regex);
  json.set("behavior", "Isolated");
  json.set("invert", false);
  return json;
}

Value sequence(const Row& row) {
  Value::Array steps;
  for (const auto& pattern : row.steps) steps.push_back(step(pattern));
  Value last, json;
  last.set("type", "ByteLevel");
  last.set("add_prefix_space", false);
  last.set("trim_offsets", true);
  last.set("use_regex", row.splits_as_gpt2);
  steps.push_back(last);
  json.set("type", "Sequence");
  json.set("pretokenizers", Value(std::move(steps)));
  return json;
}

bool flag(const Value& json, const char* key, bool absent) {
  const auto* v = json.find(key);
  return v && v->is_bool() ? v->as_bool() : absent;
}

// What of a pre_tokenizer changes pieces, whatever else the file says.
std::string essence(const Value& json) {
  const auto* type = json.find("type");
  if (!type || !type->is_string()) return to_json(json);
  const auto& name = type->as_string();
  if (name == "Sequence") {
    std::string all;
    for (const auto& one : json.at("pretokenizers").as_array()) all += essence(one) + "\n";
    return all;
  }
  if (name == "ByteLevel")
    return str(name, flag(json, "add_prefix_space", true), flag(json, "use_regex", true));
  if (name == "Digits") return str(name, flag(json, "individual_digits", false));
  if (name == "Split")
    return str(name, to_json(json.at("pattern")), to_json(json.at("behavior")),
               flag(json, "invert", false));
  return to_json(json);
}

}  // namespace

GgufPreTokenizer gguf_pre_tokenizer(const std::string& name) {
  std::string names;
  for (const auto& row : rows()) {
    if (std::find(row.names.begin(), row.names.end(), name) != row.names.end())
      return {sequence(row), row.ignore_merges, row.add_bos};
    for (const auto known : row.names) names += str(names.empty() ? "" : ", ", known);
  }
  fail("tokenizer.ggml.pre ", in_quotes(name), " is not known; ", names, " are");
}

std::string gguf_pre_tokenizer_name(const Value& pre_tokenizer, bool ignore_merges) {
  auto wanted = essence(pre_tokenizer);
  if (!wanted.ends_with('\n')) wanted += '\n';
  for (const auto& row : rows())
    if (row.ignore_merges == ignore_merges && essence(sequence(row)) == wanted)
      return std::string(row.names[0]);
  fail("llama.cpp has no name for this tokenizer's pre_tokenizer, so no GGUF file can hold it");
}

}  // namespace dsvl
