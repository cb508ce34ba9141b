// Continuous batching in one thread: rows are admitted as others finish, every step runs all of
// them.
#include "infer/generate.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/tensor.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <chrono>
#include <memory>

#include "base/error.h"
#include "infer/answer_text.h"
#include "infer/reuse.h"

namespace dsvl {
namespace {

constexpr int64_t kPrefillRows = 1024;  // bounds what a long prompt's activations take
constexpr int64_t kReserve = 512;       // new tokens that room is made for at once

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Tensor ids_tensor(std::span<const int64_t> ids) {
  return at::tensor(at::ArrayRef<int64_t>(ids.data(), ids.size()),
                    at::TensorOptions().dtype(at::kLong));
}

// One prompt on its way to an answer.
struct Row {
  Row(const Tokenizer& tokenizer, const GenerateOptions& options, size_t row_index)
      : index(row_index),
        sampler(options.sampling, row_index),
        text(tokenizer, options.stop_strings) {}
  size_t index;
  int64_t slot = 0;
  Sampler sampler;
  AnswerText text;
  Answer answer;
  bool done = false;
};

class Run {
 public:
  Run(const DeepseekVl& model, const Tokenizer& tokenizer, std::span<const Inputs> prompts,
      const GenerateOptions& options, const OnText& on_text, ConversationMemory& memory)
      : model_(model),
        tokenizer_(tokenizer),
        prompts_(prompts),
        options_(options),
        on_text_(on_text),
        memory_(memory),
        cache_(memory.cache),
        limit_(max_positions(model.config.language)) {}

  std::vector<Answer> all() {
    for (const auto& prompt : prompts_) check_prompt(model_, prompt);
    std::vector<Answer> answers(prompts_.size());
    for (int64_t slot = 0; slot < options_.max_rows; ++slot) free_slots_.push_back(slot);
    size_t next = 0;
    while (next < prompts_.size() || !rows_.empty()) {
      while (next < prompts_.size() && !free_slots_.empty()) admit(next++);
      std::erase_if(rows_, [&](const std::unique_ptr<Row>& row) {
        if (row->done) answers[row->index] = finish(*row);
        return row->done;
      });
      if (!rows_.empty()) decode();
    }
    return answers;
  }

 private:
  bool cancelled() const { return options_.cancelled && options_.cancelled(); }

  void admit(size_t index) {
    auto row = std::make_unique<Row>(tokenizer_, options_, index);
    row->slot = free_slots_.back();
    free_slots_.pop_back();
    const auto& prompt = prompts_[index];
    row->answer.prompt_tokens = static_cast<int64_t>(prompt.input_ids.size());
    if (row->answer.prompt_tokens == limit_) {  // no position is left for an answer
      row->done = true;
      rows_.push_back(std::move(row));
      return;
    }
    if (!model_.config.has_vision()) row->sampler.observe(prompt.input_ids);
    const double start = now();
    row->answer.reused_tokens = reusable_tokens(memory_, prompt, max_pass());
    memory_.ids.clear();  // true again when the answer is there
    const auto images = embed_pictures(model_, prompt.pixel_values, memory_, options_.cancelled);
    const double encoded = now();
    Tensor logits;
    if (!cancelled()) logits = prefill(prompt, images, row->slot, row->answer.reused_tokens);
    if (logits.defined()) take(*row, logits[0]);
    row->done = row->done || !logits.defined();
    row->answer.image_seconds = encoded - start;
    row->answer.prefill_seconds = now() - encoded;
    rows_.push_back(std::move(row));
  }

  // "dynamic" positions depend on the length of the pass: as published, a prompt longer than this
  // is one pass.
  int64_t max_pass() const { return model_.config.language.max_position_embeddings; }

  // Logits [1, V] of the last position, undefined when cancelled; the slot holds the first `reused`
  // tokens already.
  Tensor prefill(const Inputs& prompt, const Tensor& images, int64_t slot, int64_t reused) {
    const auto tokens = static_cast<int64_t>(prompt.input_ids.size());
    const auto embeds = model_.embed(ids_tensor(prompt.input_ids), images, prompt.image_token_id);
    cache_.truncate(slot, reused);
    cache_.reserve(slot, std::min(limit_, tokens + std::min(options_.max_new_tokens, kReserve)));
    const auto step = tokens > max_pass() ? tokens : kPrefillRows;
    Tensor hidden;
    for (int64_t begin = reused; begin < tokens; begin += step) {
      if (begin > reused && cancelled()) return {};
      const auto rows = std::min(step, tokens - begin);
      hidden = model_.forward(embeds.narrow(0, begin, rows), make_batch(cache_, {slot}, {rows}),
                              &cache_);
    }
    return model_.logits(hidden.narrow(0, hidden.size(0) - 1, 1));
  }

