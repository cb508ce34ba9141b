// Reading fixtures and comparing with them.
#include "support/golden.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <limits>

#include "base/error.h"
#include "base/json.h"

namespace dsvl {

std::string golden_path(const std::string& name) {
  return str(DSVL_SOURCE_DIR, "/tests/golden/", name);
}

Golden::Golden(const std::string& name)
    : file_(SafetensorsFile::open(golden_path(name + ".safetensors"))) {
  const auto json = golden_path(name + ".json");
  if (std::filesystem::exists(json)) json_ = read_json_file(json);
}

Tensor Golden::at(const std::string& name) const {
  return file_->tensor(name).clone();
}

Golden load_golden(const std::string& name) {
  return Golden(name);
}

double max_abs_diff(const Tensor& a, const Tensor& b) {
  constexpr double kDifferent = std::numeric_limits<double>::infinity();
  if (!a.defined() || !b.defined() || a.sizes() != b.sizes()) return kDifferent;
  if (a.numel() == 0) return 0;
  const double largest = a.to(at::kDouble).sub(b.to(at::kDouble)).abs().max().item<double>();
  return largest == largest ? largest : kDifferent;
}

void expect_close(const Tensor& actual, const Tensor& expected, double tolerance,
                  const std::string& what) {
  ASSERT_TRUE(actual.defined()) << what << " is undefined";
  ASSERT_EQ(actual.sizes(), expected.sizes()) << what;
  EXPECT_LE(max_abs_diff(actual, expected), tolerance) << what;
}

}  // namespace dsvl
