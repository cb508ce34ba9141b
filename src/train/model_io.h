// The model of a run: its first values, and what a checkpoint holds of it.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "dist/mesh.h"
#include "models/deepseek_vl.h"
#include "train/recipe.h"
#include "train/task.h"

namespace dsvl {

// Rank 0 finds the newest valid checkpoint of the run directory; all ranks get the same answer.
std::optional<std::string> agree_on_checkpoint(const std::string& run_dir, Mesh& mesh);

// The configured model with the checkpoint's values; without one, random values and over them those
// of model.init_from.
std::unique_ptr<DeepseekVl> load_model(const Recipe& recipe,
                                       const std::optional<std::string>& checkpoint);

// Random values for what only training needs.
void init_heads(const Recipe& recipe, Task& task);

// config.json, model.safetensors and the tokenizer's and processors' files.
void write_model(const Recipe& recipe, const DeepseekVl& model, const std::string& directory);

}  // namespace dsvl
