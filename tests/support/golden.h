// Fixtures of tests/golden: tensors made by tools/golden/*.py with the published implementations.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>

#include "base/value.h"
#include "io/safetensors.h"

namespace dsvl {

// Path of a file or folder below tests/golden.
std::string golden_path(const std::string& name);

class Golden {
 public:
  explicit Golden(const std::string& name);

  // The tensor (a copy, so tests may write to it); fails when the fixture has none of that name.
  Tensor at(const std::string& name) const;
  bool has(const std::string& name) const { return file_->find(name) != nullptr; }
  const SafetensorsFile& file() const { return *file_; }
  // <name>.json, null where there is none.
  const Value& json() const { return json_; }

 private:
  std::shared_ptr<const SafetensorsFile> file_;
  Value json_;
};

// tests/golden/<name>.safetensors and, if present, <name>.json.
Golden load_golden(const std::string& name);

// Largest absolute difference, in float64; infinite when shapes differ or one side has a NaN.
double max_abs_diff(const Tensor& a, const Tensor& b);

// A gtest expectation: the same shape and max_abs_diff <= tolerance. `what` names the tensor in the
// message.
void expect_close(const Tensor& actual, const Tensor& expected, double tolerance,
                  const std::string& what);

}  // namespace dsvl
