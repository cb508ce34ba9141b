// A model directory ready to answer: weights, tokenizer, processor, what ends an answer. Shared by
// the verbs that run a model.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/flags.h"
#include "infer/generate.h"
#include "infer/generation_config.h"
#include "models/deepseek_vl.h"
#include "prompt/chat_template.h"
#include "prompt/processor.h"
#include "text/tokenizer.h"

namespace dsvl {

// The flags every such verb has.
struct ModelOptions {
  std::string model;  // a directory or a hub name
  std::string dtype = "auto", device = "cpu";
  std::optional<std::string> adapter;  // a directory or a hub name
  int64_t threads = 0;                 // 0: as many as the machine has cores

  // The positional MODEL and --adapter, --dtype, --device, --threads.
  void declare(Flags& flags, const char* dtype_help =
                                 "of the weights: auto (as stored), float32, bfloat16 (products "
                                 "too, where the CPU has them)");
  void check() const;  // UsageError on values that nothing could take
};

// What a prompt is made of; the flags of run and trace.
struct PromptOptions {
  std::optional<std::string> positional, prompt, system;
  std::vector<std::string> images;  // files
  bool raw = false;

  void declare(Flags& flags);
  // The text of either form; null when neither was given. UsageError when both were.
  std::optional<std::string> text() const;
};

struct ModelSession {
  // Loads everything; prints nothing.
  static std::unique_ptr<ModelSession> load(const ModelOptions& options);

  // What the model is given for one question, or a raw prompt.
  Inputs inputs(const std::string& text, const PromptOptions& options,
                std::span<const Image> images) const;
  // The same for a conversation that ends with a user's message. `system` unset: the model's own.
  Inputs chat_inputs(std::span<const Message> messages, const std::optional<std::string>& system,
                     std::span<const Image> images) const;
  // Stop ids and strings of this model; with_template false for raw prompts.
  GenerateOptions generate_options(bool with_template) const;

  DeepseekVl model;
  Tokenizer tokenizer;
  ProcessorConfig processor;
  GenerationConfig generation;
  std::vector<int64_t> stop_ids;
  double load_seconds = 0;

 private:
  ModelSession(const ModelConfig& config, Tokenizer&& its_tokenizer)
      : model(config), tokenizer(std::move(its_tokenizer)) {}
};

}  // namespace dsvl
