// config.json as transformers writes it: deepseek_vl, deepseek_vl_hybrid, language models alone
// (spec architecture 7.3).
#include <algorithm>
#include <cmath>
#include <filesystem>

#include "base/error.h"
#include "base/json.h"
#include "models/config_parts.h"
#include "models/decoder_family.h"

namespace dsvl {
namespace {

// SiglipVisionConfig; the defaults are transformers', which a partial file relies on.
struct HfSiglip {
  std::string model_type = "siglip_vision_model", hidden_act = "gelu_pytorch_tanh";
  int64_t hidden_size = 768, intermediate_size = 3072, num_hidden_layers = 12,
          num_attention_heads = 12;
  int64_t num_channels = 3, image_size = 224, patch_size = 16;
  double layer_norm_eps = 1e-6;
};

void fields(Visitor& v, HfSiglip& c) {
  v("model_type", c.model_type, "siglip_vision_model");
  v("hidden_act", c.hidden_act, "gelu");
  v("hidden_size", c.hidden_size, "width");
  v("intermediate_size", c.intermediate_size, "width of the MLP");
  v("num_hidden_layers", c.num_hidden_layers, "blocks");
  v("num_attention_heads", c.num_attention_heads, "heads");
  v("num_channels", c.num_channels, "3");
  v("image_size", c.image_size, "side of the picture");
  v("patch_size", c.patch_size, "side of a patch");
  v("layer_norm_eps", c.layer_norm_eps, "1e-6");
}

// SamVisionConfig.
struct HfSam {
  std::string model_type = "sam_vision_model", hidden_act = "gelu";
  int64_t hidden_size = 768, num_hidden_layers = 12, num_attention_heads = 12, num_channels = 3;
  int64_t image_size = 1024, patch_size = 16, output_channels = 256, window_size = 14;
  std::optional<int64_t> mlp_dim;
  double mlp_ratio = 4.0, layer_norm_eps = 1e-6;
  std::vector<int64_t> global_attn_indexes{2, 5, 8, 11};
  bool qkv_bias = true, use_abs_pos = true, use_rel_pos = true;
};

void fields(Visitor& v, HfSam& c) {
  v("model_type", c.model_type, "sam_vision_model");
  v("hidden_act", c.hidden_act, "gelu");
  v("hidden_size", c.hidden_size, "width");
  v("mlp_dim", c.mlp_dim, "width of the MLP");
  v("mlp_ratio", c.mlp_ratio, "the same over the width, when mlp_dim is not given");
  v("num_hidden_layers", c.num_hidden_layers, "blocks");
  v("num_attention_heads", c.num_attention_heads, "heads");
  v("num_channels", c.num_channels, "3");
  v("image_size", c.image_size, "side of the picture");
  v("patch_size", c.patch_size, "side of a patch");
  v("output_channels", c.output_channels, "channels behind the neck");
  v("window_size", c.window_size, "side of an attention window");
  v("global_attn_indexes", c.global_attn_indexes, "blocks that see the whole grid");
  v("layer_norm_eps", c.layer_norm_eps, "1e-6");
  v("qkv_bias", c.qkv_bias, "true");
  v("use_abs_pos", c.use_abs_pos, "true");
  v("use_rel_pos", c.use_rel_pos, "true");
}

// A key of our own beside SamVisionConfig's (design 4, test-size models).
struct OwnSam {
  std::vector<int64_t> downsample_channels;
};

void fields(Visitor& v, OwnSam& c) {
  v("downsample_channels", c.downsample_channels,
    "of each strided convolution, where not 2 and 4 times output_channels");
}

const std::vector<std::string> kIgnoredVision{"_attn_implementation_internal",
                                              "_name_or_path",
                                              "attention_dropout",
                                              "architectures",
                                              "downsample_channels",
                                              "dropout",
                                              "dtype",
                                              "initializer_factor",
                                              "initializer_range",
                                              "num_pos_feats",
                                              "output_attentions",
                                              "output_hidden_states",
                                              "scale",
                                              "torch_dtype",
                                              "transformers_version",
                                              "vision_use_head"};

template <class T>
void want(const T& found, const T& wanted, const char* key, const std::string& where) {
  if (found != wanted)
    fail(where, ": ", key, " is ", found, ", wanted ", wanted,
         "; only the published towers' form is known");
}

SiglipConfig parse_siglip(const Value& json, ConfigSource& source) {
  const std::string prefix = "vision_config", where = str(source.where, ": ", prefix);
  HfSiglip c;
  read_part(c, json, prefix, source, kIgnoredVision);
  want<std::string>(c.model_type, "siglip_vision_model", "model_type", where);
  want<std::string>(c.hidden_act, "gelu", "hidden_act", where);
  want<int64_t>(c.num_channels, 3, "num_channels", where);
  want(c.layer_norm_eps, 1e-6, "layer_norm_eps", where);
  SiglipConfig tower;
  tower.image_size = c.image_size, tower.patch_size = c.patch_size, tower.width = c.hidden_size;
  tower.layers = c.num_hidden_layers, tower.heads = c.num_attention_heads;
  tower.mlp_ratio = mlp_ratio_for(c.intermediate_size, c.hidden_size);
  return tower;
}

// What transformers' hybrid class builds, whatever the file says.
std::vector<int64_t> fixed_channels(int64_t output_channels) {
  return {2 * output_channels, 4 * output_channels};
}

SamConfig parse_sam(const Value& json, ConfigSource& source) {
  const std::string prefix = "high_res_vision_config", where = str(source.where, ": ", prefix);
  HfSam c;
  read_part(c, json, prefix, source, kIgnoredVision);
  want<std::string>(c.model_type, "sam_vision_model", "model_type", where);
  want<std::string>(c.hidden_act, "gelu", "hidden_act", where);
  want<int64_t>(c.num_channels, 3, "num_channels", where);
  want(c.layer_norm_eps, 1e-6, "layer_norm_eps", where);
  want(c.qkv_bias && c.use_abs_pos && c.use_rel_pos, true, "qkv_bias, use_abs_pos, use_rel_pos",
       where);
  SamConfig tower;
  tower.image_size = c.image_size, tower.patch_size = c.patch_size, tower.width = c.hidden_size;
  tower.layers = c.num_hidden_layers, tower.heads = c.num_attention_heads;
  tower.mlp_ratio = c.mlp_dim ? mlp_ratio_for(*c.mlp_dim, c.hidden_size) : c.mlp_ratio;
  tower.window_size = c.window_size, tower.global_attn_indexes = c.global_attn_indexes;
  tower.neck_channels = c.output_channels;
  OwnSam own{fixed_channels(c.output_channels)};
  read_fields(own, json, where, Unknown::report);
  tower.downsample_channels = own.downsample_channels;
  if (tower.downsample_channels.size() != 2)
    fail(where, ": downsample_channels has ", tower.downsample_channels.size(),
         " entries, wanted 2: the layout names two convolutions");
  return tower;
}

// The picture part of an hf file, read as the original's: a hybrid's towers normalise for
// themselves.
void parse_vision(const Value& json, bool hybrid, ModelConfig& config, ConfigSource& source) {
  auto& vision = config.vision;
  vision.kind = hybrid ? VisionKind::hybrid : VisionKind::siglip;
  vision.low = parse_siglip(object_member(json, "vision_config", source), source);
  config.aligner = {.projector_type = "mlp_gelu",
                    .depth = 2,
                    .input_dim = vision.low.width,
                    .n_embed = config.language.hidden_size};
  if (!hybrid) return;
  config.aligner.projector_type = "low_high_hybrid_split_mlp_gelu";
  vision.high = parse_sam(object_member(json, "high_res_vision_config", source), source);
  vision.high.resized_grid = 4 * vision.low.grid();
  vision.high.pixel_mean = kClipMean, vision.high.pixel_std = kClipStd;
  vision.low.pixel_mean = vision.low.pixel_std = {0.5, 0.5, 0.5};
}

Value written_siglip(const SiglipConfig& low) {
  HfSiglip c;
  c.hidden_act = "gelu", c.hidden_size = low.width, c.intermediate_size = low.mlp_width();
  c.num_hidden_layers = low.built_layers(), c.num_attention_heads = low.heads;
  c.image_size = low.image_size, c.patch_size = low.patch_size;
  Value json = write_fields(c);
  json.set("vision_use_head", false);
  return json;
}

Value written_sam(const SamConfig& high) {
  HfSam c;
  c.hidden_size = high.width, c.mlp_dim = high.mlp_width(), c.mlp_ratio = high.mlp_ratio;
  c.num_hidden_layers = high.layers, c.num_attention_heads = high.heads;
  c.image_size = high.image_size, c.patch_size = high.patch_size,
  c.output_channels = high.neck_channels;
  c.window_size = high.window_size, c.global_attn_indexes = high.global_attn_indexes;
  Value json = write_fields(c);
  const Value own = write_fields(OwnSam{high.downsample_channels});
  if (!hf_fits_transformers(high)) json.set("downsample_channels", own.at("downsample_channels"));
  return json;
}

// transformers' classes fix what the original's config can choose.
void check_expressible(const ModelConfig& config) {
  const bool hybrid = config.vision.kind == VisionKind::hybrid;
  const auto refuse = [](const auto&... what) {
    fail("the hf layout has no place for ", what..., "; use --layout original");
  };
  const std::string wanted = hybrid ? "low_high_hybrid_split_mlp_gelu" : "mlp_gelu";
  if (config.aligner.projector_type != wanted)
    refuse("projector_type ", config.aligner.projector_type);
  if (config.aligner.depth != 2) refuse("an aligner of depth ", config.aligner.depth);
  if (config.aligner.n_embed != config.language.hidden_size)
    refuse("n_embed ", config.aligner.n_embed);
  if (!hybrid) return;
  if (config.vision.concat_type != ConcatType::tuple) refuse("a concat_type other than tuple");
  const auto convolutions = config.vision.high.downsample_channels.size();
  if (convolutions != 2) refuse(convolutions, " downsampling convolutions instead of 2");
}

std::vector<double> numbers(const Value& json, const char* key, std::vector<double> otherwise) {
  const auto* v = json.find(key);
  if (!v || !v->is_array()) return otherwise;
  std::vector<double> out;
  for (const auto& item : v->as_array()) out.push_back(item.as_double());
  return out;
}

}  // namespace

void parse_hf(const Value& json, ModelConfig& config, ConfigSource& source) {
  config.layout = Layout::hf;
  if (find_decoder_family(config.model_type)) {
    config.language = parse_language(json, "", source);
    return;
  }
  config.language =
      parse_language(object_member(json, "text_config", source), "text_config", source);
  // transformers 5 looks at the top level alone.
  if (const auto* tie = json.find("tie_word_embeddings"); tie && tie->is_bool())
    config.language.tie_word_embeddings = tie->as_bool();
  parse_vision(json, config.model_type == "deepseek_vl_hybrid", config, source);
}

bool hf_fits_transformers(const SamConfig& high) {
  return high.downsample_channels == fixed_channels(high.neck_channels);
}

Value write_hf(const ModelConfig& config) {
  if (!config.has_vision()) {
    Value json = write_language(config.language, config.dtype);
    const auto* family = find_decoder_family(config.language.model_type);
    json.set("architectures", Value::Array{family->architecture});
    return json;
  }
  check_expressible(config);
  const bool hybrid = config.vision.kind == VisionKind::hybrid;
  Value json;
  json.set("architectures", Value::Array{hybrid ? "DeepseekVLHybridForConditionalGeneration"
                                                : "DeepseekVLForConditionalGeneration"});
  if (hybrid) json.set("high_res_vision_config", written_sam(config.vision.high));
  json.set("image_token_id", config.image_token_id.value_or(100015));
  json.set("model_type", hybrid ? "deepseek_vl_hybrid" : "deepseek_vl");
  json.set("text_config", write_language(config.language, ""));
  json.set("tie_word_embeddings", config.language.tie_word_embeddings);
  if (!config.dtype.empty()) json.set("torch_dtype", config.dtype);
  json.set("vision_config", written_siglip(config.vision.low));
  return json;
}

void read_hf_normalisation(const std::string& directory, ModelConfig& config) {
  if (config.layout != Layout::hf || config.vision.kind != VisionKind::hybrid) return;
  for (const char* name : {"preprocessor_config.json", "processor_config.json"}) {
    const auto path = str(directory, "/", name);
    if (!std::filesystem::exists(path)) continue;
    Value json = read_json_file(path);
    if (const auto* nested = json.find("image_processor")) json = Value(*nested);
    auto& low = config.vision.low;
    auto& high = config.vision.high;
    try {
      low.pixel_mean = numbers(json, "image_mean", low.pixel_mean);
      low.pixel_std = numbers(json, "image_std", low.pixel_std);
      high.pixel_mean = numbers(json, "high_res_image_mean", high.pixel_mean);
      high.pixel_std = numbers(json, "high_res_image_std", high.pixel_std);
    } catch (const Error& e) {
      fail(path, ": mean or std: ", e.what());
    }
  }
}

}  // namespace dsvl
