// Header first, then one tensor after another.
#include <cstring>

#include "base/error.h"
#include "base/signals.h"
#include "io/gguf.h"
#include "io/gguf_types.h"

namespace dsvl {
namespace {

constexpr uint64_t kAlignment = 32;
constexpr size_t kMaxTensorName = 63;  // ggml's buffer, less its end
constexpr uint32_t kVersion = 3, kList = 9;

template <class T>
void put(std::string& out, T value) {
  char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  out.append(bytes, sizeof value);
}

void put(std::string& out, const std::string& text) {
  put(out, uint64_t{text.size()});
  out += text;
}

void put(std::string& out, bool value) {
  out += static_cast<char>(value);
}

// The format's number for the type of a metadata value.
uint32_t kind_of(uint32_t) {
  return 4;
}
uint32_t kind_of(int32_t) {
  return 5;
}
uint32_t kind_of(float) {
  return 6;
}
uint32_t kind_of(bool) {
  return 7;
}
uint32_t kind_of(const std::string&) {
  return 8;
}

template <class T>
void put_value(std::string& out, const T& value) {
  put(out, kind_of(value));
  put(out, value);
}

template <class T>
void put_value(std::string& out, const std::vector<T>& list) {
  put(out, kList);
  put(out, kind_of(T{}));
  put(out, uint64_t{list.size()});
  for (const auto& item : list) put(out, item);
}

std::string padding(uint64_t position) {
  return std::string((kAlignment - position % kAlignment) % kAlignment, '\0');
}

void put_entry(std::string& out, const TensorPlan& plan, uint64_t offset) {
  if (plan.name.size() > kMaxTensorName)
    fail("'", plan.name, "' is longer than the ", kMaxTensorName, " bytes a GGUF file has for it");
  put(out, plan.name);
  put(out, static_cast<uint32_t>(plan.shape.size()));
  for (size_t i = plan.shape.size(); i-- > 0;) put(out, static_cast<uint64_t>(plan.shape[i]));
  put(out, gguf_type(plan.type).id);
  put(out, offset);
}

}  // namespace

GgufWriter::GgufWriter(const std::string& path, const GgufMetadata& metadata,
                       std::vector<TensorPlan> plan)
    : path_(path), plan_(std::move(plan)), file_(path) {
  std::string header = "GGUF";
  put(header, kVersion);
  put(header, uint64_t{plan_.size()});
  put(header, uint64_t{metadata.size()});
  for (const auto& [key, value] : metadata) {
    put(header, key);
    std::visit([&](const auto& v) { put_value(header, v); }, value);
  }
  uint64_t offset = 0;
  for (const auto& tensor : plan_) {
    put_entry(header, tensor, offset);
    offset += planned_bytes(tensor);
    offset += padding(offset).size();
  }
  file_.write(header + padding(header.size()));
}

void GgufWriter::write(const Tensor& tensor) {
  check_signals();
  if (next_ == plan_.size()) fail(path_, ": more tensors than planned");
  const Tensor ready = as_planned(tensor, plan_[next_++], path_);
  file_.write({static_cast<const std::byte*>(ready.const_data_ptr()), ready.nbytes()});
  file_.write(padding(ready.nbytes()));
}

void GgufWriter::finish() {
  if (next_ != plan_.size())
    fail(path_, ": ", next_, " of ", plan_.size(), " planned tensors were written");
  file_.commit();
}

}  // namespace dsvl
