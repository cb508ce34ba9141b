// Header first, then one tensor after another.
#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "base/json.h"
#include "base/signals.h"
#include "io/safetensors.h"

namespace dsvl {
namespace {

// Tensors begin at a cache line, whatever the header's length.
constexpr size_t kAlignment = 64;

std::string header_text(const std::vector<TensorPlan>& plan, const Metadata& metadata) {
  Value::Object header;
  if (!metadata.empty()) {
    Value::Object words;
    for (const auto& [key, text] : metadata) words.emplace_back(key, Value(text));
    header.emplace_back("__metadata__", Value(std::move(words)));
  }
  uint64_t offset = 0;
  for (const auto& tensor : plan) {
    const uint64_t end = offset + planned_bytes(tensor);
    Value::Object entry;
    entry.emplace_back("dtype", safetensors_dtype(tensor.type));
    entry.emplace_back("shape", Value::list(tensor.shape));
    entry.emplace_back("data_offsets", Value::Array{Value(size_t{offset}), Value(size_t{end})});
    header.emplace_back(tensor.name, Value(std::move(entry)));
    offset = end;
  }
  std::string text = to_json(Value(std::move(header)));
  text.append((kAlignment - (8 + text.size()) % kAlignment) % kAlignment, ' ');
  uint64_t length = text.size();
  std::string prefix(8, '\0');
  std::memcpy(prefix.data(), &length, 8);
  return prefix + text;
}

}  // namespace

uint64_t planned_bytes(const TensorPlan& plan) {
  uint64_t bytes = c10::elementSize(plan.type);
  for (const int64_t size : plan.shape) bytes *= static_cast<uint64_t>(size);
  return bytes;
}

Tensor as_planned(const Tensor& tensor, const TensorPlan& plan, const std::string& path) {
  if (tensor.sizes() != at::IntArrayRef(plan.shape))
    fail(path, ": tensor '", plan.name, "' has shape ", tensor.sizes(), ", planned ",
         at::IntArrayRef(plan.shape));
  return tensor.detach().to(at::kCPU, plan.type).contiguous();
}

SafetensorsWriter::SafetensorsWriter(const std::string& path, std::vector<TensorPlan> plan,
                                     const Metadata& metadata)
    : path_(path), plan_(std::move(plan)), file_(path) {
  file_.write(header_text(plan_, metadata));
}

void SafetensorsWriter::write(const Tensor& tensor) {
  check_signals();
  if (next_ == plan_.size()) fail(path_, ": more tensors than planned");
  const Tensor ready = as_planned(tensor, plan_[next_++], path_);
  file_.write({static_cast<const std::byte*>(ready.const_data_ptr()), ready.nbytes()});
}

void SafetensorsWriter::finish() {
  if (next_ != plan_.size())
    fail(path_, ": ", next_, " of ", plan_.size(), " planned tensors were written");
  file_.commit();
}

void write_safetensors(const std::string& path,
                       const std::vector<std::pair<std::string, Tensor>>& tensors,
                       const Metadata& metadata) {
  auto order = tensors;  // handles, not bytes
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
    return a.second.element_size() > b.second.element_size();
  });
  std::vector<TensorPlan> plan;
  for (const auto& [name, tensor] : order)
    plan.push_back({name, tensor.scalar_type(), tensor.sizes().vec()});
  SafetensorsWriter writer(path, std::move(plan), metadata);
  for (const auto& [name, tensor] : order) writer.write(tensor);
  writer.finish();
}

}  // namespace dsvl
