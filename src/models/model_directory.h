// What stands beside the weights in a model directory: configuration, processor, tokenizer files.
#pragma once

#include <functional>
#include <string>

#include "models/config.h"

namespace dsvl {

// Writes config.json and, for models that see, preprocessor_config.json and processor_config.json
// in `layout`, with hf's naming also a chat template; takes tokenizer and generation files (and the
// processor's own where the layout stays) from `files_from`, unless that is "".
void write_directory_files(const std::string& directory, const ModelConfig& config, Layout layout,
                           const std::string& files_from);

// The part of it that belongs to pictures: those two JSON files, and the chat template.
void write_processor_files(const std::string& directory, const ModelConfig& config, Layout layout,
                           const std::string& files_from);

// The text that stands for a picture: as processor_config.json has it, else the published one.
std::string read_image_tag(const std::string& directory);

// Runs `fill` on a temporary directory beside `target` and renames it into place: afterwards
// `target` holds everything or does not exist. Fails when `target` exists and is not an empty
// directory.
void write_directory_atomic(const std::string& target,
                            const std::function<void(const std::string&)>& fill);

}  // namespace dsvl
