// One row a type.
#include "io/gguf_types.h"

#include "base/error.h"
#include "io/gguf_dequantize.h"

namespace dsvl {
namespace {

constexpr GgufType kTypes[] = {
    {"F32", 0, 1, 4, at::kFloat, nullptr},
    {"F16", 1, 1, 2, at::kHalf, nullptr},
    {"BF16", 30, 1, 2, at::kBFloat16, nullptr},
    {"Q4_0", 2, 32, 18, at::kFloat, dequantize_q4_0},
    {"Q4_1", 3, 32, 20, at::kFloat, dequantize_q4_1},
    {"Q5_0", 6, 32, 22, at::kFloat, dequantize_q5_0},
    {"Q5_1", 7, 32, 24, at::kFloat, dequantize_q5_1},
    {"Q8_0", 8, 32, 34, at::kFloat, dequantize_q8_0},
    {"Q4_K", 12, 256, 144, at::kFloat, dequantize_q4_k},
    {"Q5_K", 13, 256, 176, at::kFloat, dequantize_q5_k},
    {"Q6_K", 14, 256, 210, at::kFloat, dequantize_q6_k},
};

[[noreturn]] void fail_unknown(const std::string& found) {
  std::string names;
  for (const auto& row : kTypes) names += std::string(names.empty() ? "" : ", ") + row.name;
  fail("type ", found, " cannot be read; ", names, " can");
}

}  // namespace

const GgufType& gguf_type(uint32_t id) {
  for (const auto& row : kTypes)
    if (row.id == id) return row;
  fail_unknown(std::to_string(id));
}

const GgufType& gguf_type(std::string_view name) {
  for (const auto& row : kTypes)
    if (row.name == name) return row;
  fail_unknown("'" + std::string(name) + "'");
}

const GgufType& gguf_type(at::ScalarType type) {
  for (const auto& row : kTypes)
    if (row.type == type && !row.dequantize) return row;
  fail("GGUF files are written of float32, bfloat16 and float16, not of ", c10::toString(type));
}

}  // namespace dsvl
