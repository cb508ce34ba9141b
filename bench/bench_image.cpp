// Pictures: decoding, and a photograph to the square of the high-resolution tower. The peer of the
// AVX2 steps is the plain ones in the same run.
#include <benchmark/benchmark.h>

#include "image/resize.h"
#include "image/resize_kernels.h"

namespace dsvl {
namespace {

Image noise_image(int width, int height) {
  Image image = make_image(width, height);
  uint32_t state = 1;
  for (auto& byte : image.pixels) {
    state = state * 1664525u + 1013904223u;
    byte = static_cast<uint8_t>(state >> 24);
  }
  return image;
}

const Image& photograph() {
  static const Image image = noise_image(4000, 3000);
  return image;
}

void BM_Resize(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(resize(photograph(), 1024, 768, Filter::bicubic));
}

// One row of 4000 pixels to 1024, 16 taps each.
void BM_MixPixels(benchmark::State& state, const ResizeKernels& kernels) {
  const std::vector<int32_t> weights(16, (1 << kResizePrecision) / 16);
  std::vector<Taps> taps;
  for (int i = 0; i < 1024; ++i) taps.push_back({i * 3984 / 1023, 16, weights.data()});
  std::vector<uint8_t> out(3 * 1024);
  for (auto _ : state) kernels.mix_pixels(photograph().row(0), taps.data(), 1024, out.data());
}

// 16 rows of 1024 pixels to one.
void BM_MixRows(benchmark::State& state, const ResizeKernels& kernels) {
  const std::vector<int32_t> weights(16, (1 << kResizePrecision) / 16);
  std::vector<uint8_t> out(3 * 1024);
  for (auto _ : state)
    kernels.mix_rows(photograph().row(0), {0, 16, weights.data()}, out.size(), out.data());
}

void BM_DecodeJpeg(benchmark::State& state) {
  const std::string bytes = encode_jpeg(noise_image(1024, 768), 85);
  for (auto _ : state) benchmark::DoNotOptimize(decode_image(std::as_bytes(std::span(bytes)), "x"));
}

void BM_EncodePng(benchmark::State& state) {
  const Image image = resize(noise_image(64, 64), 256, 256, Filter::bicubic);
  for (auto _ : state) benchmark::DoNotOptimize(encode_png(image));
}

BENCHMARK(BM_Resize)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_MixPixels, plain, reference_resize_kernels())->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(BM_MixPixels, best, best_resize_kernels())->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(BM_MixRows, plain, reference_resize_kernels())->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(BM_MixRows, best, best_resize_kernels())->Unit(benchmark::kMicrosecond);
BENCHMARK(BM_DecodeJpeg)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_EncodePng)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace dsvl

BENCHMARK_MAIN();
