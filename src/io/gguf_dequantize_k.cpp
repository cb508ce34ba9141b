// Blocks of 256, whose scales are themselves small integers times one float16.
#include "io/gguf_dequantize.h"

namespace dsvl {
namespace {

constexpr int kBlock = 256, kGroup = 32, kNumGroups = kBlock / kGroup;

// Scales and minima of the eight groups of Q4_K and Q5_K: six bits each in twelve bytes. Those of
// the first four stand in the low six bits of bytes 0-3 and 4-7; of the last four, the low four
// bits share bytes 8-11 and the high two are the high bits of the same bytes 0-3 and 4-7.
struct Scales {
  float scale[kNumGroups], minimum[kNumGroups];

  // `in` at the block's two float16, the twelve bytes behind them.
  explicit Scales(const uint8_t* in) {
    const float d = half_at(in), d_min = half_at(in + 2);
    const uint8_t *low = in + 4, *mins = in + 8, *both = in + 12;
    for (int i = 0; i < 4; ++i) {
      scale[i] = d * static_cast<float>(low[i] & 63);
      minimum[i] = d_min * static_cast<float>(mins[i] & 63);
      scale[i + 4] = d * static_cast<float>((both[i] & 15) | (low[i] >> 6 << 4));
      minimum[i + 4] = d_min * static_cast<float>((both[i] >> 4) | (mins[i] >> 6 << 4));
    }
  }
};

constexpr int kHeader = 16;  // bytes of what Scales reads

}  // namespace

void dequantize_q4_k(const uint8_t* in, int64_t blocks, float* __restrict out) {
  for (int64_t b = 0; b < blocks; ++b, in += kHeader + kBlock / 2) {
    const Scales s(in);
    const uint8_t* nibbles = in + kHeader;
    for (int g = 0; g < kNumGroups; g += 2, nibbles += kGroup, out += 2 * kGroup)
      for (int i = 0; i < kGroup; ++i) {
        out[i] = s.scale[g] * static_cast<float>(nibbles[i] & 15) - s.minimum[g];
        out[i + kGroup] = s.scale[g + 1] * static_cast<float>(nibbles[i] >> 4) - s.minimum[g + 1];
      }
  }
}

void dequantize_q5_k(const uint8_t* in, int64_t blocks, float* __restrict out) {
  for (int64_t b = 0; b < blocks; ++b, in += kHeader + kBlock / 8 + kBlock / 2) {
    const Scales s(in);
    const uint8_t* high = in + kHeader;  // bit g of byte i: the fifth bit of weight i of group g
    const uint8_t* nibbles = high + kBlock / 8;
    for (int g = 0; g < kNumGroups; g += 2, nibbles += kGroup, out += 2 * kGroup)
      for (int i = 0; i < kGroup; ++i) {
        const int first = (nibbles[i] & 15) | (high[i] >> g & 1) << 4;
        const int second = nibbles[i] >> 4 | (high[i] >> (g + 1) & 1) << 4;
        out[i] = s.scale[g] * static_cast<float>(first) - s.minimum[g];
        out[i + kGroup] = s.scale[g + 1] * static_cast<float>(second) - s.minimum[g + 1];
      }
  }
}

void dequantize_q6_k(const uint8_t* in, int64_t blocks, float* __restrict out) {
  constexpr int kLow = kBlock / 2, kHigh = kBlock / 4, kScales = kBlock / 16;
  for (int64_t b = 0; b < blocks; ++b, in += kLow + kHigh + kScales + 2) {
    const float d = half_at(in + kLow + kHigh + kScales);
    float scale[kScales];
    for (int i = 0; i < kScales; ++i)
      scale[i] = d * static_cast<float>(static_cast<int8_t>(in[kLow + kHigh + i]));
    for (int half = 0; half < 2; ++half)
      for (int quarter = 0; quarter < 4; ++quarter) {
        const uint8_t* low = in + 64 * half + 32 * (quarter % 2);
        const uint8_t* high = in + kLow + 32 * half;
        const float* s = scale + 8 * half + 2 * quarter;
        for (int i = 0; i < 32; ++i) {
          const int nibble = quarter < 2 ? low[i] & 15 : low[i] >> 4;
          const int weight = (nibble | (high[i] >> (2 * quarter) & 3) << 4) - 32;
          out[i] = s[i / 16] * static_cast<float>(weight);
        }
        out += 32;
      }
  }
}

}  // namespace dsvl
