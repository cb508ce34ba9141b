// The walk over a module tree.
#include "nn/module.h"

namespace dsvl {

Module::Module(Module& parent, const std::string& name) {
  parent.entries_.push_back({name, this, nullptr, {}, true});
}

void Module::declare(const std::string& name, Tensor& member, std::vector<int64_t> shape,
                     bool used) {
  entries_.push_back({name, nullptr, &member, std::move(shape), used});
}

void Module::declare_buffer(const std::string& name, Tensor& member, std::vector<int64_t> shape) {
  entries_.push_back({name, nullptr, &member, std::move(shape), true, true});
}

std::vector<Parameter> Module::parameters(const std::string& prefix) const {
  std::vector<Parameter> all;
  for (const auto& entry : entries_) {
    const std::string name = prefix.empty() ? entry.name : prefix + "." + entry.name;
    if (entry.tensor) {
      all.push_back({name, entry.tensor, entry.shape, entry.used, entry.buffer});
      continue;
    }
    for (auto& parameter : entry.child->parameters(name)) all.push_back(std::move(parameter));
  }
  return all;
}

}  // namespace dsvl
