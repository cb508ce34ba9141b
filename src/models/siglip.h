// Low-resolution tower: a plain vision transformer (spec architecture 2).
#pragma once

#include "models/config.h"
#include "nn/conv.h"
#include "nn/mlp.h"
#include "nn/norm.h"

namespace dsvl {

struct SiglipAttention : Module {
  SiglipAttention(Module& parent, const std::string& name, int64_t width, int64_t num_heads);
  Tensor forward(const Tensor& x) const;  // [B, N, D] -> [B, N, D]

  const int64_t num_heads;
  Linear qkv, proj;
};

struct SiglipBlock : Module {
  SiglipBlock(Module& parent, const std::string& name, const SiglipConfig& config);
  // [B, N, D] -> [B, N, D]; without gradients x is written over.
  Tensor forward(Tensor x) const;

  LayerNorm norm1;
  SiglipAttention attn;
  LayerNorm norm2;
  GeluMlp mlp;
};

struct Siglip : Module {
  Siglip(Module& parent, const std::string& name, const SiglipConfig& config);

  // pixels [B, 3, S, S], already normalised, S = image_size -> [B, N, D] after the last norm,
  // patches row by row.
  Tensor forward(const Tensor& pixels) const;

  PatchEmbed patch_embed;
  Tensor pos_embed;  // [1, N, D]
  ModuleList<SiglipBlock> blocks;
  LayerNorm norm;
};

}  // namespace dsvl
