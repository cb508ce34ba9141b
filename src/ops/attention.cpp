// The references and the choice of kernel.
#include "ops/attention.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/upsample_linear1d.h>

#include <cmath>

#include "ops/attention_run.h"
#include "ops/elementwise.h"

namespace dsvl {
namespace {

// Rows of the table by query and key index: [side, side, K].
Tensor by_query_and_key(const Tensor& table, int64_t side) {
  const Tensor index = at::arange(side, table.options().dtype(at::kLong));
  const Tensor difference = index.unsqueeze(1).sub(index.unsqueeze(0)).add(side - 1);
  return resize_rel_pos(table, side).index_select(0, difference.flatten()).view({side, side, -1});
}

// One window or grid at a time: qkv [B, Y, X, 3, H, K] -> [B, Y, X, H, K].
Tensor attend_within(const Tensor& qkv, const GridAttention& grid) {
  const int64_t rows = qkv.size(1), columns = qkv.size(2);
  const auto heads_first = qkv.permute({3, 0, 4, 1, 2, 5});  // [3, B, H, Y, X, K]
  const Tensor q = heads_first[0], k = heads_first[1].flatten(2, 3),
               v = heads_first[2].flatten(2, 3);
  const Tensor rel_h = by_query_and_key(grid.rel_pos_h, rows);     // [Y, Y', K]
  const Tensor rel_w = by_query_and_key(grid.rel_pos_w, columns);  // [X, X', K]
  const Tensor bias_h = at::matmul(q, rel_h.transpose(1, 2));      // [B, H, Y, X, Y']
  const Tensor bias_w =
      at::matmul(q.transpose(2, 3), rel_w.transpose(1, 2)).transpose(2, 3);  // [B, H, Y, X, X']
  const Tensor bias = bias_h.unsqueeze(-1).add(bias_w.unsqueeze(-2)).flatten(4).flatten(2, 3);
  const double scale = 1.0 / std::sqrt(static_cast<double>(q.size(-1)));
  const Tensor scores = at::matmul(q.flatten(2, 3).mul(scale), k.transpose(2, 3)).add(bias);
  const Tensor out = at::matmul(at::softmax(scores, -1), v);  // [B, H, Y X, K]
  return out.unflatten(2, {rows, columns}).permute({0, 2, 3, 1, 4});
}

// Fills the grid up to multiples of the window: [B, Y, X, ...] -> [B, Y', X', ...].
Tensor pad_grid(const Tensor& qkv, const Tensor& token, int64_t window) {
  const int64_t rows = (qkv.size(1) + window - 1) / window * window;
  const int64_t columns = (qkv.size(2) + window - 1) / window * window;
  if (rows == qkv.size(1) && columns == qkv.size(2)) return qkv;
  auto sizes = qkv.sizes().vec();
  sizes[1] = rows;
  sizes[2] = columns;
  Tensor padded = token.to(qkv.scalar_type()).expand(sizes).clone();
  padded.narrow(1, 0, qkv.size(1)).narrow(2, 0, qkv.size(2)).copy_(qkv);
  return padded;
}

Tensor run(const AttentionInputs& in, bool learning) {
  if (learning) return attention_with_gradients(in);
  return run_attention_forward(in, false, best_attention_kernel(in.qkv.size(-1))).first;
}

}  // namespace

Tensor resize_rel_pos(const Tensor& table, int64_t side) {
  const Tensor wide = table.to(at::kFloat);
  if (table.size(0) == 2 * side - 1) return wide;
  return at::upsample_linear1d(wide.t().unsqueeze(0), {2 * side - 1}, false).squeeze(0).t();
}

Tensor attention_reference(const Tensor& qkv) {
  const auto heads_first = qkv.permute({2, 0, 3, 1, 4});  // [3, B, H, N, K]
  return at::scaled_dot_product_attention(heads_first[0], heads_first[1], heads_first[2])
      .transpose(1, 2)
      .flatten(2);
}

Tensor grid_attention_reference(const Tensor& qkv, const GridAttention& grid) {
  if (grid.window == 0) return attend_within(qkv, grid).flatten(3);
  const int64_t w = grid.window, batch = qkv.size(0);
  const Tensor padded = pad_grid(qkv, grid.pad_token, w);
  const int64_t rows = padded.size(1) / w, columns = padded.size(2) / w;
  const Tensor windows = padded.unflatten(2, {columns, w})
                             .unflatten(1, {rows, w})  // [B, Y/w, w, X/w, w, 3, H, K]
                             .transpose(2, 3)
                             .flatten(0, 2);
  return attend_within(windows, grid)
      .flatten(3)
      .unflatten(0, {batch, rows, columns})
      .transpose(2, 3)  // [B, Y/w, w, X/w, w, D]
      .flatten(3, 4)
      .flatten(1, 2)
      .narrow(1, 0, qkv.size(1))
      .narrow(2, 0, qkv.size(2));
}

Tensor attention(const Tensor& qkv) {
  if (!attention_kernel_takes(qkv)) return attention_reference(qkv);
  // A grid of one row without relative positions.
  AttentionInputs in;
  in.qkv = qkv.contiguous().unsqueeze(1);
  return run(in, needs_grad(qkv)).squeeze(1);
}

Tensor grid_attention(const Tensor& qkv, const GridAttention& grid) {
  if (!attention_kernel_takes(qkv)) return grid_attention_reference(qkv, grid);
  const auto side = [&](int64_t whole) { return grid.window ? grid.window : whole; };
  const AttentionInputs in{
      .qkv = qkv.contiguous(),
      .rel_h = resize_rel_pos(grid.rel_pos_h, side(qkv.size(1))).contiguous(),
      .rel_w = resize_rel_pos(grid.rel_pos_w, side(qkv.size(2))).contiguous(),
      .pad_token = grid.window ? grid.pad_token.to(at::kFloat).contiguous() : Tensor(),
      .window = grid.window};
  const bool learning =
      needs_grad(qkv) || needs_grad(in.rel_h) || needs_grad(in.rel_w) || needs_grad(in.pad_token);
  return run(in, learning);
}

}  // namespace dsvl
