// Placeholders counted, then widened.
#include "prompt/processor.h"

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/fields.h"
#include "base/json.h"

namespace dsvl {
namespace {

// Of processor_config.json; num_image_tokens is in there too, but the model's own grid decides.
struct ProcessorFile {
  std::string image_tag = "<image_placeholder>";
  bool add_special_token = false;
  std::string system_prompt{kVlSystemPrompt};
};

void fields(Visitor& v, ProcessorFile& c) {
  v("image_tag", c.image_tag, "text that stands for a picture");
  v("add_special_token", c.add_special_token, "keep the tag's own token in addition");
  v("system_prompt", c.system_prompt, "in front of conversations; absent: the published one");
}

ProcessorFile read_processor_file(const std::string& model_dir) {
  ProcessorFile file;
  const std::string path = model_dir + "/processor_config.json";
  if (!std::filesystem::exists(path)) return file;
  read_fields(file, read_json_file(path), path, Unknown::report);
  if (file.image_tag.empty()) fail(path, ": image_tag is empty");
  if (file.add_special_token)
    fail(path, ": add_special_token is not supported; no released model sets it");
  return file;
}

void check_counts(size_t placeholders, size_t pictures, const ProcessorConfig& config) {
  if (placeholders == pictures) return;
  if (config.num_image_tokens == 0)
    fail("this model takes no pictures; found ", pictures, ": leave out --image");
  fail("the prompt has ", placeholders, " ", config.image_tag, " but there ",
       pictures == 1 ? "is " : "are ", pictures, pictures == 1 ? " picture" : " pictures",
       "; wanted one placeholder for each picture");
}

}  // namespace

ProcessorConfig read_processor_config(const std::string& model_dir, Tokenizer& tokenizer,
                                      const VisionInput& vision) {
  ProcessorConfig config;
  config.image = read_image_processor_config(model_dir, vision);
  const ProcessorFile file = read_processor_file(model_dir);
  config.image_tag = file.image_tag;
  config.system_prompt = file.system_prompt;
  config.image_token_id = tokenizer.add_special_token(config.image_tag);
  config.num_image_tokens = vision.num_image_tokens;
  return config;
}

Inputs make_inputs(const Tokenizer& tokenizer, const std::string& prompt,
                   std::span<const Image> images, const ProcessorConfig& config) {
  Inputs inputs;
  const auto ids = tokenizer.encode(prompt, true);
  if (config.num_image_tokens == 0) {
    check_counts(0, images.size(), config);
    inputs.input_ids = ids;
    return inputs;
  }
  const auto placeholders = std::count(ids.begin(), ids.end(), config.image_token_id);
  check_counts(static_cast<size_t>(placeholders), images.size(), config);
  for (const int64_t id : ids)
    inputs.input_ids.insert(
        inputs.input_ids.end(),
        id == config.image_token_id ? static_cast<size_t>(config.num_image_tokens) : 1, id);
  inputs.pixel_values = process_images(images, config.image);
  inputs.image_token_id = config.image_token_id;
  return inputs;
}

size_t count_placeholders(std::string_view text, std::string_view image_tag) {
  size_t count = 0;
  for (size_t at = text.find(image_tag); at != text.npos;
       at = text.find(image_tag, at + image_tag.size()))
    ++count;
  return count;
}

std::string with_placeholders(std::string_view text, size_t num_images,
                              std::string_view image_tag) {
  std::string result;
  if (count_placeholders(text, image_tag) == 0)
    for (size_t i = 0; i < num_images; ++i) result.append(image_tag).append("\n");
  return result.append(text);
}

}  // namespace dsvl
