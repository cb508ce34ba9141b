// Sums over the module tree.
#include "models/summary.h"

namespace dsvl {
namespace {

struct Part {
  std::string_view prefix;
  const char* title;
};

// First match wins.
constexpr Part kParts[] = {
    {"vision_model.vision_tower_high.", "high-resolution tower (SAM)"},
    {"vision_model.", "low-resolution tower (SigLIP)"},
    {"aligner.", "aligner"},
    {"language_model.model.embed_tokens.", "token embedding"},
    {"language_model.model.", "language model layers"},
    {"language_model.lm_head.", "language model head"},
};

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
        if (!first && parameter.name.rfind(candidate.prefix, 0) == 0) first = &candidate;
      if (first == &part) sum += element_count(parameter.shape);
    }
    if (sum > 0) summary.parts.emplace_back(part.title, sum);
    summary.parameters += sum;
  }
  summary.published_parameters = summary.parameters;
  if (config.layout != Layout::original || !config.has_vision()) return summary;
  summary.published_parameters += pooling_head(config.vision.low);
  for (const auto& parameter : parameters)
    if (!parameter.used) summary.published_parameters += element_count(parameter.shape);
  return summary;
}

int64_t cache_bytes(const LanguageConfig& c, int64_t tokens) {
  constexpr int64_t kBytes = 4;  // float32, keys and values
  return 2 * kBytes * tokens * c.num_hidden_layers * c.num_key_value_heads * c.head_dim;
}

std::string family_name(const ModelConfig& config) {
  if (config.vision.kind == VisionKind::hybrid) return "DeepSeek-VL, hybrid encoder";
  return config.has_vision() ? "DeepSeek-VL" : "Llama-style language model";
}

}  // namespace dsvl
