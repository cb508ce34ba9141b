// Sums over the module tree.
#include "models/summary.h"

#include "models/decoder.h"
#include "models/decoder_family.h"

namespace dsvl {
namespace {

struct Part {
  std::string_view prefix;
  const char* title;
  std::string_view within = "";  // somewhere behind the prefix

  bool has(const std::string& name) const {
    return name.rfind(prefix, 0) == 0 && name.find(within, prefix.size()) != name.npos;
  }
};

constexpr std::string_view kRouted = ".mlp.experts.", kEmbedding = "token embedding";

// First match wins.
constexpr Part kParts[] = {
    {"vision_model.vision_tower_high.", "high-resolution tower (SAM)"},
    {"vision_model.", "low-resolution tower (SigLIP)"},
    {"aligner.", "aligner"},
    {"language_model.model.embed_tokens.", kEmbedding.data()},
    {"language_model.model.layers", "routed experts", kRouted},
    {"language_model.model.layers", "shared experts", ".mlp.shared_experts."},
    {"language_model.model.", "language model layers"},
    {"language_model.lm_head.", "language model head"},
};

int64_t activated(const Part& part, int64_t parameters, const LanguageConfig& language) {
  if (part.title == kEmbedding) return 0;
  if (part.within != kRouted || parameters == 0) return parameters;
  return parameters / language.moe->n_routed_experts * language.moe->num_experts_per_tok;
}

// SigLIP's attention pooling head: in original files, read by no forward (spec architecture 2).
int64_t pooling_head(const SiglipConfig& c) {
  const int64_t d = c.width, m = c.mlp_width();
  const int64_t attention = d + (d * d + d) + (2 * d * d + 2 * d) + (d * d + d);
  return attention + 2 * d + (2 * d * m + m + d);
}

}  // namespace

int64_t element_count(const std::vector<int64_t>& shape) {
  int64_t product = 1;
  for (const int64_t size : shape) product *= size;
  return product;
}

std::string shape_text(const std::vector<int64_t>& shape) {
  std::string text = "[";
  for (const int64_t size : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(size);
  return text + "]";
}

ModelSummary summarise(const std::vector<Parameter>& parameters, const ModelConfig& config) {
  ModelSummary summary;
  for (const auto& part : kParts) {
    int64_t sum = 0;
    for (const auto& parameter : parameters) {
      if (!parameter.used) continue;
      const Part* first = nullptr;
      for (const auto& candidate : kParts)
        if (!first && candidate.has(parameter.name)) first = &candidate;
      if (first == &part) sum += element_count(parameter.shape);
    }
    if (sum > 0) summary.parts.emplace_back(part.title, sum);
    summary.parameters += sum;
    summary.activated_parameters += activated(part, sum, config.language);
  }
  summary.published_parameters = summary.parameters;
  if (config.layout != Layout::original || !config.has_vision()) return summary;
  summary.published_parameters += pooling_head(config.vision.low);
  for (const auto& parameter : parameters)
    if (!parameter.used) summary.published_parameters += element_count(parameter.shape);
  return summary;
}

int64_t cache_bytes(const LanguageConfig& c, int64_t tokens) {
  return tokens * c.num_hidden_layers * cache_shape(c).bytes_per_token();
}

std::string family_name(const ModelConfig& config) {
  const std::string language = find_decoder_family(config.language.model_type)->title;
  if (!config.has_vision()) return language;
  const bool hybrid = config.vision.kind == VisionKind::hybrid;
  const std::string own = hybrid ? "DeepSeek-VL, hybrid encoder" : "DeepSeek-VL";
  return config.language.mla || config.language.moe ? own + ", with a " + language : own;
}

}  // namespace dsvl
