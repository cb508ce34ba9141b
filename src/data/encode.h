// A sample's text as token ids with the label of every position. Spec training 2.2, 2.4.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "prompt/chat_template.h"
#include "text/tokenizer.h"

namespace dsvl {

constexpr int64_t kIgnoreLabel = -100;

// What encoding needs of a sample: a plain text, or messages.
struct SampleText {
  std::string text;  // used when there are no messages; <image_placeholder> for each picture
  std::vector<Message> messages;  // roles as in Sample
};

struct EncodeOptions {
  bool answers_only = false;  // labels on assistants' answers and their end token only (stage 3)
  std::string system_prompt{kVlSystemPrompt};
  int64_t image_token_id = -1, num_image_tokens = 0;
  int64_t max_seq_len = 4096;  // tokens with pictures; what is beyond is cut
  int64_t max_text_len = 0;    // tokens without pictures; 0: no limit of its own
};

struct EncodedSample {
  std::vector<int64_t> ids;
  std::vector<int64_t> labels;  // [i]: the token to predict at position i, or kIgnoreLabel
  int64_t num_pictures = 0;     // that are left after the cut
};

// Placeholders become num_image_tokens copies of the image token, never trained on. The answer of
// an assistant is tokenised apart from its prompt, as it is when a model generates it. A cut falls
// in front of a picture that would not be whole. Without any label the sample comes back empty.
// Fails on a conversation that the published form cannot hold.
EncodedSample encode_sample(const SampleText& sample, const Tokenizer& tokenizer,
                            const EncodeOptions& options);

}  // namespace dsvl
