// Tracing and comparing.
#include "infer/trace.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/tensor.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

#include "base/error.h"
#include "infer/generate.h"
#include "io/safetensors.h"
#include "models/summary.h"

namespace dsvl {
namespace {

Tensor plain(const Tensor& t) {
  return t.to(at::kCPU, at::kFloat).contiguous();
}

// Pictures one by one, as generation encodes them: memory does not grow with their number.
Tensor trace_images(const DeepseekVl& model, const Tensor& pixels, NamedTensors& out) {
  std::vector<Tensor> low, high, embeds;
  for (int64_t i = 0; i < pixels.size(0); ++i) {
    const auto features = model.encode_images(pixels.narrow(0, i, 1));
    if (features.low.defined()) low.push_back(features.low);
    if (features.high.defined()) high.push_back(features.high);
    embeds.push_back(model.align(features));
  }
  out.emplace_back("pixel_values", plain(pixels));
  if (!low.empty()) out.emplace_back("low_res_features", plain(at::cat(low)));
  if (!high.empty()) out.emplace_back("high_res_features", plain(at::cat(high)));
  const auto all = at::cat(embeds);
  out.emplace_back("image_embeds", plain(all));
  return all;
}

// Stages in order; hidden states by number; unknown names last.
std::pair<int64_t, std::string> stage(const std::string& name) {
  static constexpr const char* kStages[] = {"input_ids", "pixel_values", "low_res_features",
                                            "high_res_features", "image_embeds"};
  for (int64_t i = 0; i < 5; ++i)
    if (name == kStages[i]) return {i, ""};
  if (name.starts_with("hidden_states.")) return {5 + std::atoll(name.c_str() + 14), ""};
  return name == "logits" ? std::pair<int64_t, std::string>{INT64_MAX - 1, ""}
                          : std::pair<int64_t, std::string>{INT64_MAX, name};
}

// "[3, 17]" of a flat index
std::string place_text(const Tensor& t, int64_t flat) {
  std::string text;
  for (int64_t axis = t.dim() - 1; axis >= 0; --axis) {
    text = std::to_string(flat % t.size(axis)) + (text.empty() ? "" : ", ") + text;
    flat /= t.size(axis);
  }
  return "[" + text + "]";
}

Comparison compare(const std::string& name, const Tensor& a, const Tensor& b, double tolerance) {
  if (a.sizes() != b.sizes())
    return {name, false,
            "shape " + shape_text(a.sizes().vec()) + " against " + shape_text(b.sizes().vec())};
  if (a.numel() == 0) return {name, true, "empty"};
  const auto difference = (a.to(at::kDouble) - b.to(at::kDouble)).abs().flatten();
  const auto at_most = difference.argmax().item<int64_t>();  // of a NaN, when there is one
  const double largest = difference[at_most].item<double>();
  const double bound = at::isIntegralType(a.scalar_type(), true) ? 0.0 : tolerance;
  char text[128];
  std::snprintf(text, sizeof text, "largest difference %.3g at %s", largest,
                place_text(a, at_most).c_str());
  return {name, largest <= bound, text};
}

}  // namespace

NamedTensors trace(const DeepseekVl& model, const Inputs& inputs, bool all_layers) {
  const c10::AutoGradMode no_grad(false);
  const auto tokens = static_cast<int64_t>(inputs.input_ids.size());
  check_prompt(model, inputs);
  NamedTensors out;
  const auto ids = at::tensor(inputs.input_ids);
  out.emplace_back("input_ids", ids);
  const auto images =
      inputs.pixel_values.defined() ? trace_images(model, inputs.pixel_values, out) : Tensor();
  const auto embeds = model.embed(ids, images, inputs.image_token_id);
  int64_t layer_index = 0;
  if (all_layers) out.emplace_back("hidden_states.0", plain(embeds));
  const LayerHook keep = [&](const Tensor& x, const std::function<Tensor(const Tensor&)>& layer) {
    auto y = layer(x);
    out.emplace_back("hidden_states." + std::to_string(++layer_index), plain(y));
    return y;
  };
  const auto hidden =
      model.forward(embeds, make_batch({tokens}), nullptr, all_layers ? keep : LayerHook());
  out.emplace_back("logits", plain(model.logits(hidden)));
  return out;
}

std::vector<Comparison> compare_traces(const std::string& path_a, const std::string& path_b,
                                       double tolerance) {
  const auto a = SafetensorsFile::open(path_a), b = SafetensorsFile::open(path_b);
  std::set<std::pair<std::pair<int64_t, std::string>, std::string>> names;
  for (const auto& info : a->tensors()) names.insert({stage(info.name), info.name});
  for (const auto& info : b->tensors()) names.insert({stage(info.name), info.name});
  std::vector<Comparison> all;
  bool common = false;
  for (const auto& [order, name] : names) {
    const bool in_a = a->find(name) != nullptr, in_b = b->find(name) != nullptr;
    common |= in_a && in_b;
    if (in_a && in_b)
      all.push_back(compare(name, a->tensor(name), b->tensor(name), tolerance));
    else if (!name.starts_with("hidden_states."))
      all.push_back({name, false, "only in " + (in_a ? path_a : path_b)});
  }
  if (!common) fail(path_a, " and ", path_b, " have no tensor in common");
  return all;
}

}  // namespace dsvl
