// High-resolution tower.
#include "models/sam.h"

#include <ATen/ops/upsample_bilinear2d.h>

#include <algorithm>

#include "base/error.h"
#include "ops/attention.h"
#include "ops/elementwise.h"
#include "ops/linear.h"

namespace dsvl {
namespace {

constexpr double kEps = 1e-6;  // of every norm

int64_t window_of_block(const SamConfig& config, int64_t index) {
  const auto& global = config.global_attn_indexes;
  return std::find(global.begin(), global.end(), index) == global.end() ? config.window_size : 0;
}

size_t first_global_block(const SamConfig& config) {
  for (int64_t i = 0; i < config.layers; ++i)
    if (window_of_block(config, i) == 0) return static_cast<size_t>(i);
  fail("high_res_cfg: global_attn_indexes names none of the ", config.layers,
       " blocks, but the hd path starts after the first block with global attention");
}

}  // namespace

SamAttention::SamAttention(Module& parent, const std::string& name, const SamConfig& config,
                           int64_t window_size)
    : Module(parent, name),
      num_heads(config.heads),
      window(window_size),
      qkv(*this, "qkv", config.width, 3 * config.width, true),
      proj(*this, "proj", config.width, config.width, true) {
  const int64_t side = window ? window : config.grid();
  declare("rel_pos_h", rel_pos_h, {2 * side - 1, config.width / num_heads});
  declare("rel_pos_w", rel_pos_w, {2 * side - 1, config.width / num_heads});
}

Tensor SamAttention::forward(const Tensor& x) const {
  const GridAttention grid{.rel_pos_h = rel_pos_h,
                           .rel_pos_w = rel_pos_w,
                           .window = window,
                           .pad_token = qkv.bias.unflatten(0, {3, num_heads, -1})};
  return proj.forward(grid_attention(qkv.forward(x).unflatten(-1, {3, num_heads, -1}), grid));
}

SamBlock::SamBlock(Module& parent, const std::string& name, const SamConfig& config, int64_t window)
    : Module(parent, name),
      norm1(*this, "norm1", config.width, kEps),
      attn(*this, "attn", config, window),
      norm2(*this, "norm2", config.width, kEps),
      mlp(*this, "mlp", config.width, config.mlp_width(), "lin") {}

Tensor SamBlock::forward(Tensor x) const {
  x = add_residual(x, attn.forward(norm1.forward(x)));
  return add_residual(x, mlp.forward(norm2.forward(x)));
}

SamNeck::SamNeck(Module& parent, const std::string& name, const SamConfig& config)
    : Module(parent, name),
      conv1(*this, "0", {config.width, config.neck_channels, 1, 1}),
      norm1(*this, "1", config.neck_channels, kEps),
      conv2(*this, "2", {config.neck_channels, config.neck_channels, 3, 1}),
      norm2(*this, "3", config.neck_channels, kEps) {}

Tensor SamNeck::forward(const Tensor& x) const {
  const Tensor narrow =
      norm1.forward(linear(x, conv1.weight.flatten(1), Tensor()));   // [B, Y, X, C]
  const Tensor mixed = conv2.forward(narrow.permute({0, 3, 1, 2}));  // [B, C, Y, X]
  return norm2.forward(mixed.permute({0, 2, 3, 1})).permute({0, 3, 1, 2});
}

Sam::Sam(Module& parent, const std::string& name, const SamConfig& config)
    : Module(parent, name),
      resized_grid(config.resized_grid),
      hd_block(first_global_block(config)),
      patch_embed(*this, "patch_embed", config.patch_size, config.width),
      blocks(*this, "blocks"),
      neck(*this, "neck", config),
      downsamples(*this, "downsamples"),
      neck_hd(*this, "neck_hd", config) {
  declare("pos_embed", pos_embed, {1, config.grid(), config.grid(), config.width});
  declare("hd_alpha_downsamples", hd_alpha_downsamples, {1});
  for (int64_t i = 0; i < config.layers; ++i) blocks.add(config, window_of_block(config, i));
  int64_t channels = config.neck_channels;
  for (const int64_t out : config.downsample_channels) {
    downsamples.add(Conv2d::Shape{channels, out, 3, 2});
    channels = out;
  }
}

Tensor Sam::forward(const Tensor& pixels) const {
  return finish(encode(pixels));
}

SamMaps Sam::encode(const Tensor& pixels) const {
  Tensor x = patch_embed.forward(pixels);  // [B, Y, X, D]
  x = add_residual(x, pos_embed.to(x.scalar_type()));
  SamMaps maps;
  for (size_t i = 0; i < blocks.size(); ++i) {
    x = blocks[i].forward(x);
    if (i == hd_block) maps.hd = x.clone();  // the next block writes over x
  }
  maps.last = x;
  return maps;
}

Tensor Sam::finish(const SamMaps& maps) const {
  // Published as tail(neck) + alpha * tail(neck_hd). The tail is linear, so it is walked once.
  const Tensor alpha = hd_alpha_downsamples.to(maps.last.scalar_type());
  const Tensor map = neck.forward(maps.last).add(neck_hd.forward(maps.hd).mul(alpha));
  return tail(map).flatten(2).transpose(1, 2);
}

Tensor Sam::tail(const Tensor& map) const {
  Tensor x = at::upsample_bilinear2d(map, {resized_grid, resized_grid}, false);
  for (size_t i = 0; i < downsamples.size(); ++i) x = downsamples[i].forward(x);
  return x;
}

}  // namespace dsvl
