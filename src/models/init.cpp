// Normal values from hashed counters: no state runs from one block to the next.
#include "models/init.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "base/error.h"
#include "base/progress.h"
#include "base/random.h"
#include "models/model_directory.h"
#include "models/names.h"
#include "models/summary.h"
#include "models/weights.h"

namespace dsvl {
namespace {

// Peter Acklam's rational approximation of the normal quantile, relative error below 1.2e-9.
double normal_quantile(double p) {
  constexpr double a[] = {-3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                          1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
  constexpr double b[] = {-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
                          6.680131188771972e+01, -1.328068155288572e+01};
  constexpr double c[] = {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                          -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
  constexpr double d[] = {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
                          3.754408661907416e+00};
  if (p > 0.5) return -normal_quantile(1 - p);
  if (p < 0.02425) {
    const double q = std::sqrt(-2 * std::log(p));
    return (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) /
           ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1);
  }
  const double q = p - 0.5, r = q * q;
  return (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q /
         (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1);
}

// Quantiles at the middle of 65,536 equal slices, over sqrt(2): the sum of two draws is normal,
// with 2^32 values, at two look-ups a number; a logarithm and a cosine would cost ten times that.
const std::vector<float>& half_normals() {
  static const std::vector<float> table = [] {
    std::vector<float> values(65536);
    for (size_t i = 0; i < values.size(); ++i)
      values[i] = static_cast<float>(normal_quantile((static_cast<double>(i) + 0.5) / 65536) /
                                     std::sqrt(2.0));
    return values;
  }();
  return table;
}

constexpr int64_t kBlock = 4096;

template <class T>
void fill_normal(T* out, int64_t count, float std, uint64_t key) {
  const float* table = half_normals().data();
  const int64_t blocks = (count + kBlock - 1) / kBlock;
  at::parallel_for(0, blocks, 16, [&](int64_t begin, int64_t end) {
    for (int64_t block = begin; block < end; ++block) {
      Random random(key, {static_cast<uint64_t>(block)});
      const int64_t last = std::min(count, (block + 1) * kBlock);
      for (int64_t i = block * kBlock; i < last; i += 2) {
        const uint64_t bits = random.next();
        out[i] = static_cast<T>(std * (table[bits & 0xFFFF] + table[(bits >> 16) & 0xFFFF]));
        if (i + 1 < last)
          out[i + 1] = static_cast<T>(std * (table[(bits >> 32) & 0xFFFF] + table[bits >> 48]));
      }
    }
  });
}

Tensor normal(const std::vector<int64_t>& shape, float std, uint64_t key, at::ScalarType dtype) {
  Tensor out = at::empty(shape, at::TensorOptions().dtype(dtype));
  if (dtype == at::kFloat)
    fill_normal(out.mutable_data_ptr<float>(), out.numel(), std, key);
  else if (dtype == at::kBFloat16)
    fill_normal(out.mutable_data_ptr<at::BFloat16>(), out.numel(), std, key);
  else if (dtype == at::kHalf)
    fill_normal(out.mutable_data_ptr<at::Half>(), out.numel(), std, key);
  else
    fail("weights of type ", c10::toString(dtype),
         " cannot be made; float32, bfloat16 and float16 can");
  return out;
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != text.npos;
}

bool ends_with(const std::string& text, std::string_view part) {
  return text.size() >= part.size() &&
         text.compare(text.size() - part.size(), part.size(), part) == 0;
}

float inverse_sqrt_fan_in(const std::vector<int64_t>& shape) {
  double fan_in = 1;
  for (size_t i = 1; i < shape.size(); ++i) fan_in *= static_cast<double>(shape[i]);
  return static_cast<float>(1 / std::sqrt(fan_in));
}

float std_of(const Parameter& parameter, const ModelConfig& config) {
  if (contains(parameter.name, "pos_embed") || contains(parameter.name, "rel_pos_")) return 0.02F;
  if (parameter.name.rfind("language_model.", 0) == 0)
    return config.language.hidden_size >= 2048 ? 0.006F : 0.02F;
  if (parameter.name.rfind("aligner.", 0) == 0 || parameter.shape.size() == 4)
    return inverse_sqrt_fan_in(parameter.shape);
  return 0.02F;
}

// neck_hd begins as a copy of neck: it draws under neck's name.
std::string drawn_name(std::string name) {
  const auto at = name.find(".neck_hd.");
  return at == name.npos ? name : name.replace(at, 9, ".neck.");
}

}  // namespace

Tensor init_values(const Parameter& parameter, const ModelConfig& config, uint64_t seed,
                   at::ScalarType dtype) {
  const auto& [name, shape] = std::tie(parameter.name, parameter.shape);
  const auto options = at::TensorOptions().dtype(dtype);
  if (parameter.buffer) return at::full(shape, 0, options.dtype(at::kFloat));
  if (ends_with(name, ".bias") || contains(name, "hd_alpha")) return at::full(shape, 0, options);
  const bool norm = shape.size() == 1 && ends_with(name, ".weight");
  if (norm) return at::full(shape, 1, options);
  return normal(shape, std_of(parameter, config), mix({seed, hash_name(drawn_name(name))}), dtype);
}

void init_weights(const std::vector<Parameter>& parameters, const ModelConfig& config,
                  uint64_t seed, at::ScalarType dtype) {
  for (const auto& parameter : parameters)
    *parameter.tensor = init_values(parameter, config, seed, dtype);
}

void write_random_model(const std::string& directory, const std::vector<Parameter>& parameters,
                        const ModelConfig& config, uint64_t seed, at::ScalarType dtype,
                        const std::string& files_from) {
  auto ordered = parameters;  // sizes that are no multiple of a cache line last, as save_model does
  std::stable_partition(ordered.begin(), ordered.end(), [&](const Parameter& parameter) {
    return element_count(parameter.shape) * c10::elementSize(dtype) % 64 == 0;
  });
  const Naming naming = config.layout == Layout::original ? Naming::original : Naming::hf;
  std::vector<TensorPlan> plan;
  for (const auto& parameter : ordered)
    for (const auto& part : stored_tensors(parameter, config, naming))
      plan.push_back({part.name, parameter.buffer ? at::kFloat : dtype, part.shape});
  ModelConfig written = config;
  written.dtype = dtype_name(dtype);
  written.language.tie_word_embeddings = false;
  std::filesystem::create_directories(directory);
  write_directory_files(directory, written, config.layout, files_from);
  ModelFilesWriter writer(directory, std::move(plan));
  Progress progress("init", static_cast<int64_t>(parameters.size()), "tensors");
  int64_t done = 0;
  for (const auto& parameter : ordered) {
    progress.update(done++, parameter.name);
    const auto stored = stored_tensors(parameter, config, naming);
    if (stored.empty()) continue;
    const auto values = init_values(parameter, config, seed, dtype);
    const auto parts = values.chunk(static_cast<int64_t>(stored.size()));
    for (size_t i = 0; i < parts.size(); ++i) writer.write(parts[i].reshape(stored[i].shape));
  }
  progress.update(done);
  writer.finish();
}

}  // namespace dsvl
