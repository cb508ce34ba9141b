// What forward and backward share: where a group's tokens lie, keys and values packed into panels,
// and scores with their relative-position terms. Include rules as in simd.h.
#pragma once

#include "ops/attention_kernel.h"
#include "ops/tile_gemm.h"

namespace dsvl {
namespace {

constexpr float kMasked = -1e30f;   // score of a key that does not exist
constexpr int64_t kKeyBlock = 256;  // keys whose panels stay in the second cache level
constexpr int64_t kQueryBlock = 96;

inline int64_t round_up(int64_t n, int64_t step) {
  return (n + step - 1) / step * step;
}
inline int64_t smaller(int64_t a, int64_t b) {
  return a < b ? a : b;
}

// Hands out pieces of the scratch memory.
struct Arena {
  float* next;
  float* take(int64_t n) {
    float* piece = next;
    next += round_up(n, 16);
    return piece;
  }
};

enum Part { kQuery, kKey, kValue };

template <int W>
struct Group {
  Group(const AttentionProblem& problem, int64_t group, Arena& arena);

  // Row of part `part` of the token at row y, column x of this window.
  const float* token(Part part, int64_t y, int64_t x) const;
  bool exists(int64_t y, int64_t x) const { return y < rows && x < columns; }
  // Index of query i (row by row over those that exist) in [batch, rows, columns].
  int64_t place(int64_t i) const {
    return (picture * p.rows + y0 + i / columns) * p.columns + x0 + i % columns;
  }
  int64_t queries() const { return rows * columns; }

  // panels [keys / 2W][dims][2W] of one part, times `scale`: the right side of q k^T.
  void pack_transposed(Part part, float scale, float* panels) const;
  // panels [dims / 2W][keys][2W] of one part, times `scale`: the right side of p v.
  void pack_rows(Part part, float scale, float* panels) const;

  // Queries begin..end-1: their rows into q, their relative-position terms into bias_h, bias_w.
  void load_queries(int64_t begin, int64_t end);
  // scores[r * row .. + keys] of R loaded queries from `first` on, keys from k0 to k1.
  template <int R>
  void scores(int64_t first, const int64_t (&keys_range)[2], float* out, int64_t row) const;

