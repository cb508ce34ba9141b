// The doors between ops/attention and its kernels: plain pointers and sizes.
// A "group" is one head of one window of one picture; its keys are laid out row by row, each row
// filled up to whole vectors (columns that do not exist get a score of -1e30).
#pragma once

#include <cstdint>

namespace dsvl {

struct AttentionProblem {
  int64_t batch, rows, columns, heads, dims;  // dims: a multiple of 2 W
  int64_t window_rows, window_columns;        // the whole grid: rows, columns
  float scale;
  const float* qkv;        // [batch, rows, columns, 3, heads, dims]
  const float* pad_token;  // [3, heads, dims]; read where a window hangs over the edge
  // Tables of relative positions in reverse order, [2 * side - 1 + kTablePadding, dims], and
  // transposed, [dims, 2 * side - 1 + kTablePadding]; null: no relative positions.
  const float *rel_h, *rel_w, *rel_h_t, *rel_w_t;
  float* out;  // [batch, rows, columns, heads, dims]
  float* lse;  // [batch, rows, columns, heads] log of the sum of exp(score); may be null

  // Backward only.
  const float* grad_out;           // like out
  float* grad_qkv;                 // like qkv
  float* grad_pad;                 // [groups, 2, dims]: of the key and value of padding tokens
  float *grad_rel_h, *grad_rel_w;  // [groups, 2 * side - 1, dims], reverse order, zero at first

  int64_t windows_down() const { return (rows + window_rows - 1) / window_rows; }
  int64_t windows_across() const { return (columns + window_columns - 1) / window_columns; }
  int64_t groups() const { return batch * windows_down() * windows_across() * heads; }
};

constexpr int64_t kTablePadding = 32;

// Which queries of which groups: task = group * chunks + chunk.
struct AttentionTasks {
  int64_t begin, end, chunks;
};

using AttentionKernel = void (*)(const AttentionProblem&, const AttentionTasks&, float* scratch);

// Floats of scratch memory that one thread needs, for vectors of up to 16 floats.
int64_t attention_forward_scratch(const AttentionProblem& problem);
int64_t attention_backward_scratch(const AttentionProblem& problem);

void attention_forward_avx2(const AttentionProblem&, const AttentionTasks&, float* scratch);
void attention_backward_avx2(const AttentionProblem&, const AttentionTasks&, float* scratch);
void attention_forward_avx512(const AttentionProblem&, const AttentionTasks&, float* scratch);
void attention_backward_avx512(const AttentionProblem&, const AttentionTasks&, float* scratch);

}  // namespace dsvl
