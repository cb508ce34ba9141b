// A prompt's text and pictures to what a model is given (spec architecture 1.4, 6.2).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "prompt/chat_template.h"
#include "prompt/image_processor.h"
#include "prompt/inputs.h"
#include "text/tokenizer.h"

namespace dsvl {

struct ProcessorConfig {
  ImageProcessorConfig image;
  std::string image_tag = "<image_placeholder>";
  int64_t image_token_id = -1;   // of image_tag
  int64_t num_image_tokens = 0;  // copies of it that a picture takes; 0: a text-only model
  // In front of conversations. processor_config.json may state another ("system_prompt", a key of
  // our own); the published files do not.
  std::string system_prompt{kVlSystemPrompt};
};

// The settings of a model directory with a vision part; a text-only model takes ProcessorConfig{}.
// The tag becomes a special token of the tokenizer when it is none yet, as the published processor
// does.
ProcessorConfig read_processor_config(const std::string& model_dir, Tokenizer& tokenizer,
                                      const VisionInput& vision);

// Tokenises `prompt` (BOS in front where the tokenizer adds one) and puts num_image_tokens copies
// for each placeholder. Fails when placeholders and pictures differ in number, when a text-only
// model is given pictures, and on text that is not UTF-8.
Inputs make_inputs(const Tokenizer& tokenizer, const std::string& prompt,
                   std::span<const Image> images, const ProcessorConfig& config);

// A user's text with a placeholder and a newline in front for each of its pictures; as it is when
// it has a placeholder already. For messages: a raw prompt carries its own.
std::string with_placeholders(std::string_view text, size_t num_images,
                              std::string_view image_tag = "<image_placeholder>");
// How often the tag occurs.
size_t count_placeholders(std::string_view text,
                          std::string_view image_tag = "<image_placeholder>");

}  // namespace dsvl