  const AttentionProblem& p;
  int64_t picture, head, y0, x0;  // of the window
  int64_t rows, columns;          // of the window, inside the grid
  int64_t key_columns, keys;      // a row of keys, all keys, filled up
  int64_t block;                  // queries in one block: whole rows where rows matter
  int64_t bias_h_row = 0, bias_w_row = 0;
  float *key_panels, *q, *bias_h, *bias_w;
};

template <int W>
Group<W>::Group(const AttentionProblem& problem, int64_t group, Arena& arena) : p(problem) {
  head = group % p.heads;
  const int64_t window = group / p.heads % (p.windows_down() * p.windows_across());
  picture = group / p.heads / (p.windows_down() * p.windows_across());
  y0 = window / p.windows_across() * p.window_rows;
  x0 = window % p.windows_across() * p.window_columns;
  rows = smaller(p.window_rows, p.rows - y0);
  columns = smaller(p.window_columns, p.columns - x0);
  key_columns = round_up(p.window_columns, W);
  keys = round_up(p.window_rows * key_columns, kPanel<W>);
  const bool relative = p.rel_h != nullptr;
  block = relative ? columns * smaller(rows, kQueryBlock / columns > 0 ? kQueryBlock / columns : 1)
                   : smaller(queries(), kQueryBlock);
  key_panels = arena.take(keys * p.dims);
  q = arena.take(block * p.dims);
  const int64_t h = round_up(p.window_rows + 1, kPanel<W>), w = round_up(key_columns, kPanel<W>);
  bias_h = arena.take(relative ? block * h : h);
  bias_w = arena.take(relative ? block * w : w);
  if (relative) {
    bias_h_row = h;
    bias_w_row = w;
    return;
  }
  for (int64_t i = 0; i < h; ++i) bias_h[i] = i < p.window_rows ? 0.f : kMasked;
  for (int64_t i = 0; i < w; ++i) bias_w[i] = i < p.window_columns ? 0.f : kMasked;
}

template <int W>
const float* Group<W>::token(Part part, int64_t y, int64_t x) const {
  const int64_t offset = (part * p.heads + head) * p.dims;
  if (!exists(y, x)) return p.pad_token + offset;
  const int64_t index = (picture * p.rows + y0 + y) * p.columns + x0 + x;
  return p.qkv + index * 3 * p.heads * p.dims + offset;
}

template <int W>
void Group<W>::pack_transposed(Part part, float scale, float* panels) const {
  constexpr int64_t P = kPanel<W>;
  for (int64_t i = 0; i < keys * p.dims; ++i) panels[i] = 0;
  for (int64_t y = 0; y < p.window_rows; ++y)
    for (int64_t x = 0; x < p.window_columns; ++x) {
      const float* from = token(part, y, x);
      const int64_t key = y * key_columns + x;
      float* to = panels + key / P * P * p.dims + key % P;
      for (int64_t d = 0; d < p.dims; ++d) to[d * P] = from[d] * scale;
    }
}

template <int W>
void Group<W>::pack_rows(Part part, float scale, float* panels) const {
  constexpr int64_t P = kPanel<W>;
  for (int64_t key = 0; key < keys; ++key) {
    const int64_t y = key / key_columns, x = key % key_columns;
    const bool real = y < p.window_rows && x < p.window_columns;
    const float* from = real ? token(part, y, x) : nullptr;
    for (int64_t d = 0; d < p.dims; d += W) {
      float* to = panels + d / P * P * keys + key * P + d % P;
      store<W>(to, from ? load<W>(from + d) * scale : Vec<W>{});
    }
  }
}

template <int W>
void Group<W>::load_queries(int64_t begin, int64_t end) {
  for (int64_t i = begin; i < end; ++i) {
    const float* from = token(kQuery, i / columns, i % columns);
    float* to = q + (i - begin) * p.dims;
    for (int64_t d = 0; d < p.dims; d += W) store<W>(to + d, load<W>(from + d));
  }
  if (!p.rel_h) return;
  // Queries of one row meet the same rows of the table, those of one column the same columns.
  const int64_t first = begin / columns, count = (end - begin) / columns;
  const int64_t h_row = 2 * p.window_rows - 1 + kTablePadding;
  const int64_t w_row = 2 * p.window_columns - 1 + kTablePadding;
  const int64_t h_panels = (p.window_rows + kPanel<W> - 1) / kPanel<W>;
  const int64_t w_panels = (p.window_columns + kPanel<W> - 1) / kPanel<W>;
  for (int64_t y = 0; y < count; ++y)
    tile_gemm<W, Store::set>({q + y * columns * p.dims, p.dims, 1},
                             {p.rel_h_t + p.window_rows - 1 - (first + y), h_row, kPanel<W>},
                             bias_h + y * columns * bias_h_row, bias_h_row,
                             {columns, h_panels, p.dims});
  for (int64_t x = 0; x < columns; ++x)
    tile_gemm<W, Store::set>({q + x * p.dims, columns * p.dims, 1},
                             {p.rel_w_t + p.window_columns - 1 - x, w_row, kPanel<W>},
                             bias_w + x * bias_w_row, columns * bias_w_row,
                             {count, w_panels, p.dims});
  for (int64_t i = 0; i < end - begin; ++i) {
    for (int64_t j = p.window_rows; j < bias_h_row; ++j) bias_h[i * bias_h_row + j] = kMasked;
    for (int64_t j = p.window_columns; j < bias_w_row; ++j) bias_w[i * bias_w_row + j] = kMasked;
  }
}

template <int W>
template <int R>
void Group<W>::scores(int64_t first, const int64_t (&keys_range)[2], float* out,
                      int64_t row) const {
  const auto [begin, end] = keys_range;
  int64_t y = begin / key_columns, x = begin % key_columns;
  const float *h = bias_h + first * bias_h_row, *w = bias_w + first * bias_w_row;
  for (int64_t key = begin; key < end; key += kPanel<W>) {
    Vec<W> sum[R][2];
    for (int half = 0; half < 2; ++half) {
      for (int r = 0; r < R; ++r)
        sum[r][half] = load<W>(w + r * bias_w_row + x) + h[r * bias_h_row + y];
      x += W;
      if (x == key_columns) x = 0, ++y;
    }
    multiply<W, R>({q + first * p.dims, p.dims, 1}, key_panels + key * p.dims, kPanel<W>, p.dims,
                   sum);
    for (int r = 0; r < R; ++r)
      for (int half = 0; half < 2; ++half)
        store<W>(out + r * row + key - begin + half * W, sum[r][half]);
  }
}

}  // namespace
}  // namespace dsvl
