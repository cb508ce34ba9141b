// quantization_config as V3's authors and transformers write it, scales, values.
#include "models/weight_reader.h"

#include "base/error.h"
#include "base/fields.h"
#include "base/json.h"
#include "models/summary.h"
#include "models/weights.h"
#include "ops/block_scales.h"

namespace dsvl {
namespace {

constexpr std::string_view kScales = "_scale_inv";
constexpr char kKey[] = "quantization_config";
const char* const kParts[] = {"language_config", "text_config"};

struct Quantization {
  std::string quant_method, fmt = "e4m3";
  std::vector<int64_t> weight_block_size{128, 128};
};

void fields(Visitor& v, Quantization& c) {
  v("quant_method", c.quant_method, "fp8");
  v("fmt", c.fmt, "e4m3");
  v("weight_block_size", c.weight_block_size, "rows and columns that share a scale");
}

Fp8Blocks parse(const Value& json, const std::string& where) {
  Quantization c;
  read_fields(c, json, where, Unknown::report);  // other keys are about activations
  if (c.quant_method != "fp8" || c.fmt != "e4m3")
    fail(where, ": quant_method '", c.quant_method, "' in ", c.fmt,
         " cannot be read; fp8 in e4m3 can, or get the weights unquantised");
  if (c.weight_block_size.size() != 2 || c.weight_block_size[0] < 1 || c.weight_block_size[1] < 1)
    fail(where, ": weight_block_size: wanted two sizes of 1 or more");
  return {c.weight_block_size[0], c.weight_block_size[1]};
}

std::optional<Fp8Blocks> find_blocks(const std::string& path) {
  const Value json = read_json_file(path);
  const auto given = [](const Value& part) {
    const auto* found = part.find(kKey);
    return found && !found->is_null() ? found : nullptr;
  };
  if (const auto* top = given(json)) return parse(*top, str(path, ": ", kKey));
  for (const char* part : kParts)
    if (const auto* inner = json.find(part))
      if (const auto* found = given(*inner)) return parse(*found, str(path, ": ", part, ".", kKey));
  return std::nullopt;
}

bool any_fp8(const ModelFiles& files) {
  for (const auto& name : files.names())
    if (!scales_of(*files.find(name)).empty()) return true;
  return false;
}

}  // namespace

WeightReader::WeightReader(const ModelFiles& files) : files_(files) {
  if (any_fp8(files)) blocks_ = find_blocks(files.directory() + "/config.json");
}

void WeightReader::check(const std::string& name) const {
  const auto& info = *files_.find(name);
  const auto scales_name = scales_of(info);
  if (scales_name.empty()) return;
  const auto where = str(files_.path_of(name), ": '", name, "' has dtype F8_E4M3");
  if (!blocks_) fail(where, ", config.json has no quantization_config for it; get both together");
  if (info.shape.size() != 2)
    fail(where, " and shape ", shape_text(info.shape), "; wanted a matrix");
  const auto* scales = files_.find(scales_name);
  if (!scales) fail(where, " and no '", scales_name, "' beside it; download it again");
  const std::vector<int64_t> wanted{blocks_in(info.shape[0], blocks_->rows),
                                    blocks_in(info.shape[1], blocks_->columns)};
  if (scales->type != at::kFloat || scales->shape != wanted)
    fail(files_.path_of(scales_name), ": '", scales_name, "' is ", scales->dtype, " of shape ",
         shape_text(scales->shape), ", blocks of ", blocks_->rows, " x ", blocks_->columns,
         " make it F32 of shape ", shape_text(wanted));
  if (!all_finite(files_.tensor(scales_name)))
    fail(files_.path_of(scales_name), ": '", scales_name,
         "' holds a NaN or an infinity; download it again");
}

Tensor WeightReader::read(const std::string& name, std::optional<at::ScalarType> dtype) const {
  const auto scales = scales_of(*files_.find(name));
  const Tensor stored = files_.tensor(name);
  if (scales.empty()) return dtype ? stored.to(*dtype) : stored;
  check(name);
  return dequantise_blocks(stored, files_.tensor(scales), blocks_->rows, blocks_->columns,
                           dtype.value_or(at::kBFloat16));
}

std::string scales_of(const TensorInfo& weight) {
  return weight.type == at::kFloat8_e4m3fn ? weight.name + std::string(kScales) : "";
}

bool is_scales(const ModelFiles& files, const std::string& name) {
  if (!name.ends_with(kScales)) return false;
  const auto* weight = files.find(name.substr(0, name.size() - kScales.size()));
  return weight && scales_of(*weight) == name;
}

uint64_t loaded_bytes(const ModelFiles& files) {
  uint64_t sum = 0;
  for (const auto& name : files.names()) {
    const auto& info = *files.find(name);
    if (is_scales(files, name)) continue;
    const auto type = scales_of(info).empty() ? info.type : at::kBFloat16;
    sum += static_cast<uint64_t>(element_count(info.shape)) * c10::elementSize(type);
  }
  return sum;
}

Value without_quantization(const Value& config) {
  Value kept{Value::Object{}};
  for (const auto& [key, value] : config.as_object()) {
    const bool part = key == kParts[0] || key == kParts[1];
    if (key != kKey) kept.set(key, part && value.is_object() ? without_quantization(value) : value);
  }
  return kept;
}

}  // namespace dsvl
