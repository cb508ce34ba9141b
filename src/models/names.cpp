// The renaming tables of spec architecture 7.3, read from the original to the transformers side.
#include "models/names.h"

#include <span>

namespace dsvl {
namespace {

// Replaces `from` once; "^" binds it to the beginning.
struct Rule {
  std::string_view from, to;
};

constexpr std::string_view kSplit = ".self_attn.*_proj.";  // * stands for q, k, v

constexpr Rule kSiglip[] = {
    {"^patch_embed.proj.", "embeddings.patch_embedding."},
    {"^pos_embed", "embeddings.position_embedding.weight"},
    {"^blocks.", "encoder.layers."},
    {"^norm.", "post_layernorm."},
    {".norm1.", ".layer_norm1."},
    {".norm2.", ".layer_norm2."},
    {".attn.qkv.", kSplit},
    {".attn.proj.", ".self_attn.out_proj."},
};

constexpr Rule kSam[] = {
    {"^patch_embed.proj.", "high_res_vision_model.vision_encoder.patch_embed.projection."},
    {"^pos_embed", "high_res_vision_model.vision_encoder.pos_embed"},
    {"^blocks.", "high_res_vision_model.vision_encoder.layers."},
    {".norm1.", ".layer_norm1."},
    {".norm2.", ".layer_norm2."},
    {"^neck.0.", "high_res_vision_model.vision_encoder.neck.conv1."},
    {"^neck.1.", "high_res_vision_model.vision_encoder.neck.layer_norm1."},
    {"^neck.2.", "high_res_vision_model.vision_encoder.neck.conv2."},
    {"^neck.3.", "high_res_vision_model.vision_encoder.neck.layer_norm2."},
    {"^neck_hd.0.", "high_res_vision_neck.conv1."},
    {"^neck_hd.1.", "high_res_vision_neck.layer_norm1."},
    {"^neck_hd.2.", "high_res_vision_neck.conv2."},
    {"^neck_hd.3.", "high_res_vision_neck.layer_norm2."},
    {"^downsamples.0.", "high_res_vision_proj.conv1."},
    {"^downsamples.1.", "high_res_vision_proj.conv2."},
    {"^hd_alpha_downsamples", "high_res_vision_alpha"},
};

constexpr Rule kAligner[] = {
    {"^layers.0.", "linear1."},        {"^layers.2.", "linear2."},
    {"^layers.1.", "proj."},           {"^high_up_proj.", "high_res_vision_proj."},
    {"^low_up_proj.", "vision_proj."},
};

// A part of the model: its prefix on both sides and its rules.
struct Part {
  std::string_view original, hf, transformers5;
  std::span<const Rule> rules;
};

constexpr Part kParts[] = {
    {"vision_model.vision_tower.", "model.vision_model.vision_model.", "model.vision_model.",
     kSiglip},
    {"vision_model.vision_tower_low.vision_tower.", "model.vision_model.vision_model.",
     "model.vision_model.", kSiglip},
    {"vision_model.vision_tower_high.vision_tower.", "model.", "model.", kSam},
    {"aligner.", "model.aligner.", "model.aligner.", kAligner},
    {"language_model.model.", "model.language_model.", "model.language_model.", {}},
    {"language_model.lm_head.", "lm_head.", "lm_head.", {}},
};

bool apply(const Rule& rule, std::string& name) {
  const bool bound = rule.from[0] == '^';
  const auto from = bound ? rule.from.substr(1) : rule.from;
  const auto at = name.find(from);
  if (at == name.npos || (bound && at != 0)) return false;
  name.replace(at, from.size(), rule.to);
  return true;
}

// "" when the hf layout has no name for it.
std::string hf_name(const std::string& original, Naming naming) {
  for (const auto& part : kParts) {
    if (original.rfind(part.original, 0) != 0) continue;
    std::string rest = original.substr(part.original.size());
    for (const auto& rule : part.rules) apply(rule, rest);
    return std::string(naming == Naming::hf ? part.hf : part.transformers5) + rest;
  }
  return "";
}

std::vector<StoredTensor> split_three(const std::string& name, std::vector<int64_t> shape) {
  std::vector<StoredTensor> parts;
  shape[0] /= 3;
  for (const char letter : {'q', 'k', 'v'}) {
    parts.push_back({name, shape});
    parts.back().name[name.find('*')] = letter;
  }
  return parts;
}

constexpr std::string_view kTextPrefix = "language_model.";

}  // namespace

std::vector<StoredTensor> stored_tensors(const Parameter& parameter, const ModelConfig& config,
                                         Naming naming) {
  const auto& name = parameter.name;
  if (!config.has_vision()) {
    const bool prefixed = name.rfind(kTextPrefix, 0) == 0;
    return {{prefixed ? name.substr(kTextPrefix.size()) : name, parameter.shape}};
  }
  if (naming == Naming::original) return {{name, parameter.shape}};
  const auto renamed = hf_name(name, naming);
  if (renamed.empty()) return {};
  if (renamed.find(kSplit) != renamed.npos) return split_three(renamed, parameter.shape);
  auto shape = parameter.shape;
  // SigLIP's position embedding is an Embedding there: [N, D] for [1, N, D].
  if (renamed.find("position_embedding") != renamed.npos) shape.erase(shape.begin());
  return {{renamed, shape}};
}

}  // namespace dsvl
