// Pieces of text, trained or not, to ids and labels.
#include "data/encode.h"

#include "data/turns.h"

namespace dsvl {
namespace {

struct Piece {
  std::string text;
  bool trained = false;
  bool ends_sentence = false;  // the end token follows
};

// Prompt, answer, prompt, answer, ...: what is rendered up to each answer, less what came before.
std::vector<Piece> pieces_of(const std::vector<Message>& messages, const EncodeOptions& options) {
  check_turns(messages);
  std::vector<Piece> pieces;
  std::string consumed;
  for (size_t i = 0; i < messages.size(); ++i) {
    if (messages[i].role != "assistant") continue;
    const std::string prompt =
        render_deepseek_vl_chat(std::span(messages).first(i), options.system_prompt);
    const std::string answer = " " + std::string(strip(messages[i].content));
    pieces.push_back({prompt.substr(consumed.size()), !options.answers_only, false});
    pieces.push_back({answer, true, true});
    consumed = prompt + answer + std::string(kEndOfSentence);
  }
  return pieces;
}

class Builder {
 public:
  Builder(const Tokenizer& tokenizer, const EncodeOptions& options)
      : tokenizer_(tokenizer), options_(options) {
    const auto around = tokenizer.encode("", true);  // as around the prompt that is asked with
    if (!around.empty() && around[0] == tokenizer.bos_id()) push(around[0], false);
  }

  void add(const Piece& piece) {
    for (const int64_t id : tokenizer_.encode(piece.text, false)) {
      if (full_) return;
      if (id == options_.image_token_id)
        add_picture();
      else
        push(id, piece.trained);
    }
    if (piece.ends_sentence && tokenizer_.eos_id()) push(*tokenizer_.eos_id(), piece.trained);
  }

  EncodedSample take() {
    bool any = false;
    for (size_t i = 0; i < sample_.ids.size(); ++i) {
      const bool trained = i + 1 < sample_.ids.size() && trained_[i + 1];
      sample_.labels.push_back(trained ? sample_.ids[i + 1] : kIgnoreLabel);
      any = any || trained;
    }
    return any ? std::move(sample_) : EncodedSample{};
  }

 private:
  bool fits(int64_t count) const {
    return static_cast<int64_t>(sample_.ids.size()) + count <= options_.max_seq_len;
  }
  void push(int64_t id, bool trained) {
    full_ =
        full_ || !fits(1) || (options_.max_text_len > 0 && text_tokens_ >= options_.max_text_len);
    if (full_) return;
    ++text_tokens_;
    sample_.ids.push_back(id);
    trained_.push_back(trained);
  }
  void add_picture() {
    full_ = full_ || !fits(options_.num_image_tokens);
    if (full_) return;
    sample_.ids.insert(sample_.ids.end(), static_cast<size_t>(options_.num_image_tokens),
                       options_.image_token_id);
    trained_.resize(sample_.ids.size(), false);
    ++sample_.num_pictures;
  }

  const Tokenizer& tokenizer_;
  const EncodeOptions& options_;
  EncodedSample sample_;
  std::vector<bool> trained_;
  int64_t text_tokens_ = 0;
  bool full_ = false;
};

}  // namespace

EncodedSample encode_sample(const SampleText& sample, const Tokenizer& tokenizer,
                            const EncodeOptions& options) {
  Builder builder(tokenizer, options);
  if (sample.messages.empty())
    builder.add({sample.text, true, true});
  else
    for (const auto& piece : pieces_of(sample.messages, options)) builder.add(piece);
  return builder.take();
}

}  // namespace dsvl
