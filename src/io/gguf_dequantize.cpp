// Blocks of 32: a scale, perhaps a minimum, perhaps the fifth bits, then the weights; two to a byte
// are 16 apart.
#include "io/gguf_dequantize.h"

namespace dsvl {
namespace {

constexpr int kBlock = 32, kHalf = kBlock / 2;

// The fifth bits, spread: 16 where bit i is set.
void spread_bits(const uint8_t* in, uint8_t* high) {
  constexpr uint8_t kBit[8] = {1, 2, 4, 8, 16, 32, 64, 128};
  for (int byte = 0; byte < kBlock / 8; ++byte)
    for (int i = 0; i < 8; ++i)
      high[8 * byte + i] = static_cast<uint8_t>((in[byte] & kBit[i]) != 0 ? 16 : 0);
}

// out = (weight - offset) * scale
void scale_nibbles(const uint8_t* nibbles, const uint8_t* high, int offset, float scale,
                   float* __restrict out) {
  for (int i = 0; i < kHalf; ++i) {
    out[i] = static_cast<float>(((nibbles[i] & 15) | high[i]) - offset) * scale;
    out[i + kHalf] = static_cast<float>(((nibbles[i] >> 4) | high[i + kHalf]) - offset) * scale;
  }
}

// out = weight * scale + minimum
void shift_nibbles(const uint8_t* nibbles, const uint8_t* high, float minimum, float scale,
                   float* __restrict out) {
  for (int i = 0; i < kHalf; ++i) {
    out[i] = static_cast<float>((nibbles[i] & 15) | high[i]) * scale + minimum;
    out[i + kHalf] = static_cast<float>((nibbles[i] >> 4) | high[i + kHalf]) * scale + minimum;
  }
}

constexpr uint8_t kNone[kBlock] = {};

}  // namespace

void dequantize_q4_0(const uint8_t* in, int64_t blocks, float* __restrict out) {
  for (int64_t b = 0; b < blocks; ++b, in += 18, out += kBlock)
    scale_nibbles(in + 2, kNone, 8, half_at(in), out);
}

void dequantize_q4_1(const uint8_t* in, int64_t blocks, float* __restrict out) {
  for (int64_t b = 0; b < blocks; ++b, in += 20, out += kBlock)
    shift_nibbles(in + 4, kNone, half_at(in + 2), half_at(in), out);
}

void dequantize_q5_0(const uint8_t* in, int64_t blocks, float* __restrict out) {
  uint8_t high[kBlock];
  for (int64_t b = 0; b < blocks; ++b, in += 22, out += kBlock) {
    spread_bits(in + 2, high);
    scale_nibbles(in + 6, high, 16, half_at(in), out);
  }
}

void dequantize_q5_1(const uint8_t* in, int64_t blocks, float* __restrict out) {
  uint8_t high[kBlock];
  for (int64_t b = 0; b < blocks; ++b, in += 24, out += kBlock) {
    spread_bits(in + 4, high);
    shift_nibbles(in + 8, high, half_at(in + 2), half_at(in), out);
  }
}

void dequantize_q8_0(const uint8_t* in, int64_t blocks, float* __restrict out) {
  for (int64_t b = 0; b < blocks; ++b, in += 34, out += kBlock) {
    const float scale = half_at(in);
    for (int i = 0; i < kBlock; ++i)
      out[i] = static_cast<float>(static_cast<int8_t>(in[2 + i])) * scale;
  }
}

}  // namespace dsvl
