// What the kernels of causal attention are given. Plain types only (style 8).
#pragma once

#include <cstdint>

namespace dsvl {

// One new token against all cached ones, one key head and the query heads that share it.
struct DecodeAttentionArgs {
  const float* q;                   // [heads, K], contiguous
  const float* keys;                // [S, K], contiguous
  const float* values;              // [S, K], contiguous
  float* out;                       // [heads, K], contiguous
  float* scores;                    // scratch: heads * S
  int64_t heads, tokens, head_dim;  // head_dim a multiple of 8
};

void decode_attention_avx2(const DecodeAttentionArgs& args);

}  // namespace dsvl
