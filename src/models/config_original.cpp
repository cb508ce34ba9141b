// config.json as the authors publish it: model_type multi_modality (spec architecture 1.2).
#include <algorithm>
#include <map>

#include "base/error.h"
#include "models/config_parts.h"

namespace dsvl {
namespace {

// The towers that a config can name; spec architecture 2 and 3.1.
const std::map<std::string, SiglipConfig>& siglips() {
  static const std::map<std::string, SiglipConfig> towers = [] {
    SiglipConfig so400m;
    so400m.patch_size = 14, so400m.width = 1152, so400m.layers = 27, so400m.mlp_ratio = 3.7362;
    return std::map<std::string, SiglipConfig>{{"siglip_large_patch16_384", {}},
                                               {"siglip_so400m_patch14_384", so400m},
                                               {"siglip_so400m_patch14_224", so400m}};
  }();
  return towers;
}

const std::map<std::string, SamConfig>& sams() {
  static const std::map<std::string, SamConfig> towers = [] {
    SamConfig base, large, huge;
    base.downsample_channels = large.downsample_channels = huge.downsample_channels = {};
    large.width = 1024, large.layers = 24, large.heads = 16,
    large.global_attn_indexes = {5, 11, 17, 23};
    huge.width = 1280, huge.layers = 32, huge.heads = 16,
    huge.global_attn_indexes = {7, 15, 23, 31};
    return std::map<std::string, SamConfig>{
        {"sam_b_downsample", {}}, {"sam_vit_b", base}, {"sam_vit_l", large}, {"sam_vit_h", huge}};
  }();
  return towers;
}

// The published code's defaults for a tower's params.
constexpr int64_t kDefaultImageSize = 336, kDefaultSelectLayer = -2;
const std::vector<std::string> kIgnoredTower{"model_name", "select_feature", "select_layers",
                                             "ckpt_path",  "output_dim",     "freeze_high",
                                             "freeze_low"};

const std::pair<const char*, ConcatType> kConcatTypes[] = {{"tuple", ConcatType::tuple},
                                                           {"feature", ConcatType::feature},
                                                           {"sequence", ConcatType::sequence},
                                                           {"add", ConcatType::add}};

}  // namespace

void fields(Visitor& v, SiglipConfig& c) {
  v("image_size", c.image_size, "side of the picture");
  v("select_layer", c.select_layer, "which layer's output is taken");
  v("pixel_mean", c.pixel_mean, "subtracted in the tower");
  v("pixel_std", c.pixel_std, "divided by in the tower");
  v("width", c.width, "test-size models: width");
  v("layers", c.layers, "test-size models: blocks");
  v("heads", c.heads, "test-size models: attention heads");
  v("patch_size", c.patch_size, "test-size models: side of a patch");
  v("mlp_ratio", c.mlp_ratio, "test-size models: width of the MLP over the width");
}

void fields(Visitor& v, SamConfig& c) {
  v("image_size", c.image_size, "side of the picture");
  v("pixel_mean", c.pixel_mean, "subtracted in the tower");
  v("pixel_std", c.pixel_std, "divided by in the tower");
  v("width", c.width, "test-size models: width");
  v("layers", c.layers, "test-size models: blocks");
  v("heads", c.heads, "test-size models: attention heads");
  v("patch_size", c.patch_size, "test-size models: side of a patch");
  v("mlp_ratio", c.mlp_ratio, "test-size models: width of the MLP over the width");
  v("window_size", c.window_size, "test-size models: side of an attention window");
  v("global_attn_indexes", c.global_attn_indexes,
    "test-size models: blocks that see the whole grid");
  v("neck_channels", c.neck_channels, "test-size models: channels behind the neck");
  v("downsample_channels", c.downsample_channels, "test-size models: of each strided convolution");
}

void fields(Visitor& v, AlignerConfig& c) {
  v("projector_type", c.projector_type,
    "identity, linear, mlp_gelu or low_high_hybrid_split_mlp_gelu");
  v("depth", c.depth, "linear layers");
  v("input_dim", c.input_dim, "width of the towers' features");
  v("n_embed", c.n_embed, "width of the language model");
}

namespace {

std::string text_member(const Value& json, const char* key, const std::string& otherwise,
                        const std::string& where) {
  const auto* v = json.find(key);
  if (!v || v->is_null()) return otherwise;
  if (!v->is_string()) fail(where, ": '", key, "': wanted a string, found ", v->kind());
  return v->as_string();
}

template <class Config>
Config named_tower(const std::map<std::string, Config>& towers, const std::string& name,
                   const std::string& where) {
  const auto found = towers.find(name);
  if (found != towers.end()) return found->second;
  std::string known;
  for (const auto& tower : towers) known += (known.empty() ? "" : ", ") + tower.first;
  fail(where, ": model_name '", name, "' is not known; ", known, " are");
}

SiglipConfig parse_siglip(const Value& params, const std::string& prefix, ConfigSource& source) {
  const auto where = str(source.where, ": ", prefix);
  auto tower = named_tower(
      siglips(), text_member(params, "model_name", "siglip_large_patch16_384", where), where);
  tower.image_size = kDefaultImageSize;
  tower.select_layer = kDefaultSelectLayer;
  read_part(tower, params, prefix, source, kIgnoredTower);
  return tower;
}

SamConfig parse_sam(const Value& params, const std::string& prefix, ConfigSource& source) {
  const auto where = str(source.where, ": ", prefix);
  auto tower = named_tower(sams(), text_member(params, "model_name", "", where), where);
  tower.image_size = kDefaultImageSize;
  auto ignored = kIgnoredTower;
  ignored.emplace_back("select_layer");
  read_part(tower, params, prefix, source, ignored);
  return tower;
}

ConcatType parse_concat(const std::string& name, const std::string& where) {
  for (const auto& [word, type] : kConcatTypes)
    if (name == word) return type;
  fail(where, ": concat_type '", name, "' is not known; tuple, feature, sequence and add are");
}

void parse_vision(const Value& vision, ModelConfig& config, ConfigSource& source) {
  const auto cls = text_member(vision, "cls", "", str(source.where, ": vision_config"));
  const Value params = object_member(vision, "params", source);
  const std::string prefix = "vision_config.params";
  if (cls.find("HybridVisionTower") != cls.npos) {
    config.vision.kind = VisionKind::hybrid;
    config.vision.high =
        parse_sam(object_member(params, "high_res_cfg", source), prefix + ".high_res_cfg", source);
    config.vision.low =
        parse_siglip(object_member(params, "low_res_cfg", source), prefix + ".low_res_cfg", source);
    config.vision.high.resized_grid = 4 * config.vision.low.grid();
    const auto where = str(source.where, ": ", prefix);
    config.vision.concat_type =
        parse_concat(text_member(params, "concat_type", "tuple", where), where);
  } else if (cls.find("CLIPVisionTower") != cls.npos) {
    config.vision.kind = VisionKind::siglip;
    config.vision.low = parse_siglip(params, prefix, source);
  } else {
    fail(source.where, ": vision_config: cls '", cls,
         "' is not known; CLIPVisionTower and HybridVisionTower are");
  }
}

// The settings that differ from `named`, in front the keys every file has.
template <class Config>
Value written_params(const Config& config, const Config& named, const char* model_name) {
  Value params;
  params.set("model_name", model_name);
  const Value all = write_fields(config), defaults = write_fields(named);
  for (const auto& [key, value] : all.as_object()) {
    const bool always = key == "image_size" || key == "select_layer";
    if (always || value != defaults.at(key)) params.set(key, value);
  }
  params.set("select_feature", "same");
  return params;
}

Value written_low(const SiglipConfig& low) {
  return written_params(low, siglips().at("siglip_large_patch16_384"), "siglip_large_patch16_384");
}

Value written_vision(const VisionConfig& vision) {
  Value json;
  json.set("cls", vision.kind == VisionKind::hybrid ? "HybridVisionTower" : "CLIPVisionTower");
  json.set("model_type", "vision");
  if (vision.kind != VisionKind::hybrid) {
    json.set("params", written_low(vision.low));
    return json;
  }
  Value params;
  for (const auto& [word, type] : kConcatTypes)
    if (type == vision.concat_type) params.set("concat_type", word);
  Value high = written_params(vision.high, sams().at("sam_b_downsample"), "sam_b_downsample");
  high.set("select_layer", -1);
  params.set("high_res_cfg", high);
  params.set("low_res_cfg", written_low(vision.low));
  json.set("params", params);
  return json;
}

}  // namespace

void parse_original(const Value& json, ModelConfig& config, ConfigSource& source) {
  config.layout = Layout::original;
  parse_vision(object_member(json, "vision_config", source), config, source);
  const Value aligner = object_member(json, "aligner_config", source);
  read_part(config.aligner, object_member(aligner, "params", source), "aligner_config.params",
            source, {});
  config.language =
      parse_language(object_member(json, "language_config", source), "language_config", source);
}

Value write_original(const ModelConfig& config) {
  Value aligner;
  aligner.set("cls", "MlpProjector");
  aligner.set("model_type", "aligner");
  aligner.set("params", write_fields(config.aligner));
  Value json;
  json.set("aligner_config", aligner);
  json.set("language_config", write_language(config.language, config.dtype));
  json.set("model_type", "multi_modality");
  json.set("torch_dtype", config.dtype.empty() ? Value() : Value(config.dtype));
  json.set("vision_config", written_vision(config.vision));
  return json;
}

}  // namespace dsvl
