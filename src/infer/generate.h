// Answers from a model: prefill, then token by token, for one prompt or many at once.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "infer/sampler.h"
#include "models/deepseek_vl.h"
#include "prompt/inputs.h"
#include "text/tokenizer.h"

namespace dsvl {

struct GenerateOptions {
  SamplingOptions sampling;
  int64_t max_new_tokens = 512;
  std::vector<int64_t> stop_ids;          // end an answer; the last of its token_ids
  std::vector<std::string> stop_strings;  // end an answer; not in its text
  int64_t max_rows = 16;                  // prompts running at the same time
  // Asked between pictures and between parts of a long prompt; true ends the answer before its
  // first token.
  std::function<bool()> cancelled;
};

struct Answer {
  std::string text;                // without special tokens and stop string
  std::vector<int64_t> token_ids;  // new ones only
  int64_t prompt_tokens = 0;
  int64_t reused_tokens = 0;   // of these, the ones whose keys and values were still there
  bool stopped = false;        // false: cut by max_new_tokens or the model's positions ("length")
  double image_seconds = 0;    // vision encoder and adaptor
  double prefill_seconds = 0;  // prompt to first token, without the pictures
  double decode_seconds = 0;   // all later tokens of the rows that ran beside it
  const char* finish_reason() const { return stopped ? "stop" : "length"; }
};

// Called as tokens come, with the row and text that is safe to show (may be empty). Returning false
// ends that answer where it is.
using OnText = std::function<bool(size_t row, const std::string& text)>;

// One answer for each prompt, in order. The answers do not depend on what runs beside them (in
// float32 but for rounding). Penalty and n-gram rule see new tokens only, in text-only models the
// prompt too. Fails for a prompt longer than the model's positions.
std::vector<Answer> generate(const DeepseekVl& model, const Tokenizer& tokenizer,
                             std::span<const Inputs> prompts, const GenerateOptions& options,
                             const OnText& on_text = {});

// Fails for a prompt without tokens or longer than the model's positions.
void check_prompt(const DeepseekVl& model, const Inputs& prompt);

// What the earlier turns of a conversation left behind, so that the next one computes only what is
// new: pictures once, and keys and values of the beginning that both prompts share.
struct ConversationMemory {
  explicit ConversationMemory(const DeepseekVl& model) : cache(model.make_cache()) {}

  KvCache cache;             // of one sequence
  std::vector<int64_t> ids;  // the tokens it holds
  Tensor pixel_values;       // [n, 3, S, S] of the last prompt; undefined without pictures
  Tensor image_embeds;       // [n*N, D] of these
};

// The answer generate() gives for the prompt (in float32 but for rounding). `memory` is read and
// brought up to this prompt and answer.
Answer generate_next(const DeepseekVl& model, const Tokenizer& tokenizer, const Inputs& prompt,
                     GenerateOptions options, const OnText& on_text, ConversationMemory& memory);

}  // namespace dsvl
