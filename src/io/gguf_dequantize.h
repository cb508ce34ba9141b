// Blocks of quantised weights to float32, bit for bit as gguf-py's dequantisation: each product is
// rounded before a sum. Layouts of the blocks: ggml's ggml-common.h.
#pragma once

#include <c10/util/Half.h>

#include <cstdint>
#include <cstring>

namespace dsvl {

// 32 weights a block.
void dequantize_q4_0(const uint8_t* in, int64_t blocks, float* out);
void dequantize_q4_1(const uint8_t* in, int64_t blocks, float* out);
void dequantize_q5_0(const uint8_t* in, int64_t blocks, float* out);
void dequantize_q5_1(const uint8_t* in, int64_t blocks, float* out);
void dequantize_q8_0(const uint8_t* in, int64_t blocks, float* out);

// 256 weights a block, with scales for each 32 (Q4_K, Q5_K) or 16 (Q6_K) of them.
void dequantize_q4_k(const uint8_t* in, int64_t blocks, float* out);
void dequantize_q5_k(const uint8_t* in, int64_t blocks, float* out);
void dequantize_q6_k(const uint8_t* in, int64_t blocks, float* out);

// A float16 at bytes of any alignment.
inline float half_at(const uint8_t* in) {
  uint16_t bits;
  std::memcpy(&bits, in, sizeof bits);
  return static_cast<float>(c10::Half(bits, c10::Half::from_bits()));
}

}  // namespace dsvl
