// Attention forward: blocks of queries against blocks of keys with a running maximum and sum, so no
// score leaves the cache. Include rules as in simd.h.
#pragma once

#include "ops/attention_group.h"

namespace dsvl {
namespace {

template <int W>
struct Forward {
  Forward(const AttentionProblem& problem, int64_t group, Arena arena)
      : g(problem, group, arena), dims(problem.dims) {
    values = arena.take(g.keys * dims);
    out = arena.take(g.block * dims);
    largest = arena.take(g.block);
    total = arena.take(g.block);
    tile = arena.take(kTileRows<W> * kKeyBlock);
    g.pack_transposed(kKey, problem.scale, g.key_panels);
    g.pack_rows(kValue, 1.f, values);
  }

  // One of `chunks` nearly equal parts of the queries, cut between blocks.
  void run(int64_t chunk, int64_t chunks) {
    const int64_t blocks = (g.queries() + g.block - 1) / g.block;
    const int64_t end = smaller((chunk + 1) * blocks / chunks * g.block, g.queries());
    for (int64_t first = chunk * blocks / chunks * g.block; first < end; first += g.block)
      run_block(first, smaller(first + g.block, end));
  }

 private:
  void run_block(int64_t begin, int64_t end) {
    const int64_t count = end - begin;
    g.load_queries(begin, end);
    for (int64_t i = 0; i < count; ++i) largest[i] = 3 * kMasked, total[i] = 0;
    for (int64_t i = 0; i < count * dims; ++i) out[i] = 0;
    for (int64_t key = 0; key < g.keys; key += kKeyBlock)
      for (int64_t i = 0; i < count; i += kTileRows<W>) {
        auto pass = [&]<int R>() { rows<R>(i, key, smaller(key + kKeyBlock, g.keys)); };
        with_rows<kTileRows<W>>(count - i, pass);
      }
    for (int64_t i = 0; i < count; ++i) finish(i, g.place(begin + i) * g.p.heads + g.head);
  }

  template <int R>
  void rows(int64_t first, int64_t key, int64_t key_end) {
    const int64_t count = key_end - key;
    g.template scores<R>(first, {key, key_end}, tile, kKeyBlock);
    float shrink[R];
    for (int r = 0; r < R; ++r) shrink[r] = softmax(first + r, tile + r * kKeyBlock, count);
    for (int64_t d = 0; d < dims; d += kPanel<W>) {
      Vec<W> sum[R][2];
      for (int r = 0; r < R; ++r)
        for (int h = 0; h < 2; ++h)
          sum[r][h] = load<W>(out + (first + r) * dims + d + h * W) * shrink[r];
      multiply<W, R>({tile, kKeyBlock, 1}, values + d * g.keys + key * kPanel<W>, kPanel<W>, count,
                     sum);
      for (int r = 0; r < R; ++r)
        for (int h = 0; h < 2; ++h) store<W>(out + (first + r) * dims + d + h * W, sum[r][h]);
    }
  }

  // Turns a row of scores into exp(score - maximum so far); returns what earlier sums shrink by.
  float softmax(int64_t i, float* score, int64_t count) {
    Vec<W> top = load<W>(score), top2 = load<W>(score + W);
    for (int64_t k = 2 * W; k < count; k += 2 * W) {
      top = vmax<W>(top, load<W>(score + k));
      top2 = vmax<W>(top2, load<W>(score + k + W));
    }
    const float before = largest[i];
    const float now = horizontal_max<W>(vmax<W>(vmax<W>(top, top2), Vec<W>{} + before));
    Vec<W> sum = {}, sum2 = {};
    for (int64_t k = 0; k < count; k += 2 * W) {
      const Vec<W> a = vexp<W>(load<W>(score + k) - now), b = vexp<W>(load<W>(score + k + W) - now);
      store<W>(score + k, a);
      store<W>(score + k + W, b);
      sum += a;
      sum2 += b;
    }
    const float shrink = vexp<W>(Vec<W>{} + (before - now))[0];
    largest[i] = now;
    total[i] = total[i] * shrink + horizontal_sum<W>(sum + sum2);
    return shrink;
  }

  void finish(int64_t i, int64_t place) {
    const float inverse = 1.f / total[i];
    for (int64_t d = 0; d < dims; d += W)
      store<W>(g.p.out + place * dims + d, load<W>(out + i * dims + d) * inverse);
    if (g.p.lse) g.p.lse[place] = largest[i] + __builtin_logf(total[i]);
  }

  Group<W> g;
  const int64_t dims;
  float *values, *out, *largest, *total, *tile;
};

template <int W>
void attention_forward(const AttentionProblem& problem, const AttentionTasks& tasks,
                       float* scratch) {
  for (int64_t task = tasks.begin; task < tasks.end; ++task) {
    Forward<W> forward(problem, task / tasks.chunks, {scratch});
    forward.run(task % tasks.chunks, tasks.chunks);
  }
}

}  // namespace
}  // namespace dsvl
