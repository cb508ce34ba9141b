// Bidirectional attention of the vision towers: every token sees every other of its picture, or of
// its window. Queries, keys and values come packed as the fused projection leaves them.
#pragma once

#include <ATen/core/Tensor.h>

namespace dsvl {

using at::Tensor;

// softmax(q k^T / sqrt(K)) v. qkv [B, N, 3, H, K] -> [B, N, H * K].
Tensor attention(const Tensor& qkv);

// What attention on a grid needs beside queries, keys and values (spec architecture 3.4).
struct GridAttention {
  Tensor rel_pos_h, rel_pos_w;  // [2 * side - 1, K]; of another length: resized linearly
  int64_t window = 0;           // side of the square windows; 0: the whole grid is one
  // The qkv of a token of zeros, [3, H, K] (the projection's bias): windows that hang over the
  // lower or right edge are filled with such tokens, which are seen like any other.
  Tensor pad_token;
};

// Attention with decomposed relative positions: the score of query (y, x) and key (y', x') gains
// q . rel_pos_h[y - y'] + q . rel_pos_w[x - x'], q unscaled. qkv [B, Y, X, 3, H, K] -> [B, Y, X, H
// * K].
Tensor grid_attention(const Tensor& qkv, const GridAttention& grid);

// The same in plain tensor operations, on every device.
Tensor attention_reference(const Tensor& qkv);
Tensor grid_attention_reference(const Tensor& qkv, const GridAttention& grid);

// A table of relative positions for `side` rows or columns: [2 * side - 1, K].
Tensor resize_rel_pos(const Tensor& table, int64_t side);

}  // namespace dsvl
