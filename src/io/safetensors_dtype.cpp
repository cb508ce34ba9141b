// Element types, both ways.
#include "io/safetensors_dtype.h"

#include "base/error.h"
#include "io/safetensors.h"

namespace dsvl {
namespace {

struct Row {
  const char* word;
  at::ScalarType type;
};

constexpr Row kRows[] = {
    {"F32", at::kFloat},           {"BF16", at::kBFloat16},    {"F16", at::kHalf},
    {"F64", at::kDouble},          {"I64", at::kLong},         {"I32", at::kInt},
    {"I16", at::kShort},           {"I8", at::kChar},          {"U8", at::kByte},
    {"BOOL", at::kBool},           {"U16", at::kUInt16},       {"U32", at::kUInt32},
    {"U64", at::kUInt64},          {"C64", at::kComplexFloat}, {"F8_E4M3", at::kFloat8_e4m3fn},
    {"F8_E5M2", at::kFloat8_e5m2},
};

}  // namespace

at::ScalarType scalar_type_of(std::string_view word) {
  for (const auto& row : kRows)
    if (word == row.word) return row.type;
  fail("dtype '", word, "' is not known; F32, BF16, F16, F8_E4M3, I64 and their kin are");
}

std::string safetensors_dtype(at::ScalarType type) {
  for (const auto& row : kRows)
    if (type == row.type) return row.word;
  fail("safetensors cannot hold tensors of type ", c10::toString(type));
}

}  // namespace dsvl
