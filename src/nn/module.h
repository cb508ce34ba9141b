// A named tree of parameters. torch::nn::Module would do, but its header costs every file 14 s of
// compile time against 3 s for this one (g++ 12, two cores).
//
//   struct Mlp : Module {
//     Mlp(Module& parent, const std::string& name, const MlpConfig& c)
//         : Module(parent, name), fc1(*this, "fc1", ...), fc2(*this, "fc2", ...) {}
//     Tensor forward(const Tensor& x) const;
//     Linear fc1, fc2;
//   };
//
// Children are members, in the order forward uses them; their names are the checkpoint's. A
// parameter is a Tensor member declared with its shape; it holds no memory until models/weights or
// models/init fills it, so that a mapped file is never copied.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace dsvl {

using at::Tensor;

// One parameter of a tree. `tensor` points into the module, which must outlive this.
struct Parameter {
  std::string name;  // full dotted name, as in the original checkpoint
  Tensor* tensor;    // undefined until filled
  std::vector<int64_t> shape;
  bool used = true;     // false: in published files, never read by forward; may be missing
  bool buffer = false;  // true: no gradient ever changes it; float32 whatever the weights are
};

class Module {
 public:
  Module() = default;                               // a root
  Module(Module& parent, const std::string& name);  // registers itself under the parent
  virtual ~Module() = default;
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;

  // This module's parameters and those of all children, in registration order; names begin with
  // `prefix`.
  std::vector<Parameter> parameters(const std::string& prefix = "") const;

 protected:
  void declare(const std::string& name, Tensor& member, std::vector<int64_t> shape,
               bool used = true);
  void declare_buffer(const std::string& name, Tensor& member, std::vector<int64_t> shape);

 private:
  struct Entry {
    std::string name;
    Module* child;   // or
    Tensor* tensor;  // one of the two
    std::vector<int64_t> shape;
    bool used = true, buffer = false;
  };
  std::vector<Entry> entries_;
};

// Numbered children of one type: "blocks.0", "blocks.1", ...
template <class T>
class ModuleList : public Module {
 public:
  ModuleList(Module& parent, const std::string& name) : Module(parent, name) {}
  // Appends T(list, "<index>", args...).
  template <class... Args>
  T& add(Args&&... args) {
    items_.push_back(
        std::make_unique<T>(*this, std::to_string(items_.size()), std::forward<Args>(args)...));
    return *items_.back();
  }
  size_t size() const { return items_.size(); }
  T& operator[](size_t i) { return *items_[i]; }
  const T& operator[](size_t i) const { return *items_[i]; }

 private:
  std::vector<std::unique_ptr<T>> items_;
};

}  // namespace dsvl
