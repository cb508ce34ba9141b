// A DeepSeek-VL around a language model that is already trained: the start of the paper's stages
// for those who have no encoder checkpoint. VL 3.1, 3.2.
#pragma once

#include <cstdint>
#include <string>

#include <c10/core/ScalarType.h>

namespace dsvl {

// Writes a model directory: encoder and adaptor of the sizes in `config_dir`/config.json with
// random values (models/init), the decoder, tokenizer and chat template of `language_model`, a
// directory or a GGUF file (of a DeepSeek-VL: its language part). How pictures are processed and
// the system prompt are as config_dir's files say. The adaptor's output takes the decoder's width.
// Where the tokenizer has no <image_placeholder>, it becomes the next id; an embedding table that
// has no row for it grows to the next multiple of 64, new rows being the mean of the old. Fails
// where config_dir describes no encoder.
void write_grafted_model(const std::string& directory, const std::string& config_dir,
                         const std::string& language_model, uint64_t seed, at::ScalarType dtype);

}  // namespace dsvl
