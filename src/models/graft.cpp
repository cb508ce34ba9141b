// Decoder from one place, everything else new.
#include "models/graft.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/cat.h>

#include <algorithm>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "models/deepseek_vl.h"
#include "models/init.h"
#include "models/model_directory.h"
#include "models/model_source.h"
#include "models/weights.h"
#include "prompt/chat_template.h"

namespace dsvl {
namespace {

constexpr int64_t kRowMultiple = 64;

// The configuration of the whole; `image_id` needs a row of the embedding table.
ModelConfig grafted_config(const std::string& config_dir, const LanguageConfig& language,
                           int64_t image_id) {
  ModelConfig config = read_model_config(config_dir);
  if (!config.has_vision())
    fail(config_dir, "/config.json: describes a language model alone; wanted one with an encoder");
  config.layout = Layout::original;
  config.model_type = "multi_modality";
  config.language = language;
  config.aligner.n_embed = language.hidden_size;
  if (image_id >= language.vocab_size)
    config.language.vocab_size = (image_id / kRowMultiple + 1) * kRowMultiple;
  return config;
}

Tensor grown(const Tensor& table, int64_t rows) {
  if (table.size(0) == rows) return table;
  const auto mean = table.to(at::kFloat).mean(0, /*keepdim=*/true).to(table.scalar_type());
  return at::cat({table, mean.expand({rows - table.size(0), -1})});
}

void take_decoder(const DeepseekVl& from, DeepseekVl& to) {
  const auto source = from.language_model.parameters(), target = to.language_model.parameters();
  for (size_t i = 0; i < target.size(); ++i) *target[i].tensor = *source[i].tensor;
  const int64_t rows = to.config.language.vocab_size;
  const bool tied =
      from.language_model.lm_head.weight.is_same(from.language_model.model.embed_tokens.weight);
  auto& embedding = to.language_model.model.embed_tokens.weight;
  auto& head = to.language_model.lm_head.weight;
  embedding = grown(embedding, rows);
  head = tied ? embedding : grown(head, rows);
}

void add_image_token(const std::string& directory, int64_t id) {
  const std::string path = directory + "/tokenizer.json";
  Value json = read_json_file(path);
  const auto* found = json.find("added_tokens");
  Value::Array tokens = found && found->is_array() ? found->as_array() : Value::Array{};
  Value token;
  token.set("id", id);
  token.set("content", std::string(kImagePlaceholder));
  for (const char* flag : {"single_word", "lstrip", "rstrip", "normalized"}) token.set(flag, false);
  token.set("special", true);
  tokens.push_back(token);
  json.set("added_tokens", Value(std::move(tokens)));
  write_file_atomic(path, to_json(json, 2) + "\n");
}

}  // namespace

void write_grafted_model(const std::string& directory, const std::string& config_dir,
                         const std::string& language_model, uint64_t seed, at::ScalarType dtype) {
  const DeepseekVl language(read_model_config(language_model));
  load_weights(language.language_model.parameters("language_model"),
               ModelFiles::open(language_model), language.config);
  const Tokenizer tokenizer = load_tokenizer(language_model);
  const auto known = tokenizer.token_id(std::string(kImagePlaceholder));
  const int64_t image_id = known.value_or(tokenizer.vocab_size());

  DeepseekVl model(grafted_config(config_dir, language.config.language, image_id));
  for (const auto& parameter : model.parameters())
    if (!parameter.name.starts_with("language_model."))
      *parameter.tensor = init_values(parameter, model.config, seed, dtype);
  take_decoder(language, model);
  save_model(directory, model.parameters(), model.config,
             {.layout = Layout::original, .dtype = dtype, .files_from = language_model});
  ModelConfig described = model.config;
  described.layout = read_model_config(config_dir).layout;
  write_processor_files(directory, described, Layout::original, config_dir);
  if (!known) add_image_token(directory, image_id);
}

}  // namespace dsvl
