// Low-resolution tower.
#include "models/siglip.h"

#include "ops/attention.h"
#include "ops/elementwise.h"

namespace dsvl {
namespace {
constexpr double kEps = 1e-6;  // of every norm
}

SiglipAttention::SiglipAttention(Module& parent, const std::string& name, int64_t width,
                                 int64_t heads)
    : Module(parent, name),
      num_heads(heads),
      qkv(*this, "qkv", width, 3 * width, true),
      proj(*this, "proj", width, width, true) {}

Tensor SiglipAttention::forward(const Tensor& x) const {
  return proj.forward(attention(qkv.forward(x).unflatten(-1, {3, num_heads, -1})));
}

SiglipBlock::SiglipBlock(Module& parent, const std::string& name, const SiglipConfig& config)
    : Module(parent, name),
      norm1(*this, "norm1", config.width, kEps),
      attn(*this, "attn", config.width, config.heads),
      norm2(*this, "norm2", config.width, kEps),
      mlp(*this, "mlp", config.width, config.mlp_width(), "fc") {}

Tensor SiglipBlock::forward(Tensor x) const {
  x = add_residual(x, attn.forward(norm1.forward(x)));
  return add_residual(x, mlp.forward(norm2.forward(x)));
}

Siglip::Siglip(Module& parent, const std::string& name, const SiglipConfig& config)
    : Module(parent, name),
      patch_embed(*this, "patch_embed", config.patch_size, config.width),
      blocks(*this, "blocks"),
      norm(*this, "norm", config.width, kEps) {
  declare("pos_embed", pos_embed, {1, config.grid() * config.grid(), config.width});
  for (int64_t i = 0; i < config.built_layers(); ++i) blocks.add(config);
}

Tensor Siglip::forward(const Tensor& pixels) const {
  Tensor x = patch_embed.forward(pixels).flatten(1, 2);  // [B, N, D]
  x = add_residual(x, pos_embed.to(x.scalar_type()));
  for (size_t i = 0; i < blocks.size(); ++i) x = blocks[i].forward(x);
  return norm.forward(x);
}

}  // namespace dsvl
