// Attention backward: scores are computed again block by block from the saved log-sums, then the
// five products of the chain rule, all within the cache. Include rules as in simd.h.
#pragma once

#include "ops/attention_group.h"

namespace dsvl {
namespace {

template <int W>
struct Backward {
  Backward(const AttentionProblem& problem, int64_t group, Arena arena);
  void run();

 private:
  void run_block(int64_t begin, int64_t end);
  void load_gradients(int64_t begin, int64_t end);
  template <int R>
  void rows(int64_t first, int64_t key, int64_t key_end);
  void sum_bias_gradients(int64_t count, int64_t key, int64_t key_end);
  void relative_gradients(int64_t begin, int64_t end);
  void write_keys();

  Group<W> g;
  const AttentionProblem& p;
  const int64_t dims, group, panels;
  float *values_t, *key_rows, *grad_keys, *grad_values;                // of all keys
  float *grad_out, *grad_q, *delta, *lse, *grad_bias_h, *grad_bias_w;  // of one query block
  float *weights, *grad_scores;                                        // [block, kKeyBlock]
};

template <int W>
Backward<W>::Backward(const AttentionProblem& problem, int64_t index, Arena arena)
    : g(problem, index, arena), p(problem), dims(p.dims), group(index), panels(dims / kPanel<W>) {
  values_t = arena.take(g.keys * dims);
  key_rows = arena.take(g.keys * dims);
  grad_keys = arena.take(g.keys * dims);
  grad_values = arena.take(g.keys * dims);
  grad_out = arena.take(g.block * dims);
  grad_q = arena.take(g.block * dims);
  delta = arena.take(g.block);
  lse = arena.take(g.block);
  grad_bias_h = arena.take(g.block * g.bias_h_row);
  grad_bias_w = arena.take(g.block * g.bias_w_row);
  weights = arena.take(g.block * kKeyBlock);
  grad_scores = arena.take(g.block * kKeyBlock);
}

template <int W>
void Backward<W>::run() {
  g.pack_transposed(kKey, p.scale, g.key_panels);
  g.pack_transposed(kValue, 1.f, values_t);
  g.pack_rows(kKey, p.scale, key_rows);
  for (int64_t i = 0; i < g.keys * dims; ++i) grad_keys[i] = grad_values[i] = 0;
  for (int64_t first = 0; first < g.queries(); first += g.block)
    run_block(first, smaller(first + g.block, g.queries()));
  write_keys();
}

template <int W>
void Backward<W>::run_block(int64_t begin, int64_t end) {
  const int64_t count = end - begin;
  g.load_queries(begin, end);
  load_gradients(begin, end);
  for (int64_t key = 0; key < g.keys; key += kKeyBlock) {
    const int64_t key_end = smaller(key + kKeyBlock, g.keys), width = key_end - key;
    for (int64_t i = 0; i < count; i += kTileRows<W>) {
      auto pass = [&]<int R>() { rows<R>(i, key, key_end); };
      with_rows<kTileRows<W>>(count - i, pass);
    }
    tile_gemm<W, Store::add>({weights, 1, kKeyBlock}, {grad_out, dims, kPanel<W>},
                             grad_values + key * dims, dims, {width, panels, count});
    tile_gemm<W, Store::add>({grad_scores, 1, kKeyBlock}, {g.q, dims, kPanel<W>},
                             grad_keys + key * dims, dims, {width, panels, count});
    tile_gemm<W, Store::add>({grad_scores, kKeyBlock, 1},
                             {key_rows + key * kPanel<W>, kPanel<W>, g.keys * kPanel<W>}, grad_q,
                             dims, {count, panels, width});
    if (p.rel_h) sum_bias_gradients(count, key, key_end);
  }
  if (p.rel_h) relative_gradients(begin, end);
  for (int64_t i = 0; i < count; ++i) {
    float* to = p.grad_qkv + (g.place(begin + i) * 3 * p.heads + g.head) * dims;
    for (int64_t d = 0; d < dims; d += W) store<W>(to + d, load<W>(grad_q + i * dims + d));
  }
}

template <int W>
void Backward<W>::load_gradients(int64_t begin, int64_t end) {
  for (int64_t i = 0; i < end - begin; ++i) {
    const int64_t place = g.place(begin + i) * p.heads + g.head;
    Vec<W> sum = {};
    for (int64_t d = 0; d < dims; d += W) {
      const Vec<W> gradient = load<W>(p.grad_out + place * dims + d);
      sum += gradient * load<W>(p.out + place * dims + d);
      store<W>(grad_out + i * dims + d, gradient);
      store<W>(grad_q + i * dims + d, Vec<W>{});
    }
    delta[i] = horizontal_sum<W>(sum);
    lse[i] = p.lse[place];
  }
  for (int64_t i = 0; i < (end - begin) * g.bias_h_row; ++i) grad_bias_h[i] = 0;
  for (int64_t i = 0; i < (end - begin) * g.bias_w_row; ++i) grad_bias_w[i] = 0;
}

// Softmax weights P and dS = P (dO v - delta) of R queries.
template <int W>
template <int R>
void Backward<W>::rows(int64_t first, int64_t key, int64_t key_end) {
  float* weight = weights + first * kKeyBlock;
  g.template scores<R>(first, {key, key_end}, weight, kKeyBlock);
  for (int64_t k = key; k < key_end; k += kPanel<W>) {
    Vec<W> sum[R][2] = {};
    multiply<W, R>({grad_out + first * dims, dims, 1}, values_t + k * dims, kPanel<W>, dims, sum);
    for (int r = 0; r < R; ++r)
      for (int h = 0; h < 2; ++h) {
        const int64_t at = r * kKeyBlock + k - key + h * W;
        const Vec<W> exponential = vexp<W>(load<W>(weight + at) - lse[first + r]);
        store<W>(weight + at, exponential);
        store<W>(grad_scores + first * kKeyBlock + at,
                 exponential * (sum[r][h] - delta[first + r]));
      }
  }
}

// The bias of a score is one number per key row plus one per key column.
template <int W>
void Backward<W>::sum_bias_gradients(int64_t count, int64_t key, int64_t key_end) {
  for (int64_t i = 0; i < count; ++i) {
    const float* from = grad_scores + i * kKeyBlock;
    float *to_h = grad_bias_h + i * g.bias_h_row, *to_w = grad_bias_w + i * g.bias_w_row;
    int64_t y = key / g.key_columns, x = key % g.key_columns;
    Vec<W> row = {};
    for (int64_t k = 0; k < key_end - key; k += W) {
      const Vec<W> gradient = load<W>(from + k);
      row += gradient;
      store<W>(to_w + x, load<W>(to_w + x) + gradient);
      x += W;
      if (x < g.key_columns && k + W < key_end - key) continue;
      to_h[y++] += horizontal_sum<W>(row);
      row = Vec<W>{};
      x = 0;
    }
  }
}

// From the biases' gradients to the queries' and the tables'.
template <int W>
void Backward<W>::relative_gradients(int64_t begin, int64_t end) {
  const int64_t first = begin / g.columns, count = (end - begin) / g.columns, columns = g.columns;
  float* table_h = p.grad_rel_h + group * (2 * p.window_rows - 1) * dims;
  float* table_w = p.grad_rel_w + group * (2 * p.window_columns - 1) * dims;
  for (int64_t y = 0; y < count; ++y) {
    const int64_t start = (p.window_rows - 1 - (first + y)) * dims, row = y * columns;
    const float* bias = grad_bias_h + row * g.bias_h_row;
    tile_gemm<W, Store::add>({bias, g.bias_h_row, 1}, {p.rel_h + start, dims, kPanel<W>},
                             grad_q + row * dims, dims, {columns, panels, p.window_rows});
    tile_gemm<W, Store::add>({bias, 1, g.bias_h_row}, {g.q + row * dims, dims, kPanel<W>},
                             table_h + start, dims, {p.window_rows, panels, columns});
  }
  for (int64_t x = 0; x < columns; ++x) {
    const int64_t start = (p.window_columns - 1 - x) * dims, step = columns * g.bias_w_row;
    const float* bias = grad_bias_w + x * g.bias_w_row;
    tile_gemm<W, Store::add>({bias, step, 1}, {p.rel_w + start, dims, kPanel<W>}, grad_q + x * dims,
                             columns * dims, {count, panels, p.window_columns});
    tile_gemm<W, Store::add>({bias, 1, step}, {g.q + x * dims, columns * dims, kPanel<W>},
                             table_w + start, dims, {p.window_columns, panels, count});
  }
}

template <int W>
void Backward<W>::write_keys() {
  for (int64_t y = 0; y < p.window_rows; ++y)
    for (int64_t x = 0; x < p.window_columns; ++x) {
      const bool exists = g.exists(y, x);
      const int64_t place = (g.picture * p.rows + g.y0 + y) * p.columns + g.x0 + x;
      float* token = p.grad_qkv + (place * 3 * p.heads + g.head) * dims;
      float* to_key = exists ? token + p.heads * dims : p.grad_pad + group * 2 * dims;
      float* to_value = exists ? token + 2 * p.heads * dims : to_key + dims;
      const int64_t from = (y * g.key_columns + x) * dims;
      for (int64_t d = 0; d < dims; d += W) {
        const Vec<W> key = load<W>(grad_keys + from + d) * p.scale;
        const Vec<W> value = load<W>(grad_values + from + d);
        store<W>(to_key + d, exists ? key : load<W>(to_key + d) + key);
        store<W>(to_value + d, exists ? value : load<W>(to_value + d) + value);
      }
    }
}

template <int W>
void attention_backward(const AttentionProblem& problem, const AttentionTasks& tasks,
                        float* scratch) {
  for (int64_t group = tasks.begin; group < tasks.end; ++group)
    Backward<W>(problem, group, {scratch}).run();
}

}  // namespace
}  // namespace dsvl