  void decode() {
    const double start = now();
    std::vector<int64_t> ids, slots;
    for (const auto& row : rows_) {
      ids.push_back(row->answer.token_ids.back());
      slots.push_back(row->slot);
    }
    const auto batch = make_batch(cache_, slots, std::vector<int64_t>(slots.size(), 1));
    const auto embeds = model_.embed(ids_tensor(ids), {}, -1);
    const auto logits = model_.logits(model_.forward(embeds, batch, &cache_));
    for (size_t i = 0; i < rows_.size(); ++i) take(*rows_[i], logits[static_cast<int64_t>(i)]);
    const double seconds = now() - start;
    for (const auto& row : rows_) row->answer.decode_seconds += seconds;
  }

  // Samples from logits [V] and decides whether the row goes on.
  void take(Row& row, Tensor logits) {
    logits = logits.to(at::kCPU).contiguous();
    const auto id =
        row.sampler.next({logits.data_ptr<float>(), static_cast<size_t>(logits.numel())});
    auto& answer = row.answer;
    answer.token_ids.push_back(id);
    const auto& ends = options_.stop_ids;
    const bool ended = std::find(ends.begin(), ends.end(), id) != ends.end();
    auto shown = ended ? row.text.finish() : row.text.push(id);
    answer.stopped = ended || row.text.stopped();
    const auto count = static_cast<int64_t>(answer.token_ids.size());
    row.done = answer.stopped || count >= options_.max_new_tokens ||
               answer.prompt_tokens + count >= limit_;
    if (row.done && !answer.stopped) {
      shown += row.text.finish();
      answer.stopped = row.text.stopped();
    }
    if (on_text_ && !on_text_(row.index, shown)) row.done = true;
  }

  Answer finish(Row& row) {
    if (prompts_.size() > 1) cache_.clear(row.slot);
    free_slots_.push_back(row.slot);
    row.text.finish();
    row.answer.text = row.text.text();
    return std::move(row.answer);
  }

  const DeepseekVl& model_;
  const Tokenizer& tokenizer_;
  std::span<const Inputs> prompts_;
  const GenerateOptions& options_;
  const OnText& on_text_;
  ConversationMemory& memory_;
  KvCache& cache_;
  const int64_t limit_;
  std::vector<int64_t> free_slots_;
  std::vector<std::unique_ptr<Row>> rows_;
};

}  // namespace

void check_prompt(const DeepseekVl& model, const Inputs& prompt) {
  const auto tokens = static_cast<int64_t>(prompt.input_ids.size());
  const auto limit = max_positions(model.config.language);
  if (tokens == 0) fail("the prompt is empty: it has no tokens");
  if (tokens > limit)
    fail("the prompt has ", tokens, " tokens, the model takes ", limit,
         " positions; shorten it or give fewer pictures");
}

std::vector<Answer> generate(const DeepseekVl& model, const Tokenizer& tokenizer,
                             std::span<const Inputs> prompts, const GenerateOptions& options,
                             const OnText& on_text) {
  const c10::AutoGradMode no_grad(false);
  ConversationMemory fresh(model);
  return Run(model, tokenizer, prompts, options, on_text, fresh).all();
}

Answer generate_next(const DeepseekVl& model, const Tokenizer& tokenizer, const Inputs& prompt,
                     GenerateOptions options, const OnText& on_text, ConversationMemory& memory) {
  const c10::AutoGradMode no_grad(false);
  options.max_rows = 1;
  const std::span<const Inputs> one(&prompt, 1);
  Answer answer = Run(model, tokenizer, one, options, on_text, memory).all().at(0);
  if (!answer.token_ids.empty()) remember(memory, prompt, answer);
  return answer;
}

}  // namespace dsvl
