// High-resolution tower: SAM's windowed vision transformer with DeepSeek-VL's downsampling tail
// (spec architecture 3).
#pragma once

#include "models/config.h"
#include "nn/conv.h"
#include "nn/mlp.h"
#include "nn/norm.h"

namespace dsvl {

struct SamAttention : Module {
  // window 0: attention over the whole grid.
  SamAttention(Module& parent, const std::string& name, const SamConfig& config, int64_t window);
  Tensor forward(const Tensor& x) const;  // [B, Y, X, D] -> [B, Y, X, D]

  const int64_t num_heads, window;
  Linear qkv, proj;
  Tensor rel_pos_h, rel_pos_w;  // [2 * side - 1, K]; side = window, or the grid's
};

struct SamBlock : Module {
  SamBlock(Module& parent, const std::string& name, const SamConfig& config, int64_t window);
  // [B, Y, X, D] -> [B, Y, X, D]; without gradients x is written over.
  Tensor forward(Tensor x) const;

  LayerNorm norm1;
  SamAttention attn;
  LayerNorm norm2;
  GeluMlp mlp;
};

// 1x1 convolution, norm, 3x3 convolution, norm; no activation.
struct SamNeck : Module {
  SamNeck(Module& parent, const std::string& name, const SamConfig& config);
  Tensor forward(const Tensor& x) const;  // [B, Y, X, D] -> [B, C, Y, X]

  Conv2d conv1;
  LayerNorm norm1;
  Conv2d conv2;
  LayerNorm norm2;
};

// What the transformer saw, before neck and downsampling.
struct SamMaps {
  Tensor last;  // [B, Y, X, D] after the last block
  Tensor hd;    // [B, Y, X, D] after the first block with global attention
};

struct Sam : Module {
  Sam(Module& parent, const std::string& name, const SamConfig& config);

  // pixels [B, 3, S, S], already normalised -> [B, N, C], row by row: [B, 576, 1024] in the
  // release.
  Tensor forward(const Tensor& pixels) const;
  // Its two halves: the blocks, and neck and convolutions. Training freezes them apart.
  SamMaps encode(const Tensor& pixels) const;
  Tensor finish(const SamMaps& maps) const;

  const int64_t resized_grid;
  const size_t
      hd_block;  // its output feeds the second ("hd") path: the first block with global attention
  PatchEmbed patch_embed;
  Tensor pos_embed;  // [1, Y, X, D]
  ModuleList<SamBlock> blocks;
  SamNeck neck;
  ModuleList<Conv2d> downsamples;
  SamNeck neck_hd;
  Tensor hd_alpha_downsamples;  // [1]

 private:
  Tensor tail(const Tensor& neck_out) const;  // [B, C, Y, X] -> [B, C', G/4, G/4]
};

}  // namespace dsvl
