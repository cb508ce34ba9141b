// What a model is: the sizes that its config.json says or that published names stand for.
// Spec architecture 1.1, 1.2, 2, 3.1, 4, 8.2; design 4 (test-size towers).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/fields.h"
#include "nn/mla_config.h"
#include "nn/moe_config.h"

namespace dsvl {

// Low-resolution tower (spec architecture 2). Defaults: SigLIP-L/16 at 384.
struct SiglipConfig {
  int64_t image_size = 384;
  int64_t patch_size = 16;
  int64_t width = 1024;
  int64_t layers = 24;  // of the named tower; select_layer decides how many are built
  int64_t heads = 16;
  double mlp_ratio = 4.0;  // MLP width is trunc(width * mlp_ratio)
  int64_t select_layer = -1;
  std::vector<double> pixel_mean, pixel_std;  // empty: the tower does not normalise

  int64_t mlp_width() const { return static_cast<int64_t>(static_cast<double>(width) * mlp_ratio); }
  // 0 for a patch size that the check then refuses.
  int64_t grid() const { return patch_size > 0 ? image_size / patch_size : 0; }
  // Blocks really built (spec architecture 2, select_layer).
  int64_t built_layers() const {
    const int64_t wanted = select_layer <= 0 ? layers + select_layer + 1 : select_layer;
    return wanted < layers ? wanted : layers;
  }
};

// High-resolution tower (spec architecture 3). Defaults: SAM-B with the downsampling convolutions.
struct SamConfig {
  int64_t image_size = 1024;
  int64_t patch_size = 16;
  int64_t width = 768;
  int64_t layers = 12;
  int64_t heads = 12;
  double mlp_ratio = 4.0;
  int64_t window_size = 14;
  std::vector<int64_t> global_attn_indexes{2, 5, 8, 11};
  int64_t neck_channels = 256;
  std::vector<int64_t> downsample_channels{512, 1024};
  // Side of the square map that neck outputs are resized to: 4 * low grid (spec architecture 3.6).
  int64_t resized_grid = 96;
  std::vector<double> pixel_mean, pixel_std;

  // 0 for a patch size that the check then refuses.
  int64_t grid() const { return patch_size > 0 ? image_size / patch_size : 0; }
  int64_t mlp_width() const { return static_cast<int64_t>(static_cast<double>(width) * mlp_ratio); }
  // Channels the tower returns.
  int64_t out_channels() const {
    return downsample_channels.empty() ? neck_channels : downsample_channels.back();
  }
};

enum class VisionKind { none, siglip, hybrid };
// How a hybrid tower hands its two feature maps on (spec architecture 1.2 concat_type).
enum class ConcatType { tuple, feature, sequence, add };

struct VisionConfig {
  VisionKind kind = VisionKind::none;
  SiglipConfig low;
  SamConfig high;  // hybrid only
  ConcatType concat_type = ConcatType::tuple;
};

// Spec architecture 4. projector_type: identity, linear, mlp_gelu, low_high_hybrid_split_mlp_gelu.
struct AlignerConfig {
  std::string projector_type = "mlp_gelu";
  int64_t depth = 1;
  int64_t input_dim = 1024;
  int64_t n_embed = 2048;
};

// Scaling of rotary positions as transformers' rope_scaling / rope_parameters names it.
struct RopeConfig {
  double rope_theta = 10000.0;
  std::string rope_type = "default";  // default, linear, dynamic, llama3, yarn
  double factor = 1.0;
  double low_freq_factor = 1.0;   // llama3
  double high_freq_factor = 4.0;  // llama3
  int64_t original_max_position_embeddings =
      0;                                     // llama3, yarn, dynamic; 0: max_position_embeddings
  double beta_fast = 32.0, beta_slow = 1.0;  // yarn
  std::optional<double> attention_factor, mscale, mscale_all_dim;  // yarn
};

// Spec architecture 8.1-8.5. What a file leaves unsaid depends on its model_type: decoder_family.h.
struct LanguageConfig {
  std::string model_type = "llama";
  int64_t vocab_size = 102400;
  int64_t hidden_size = 4096;
  int64_t intermediate_size = 11008;
  int64_t num_hidden_layers = 30;
  int64_t num_attention_heads = 32;
  int64_t num_key_value_heads = 32;
  int64_t head_dim = 128;  // what rotary positions turn: with mla its qk_rope_head_dim
  int64_t max_position_embeddings = 16384;
  double rms_norm_eps = 1e-6;
  bool attention_bias = false, mlp_bias = false;
  bool tie_word_embeddings = false;
  int64_t num_nextn_predict_layers = 0;  // V3's layers behind the last one, read past
  RopeConfig rope;
  std::optional<MlaConfig> mla;  // absent: multi-head attention
  std::optional<MoeConfig> moe;  // absent: every layer is dense

  bool has_experts(int64_t layer) const { return moe && moe->has_experts(layer); }
};

// Which naming of tensors and keys a model directory uses (spec architecture 7.2, 7.3).
enum class Layout { original, hf };

struct ModelConfig {
  Layout layout = Layout::original;  // of the directory it was read from
  std::string model_type;  // multi_modality, deepseek_vl, deepseek_vl_hybrid or a decoder's
  std::string dtype;       // as the file says ("float16"); empty when it says nothing
  VisionConfig vision;
  AlignerConfig aligner;
  LanguageConfig language;
  std::optional<int64_t> image_token_id;  // when config.json says so

  bool has_vision() const { return vision.kind != VisionKind::none; }
  // Positions one picture takes in the language model: 576 in the releases.
  int64_t num_image_tokens() const {
    const int64_t patches = vision.low.grid() * vision.low.grid();
    const bool both =
        vision.kind == VisionKind::hybrid && vision.concat_type == ConcatType::sequence;
    return both ? 2 * patches : patches;
  }
};

// The keys of the language model's and the aligner's parts of config.json.
void fields(Visitor& v, LanguageConfig& c);
void fields(Visitor& v, RopeConfig& c);
void fields(Visitor& v, AlignerConfig& c);

// Reads config.json of either layout. Errors name file and key; an architecture that is not
// supported is an error that lists those that are.
ModelConfig read_model_config(const std::string& directory);
ModelConfig parse_model_config(const Value& json, const std::string& where);

// The config.json of the given layout, with everything a reader of that layout needs.
Value write_model_config(const ModelConfig& config, Layout layout);

}  // namespace dsvl
