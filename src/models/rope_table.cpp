// Inverse frequencies of each scaling.
#include "models/rope_table.h"

#include <ATen/TensorOperators.h>

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/where.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/error.h"

namespace dsvl {
namespace {

// base^(2i/K), i = 0 .. K/2-1
Tensor wavelengths(double base, int64_t head_dim) {
  const auto even = at::arange(0, head_dim, 2, at::TensorOptions().dtype(at::kFloat));
  return at::pow(base, even / head_dim);
}

Tensor plain(double base, int64_t head_dim) {
  return wavelengths(base, head_dim).reciprocal();
}

Tensor llama3(const RopeConfig& rope, int64_t head_dim, int64_t original) {
  const auto plain_freq = plain(rope.rope_theta, head_dim);
  const auto old_length = static_cast<double>(original);
  const auto wave = (2 * std::numbers::pi) / plain_freq;
  const auto longest = old_length / rope.low_freq_factor,
             shortest = old_length / rope.high_freq_factor;
  const auto scaled = at::where(wave > longest, plain_freq / rope.factor, plain_freq);
  const auto smooth =
      (old_length / wave - rope.low_freq_factor) / (rope.high_freq_factor - rope.low_freq_factor);
  const auto blended = (1 - smooth) * scaled / rope.factor + smooth * scaled;
  const auto between = (wave >= shortest).logical_and(wave <= longest);
  return at::where(between, blended, scaled);
}

double yarn_scale(double factor, double mscale) {
  return factor <= 1 ? 1.0 : 0.1 * mscale * std::log(factor) + 1.0;
}

Tensor yarn(const RopeConfig& rope, int64_t head_dim, int64_t original) {
  const auto dim = static_cast<double>(head_dim);
  // The element that turns `rotations` times within the original length.
  const auto correction = [&](double rotations) {
    return dim * std::log(static_cast<double>(original) / (rotations * 2 * std::numbers::pi)) /
           (2 * std::log(rope.rope_theta));
  };
  const double low = std::max(std::floor(correction(rope.beta_fast)), 0.0);
  double high = std::min(std::ceil(correction(rope.beta_slow)), dim - 1);
  if (low == high) high += 0.001;
  const auto wave = wavelengths(rope.rope_theta, head_dim);
  const auto index = at::arange(head_dim / 2, at::TensorOptions().dtype(at::kFloat));
  const auto keep = 1 - ((index - low) / (high - low)).clamp(0, 1);
  return (rope.factor * wave).reciprocal() * (1 - keep) + wave.reciprocal() * keep;
}

double yarn_attention_factor(const RopeConfig& rope) {
  if (rope.attention_factor) return *rope.attention_factor;
  const double mscale = rope.mscale.value_or(0), all_dim = rope.mscale_all_dim.value_or(0);
  if (mscale != 0 && all_dim != 0)
    return yarn_scale(rope.factor, mscale) / yarn_scale(rope.factor, all_dim);
  return yarn_scale(rope.factor, 1);
}

}  // namespace

RopeTable::RopeTable(const LanguageConfig& config)
    : rope_(config.rope),
      head_dim_(config.head_dim),
      max_positions_(config.max_position_embeddings),
      attention_factor_(rope_.rope_type == "yarn" ? yarn_attention_factor(rope_) : 1.0),
      base_(compute(max_positions_)) {}

Tensor RopeTable::compute(int64_t tokens) const {
  const auto& type = rope_.rope_type;
  const auto original = rope_.original_max_position_embeddings > 0
                            ? rope_.original_max_position_embeddings
                            : max_positions_;
  if (type == "default") return plain(rope_.rope_theta, head_dim_);
  if (type == "linear") return plain(rope_.rope_theta, head_dim_) / rope_.factor;
  if (type == "llama3") return llama3(rope_, head_dim_, original);
  if (type == "yarn") return yarn(rope_, head_dim_, original);
  if (type == "dynamic") {
    const double stretch =
        static_cast<double>(std::max(tokens, max_positions_)) / static_cast<double>(max_positions_);
    const auto dim = static_cast<double>(head_dim_);
    const double base =
        rope_.rope_theta * std::pow(rope_.factor * stretch - (rope_.factor - 1), dim / (dim - 2));
    return plain(base, head_dim_);
  }
  fail("config.json: rope type '", type,
       "' is not known; known: default, linear, dynamic, llama3, yarn");
}

Tensor RopeTable::inverse_frequencies(int64_t tokens) const {
  return rope_.rope_type == "dynamic" && tokens > max_positions_ ? compute(tokens) : base_;
}

RopeTable::Angles RopeTable::angles(const Batch& batch) const {
  std::vector<Tensor> parts;
  const auto positions = batch.positions.to(at::kFloat).unsqueeze(1);  // [N, 1]
  for (const auto& segment : batch.segments) {
    const auto frequencies = inverse_frequencies(segment.past + segment.length);
    parts.push_back(positions.narrow(0, segment.begin, segment.length) *
                    frequencies.to(positions.device()).unsqueeze(0));
  }
  const auto angle = parts.size() == 1 ? parts[0] : at::cat(parts, 0);
  if (attention_factor_ == 1.0) return {angle.cos(), angle.sin()};
  return {angle.cos() * attention_factor_, angle.sin() * attention_factor_};
}

double yarn_softmax_factor(const RopeConfig& rope) {
  if (rope.rope_type == "default" || !rope.mscale_all_dim) return 1;
  const double m = yarn_scale(rope.factor, *rope.mscale_all_dim);  // 1 for 0
  return m * m;
}

int64_t max_positions(const LanguageConfig& config) {
  if (config.rope.rope_type != "dynamic") return config.max_position_embeddings;
  return static_cast<int64_t>(static_cast<double>(config.max_position_embeddings) *
                              config.rope.factor);
}

}  // namespace dsvl
