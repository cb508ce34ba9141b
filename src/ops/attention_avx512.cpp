// Attention kernels for AVX-512.
#include "ops/attention_backward.h"
#include "ops/attention_forward.h"

namespace dsvl {

void attention_forward_avx512(const AttentionProblem& problem, const AttentionTasks& tasks,
                              float* scratch) {
  attention_forward<16>(problem, tasks, scratch);
}

void attention_backward_avx512(const AttentionProblem& problem, const AttentionTasks& tasks,
                               float* scratch) {
  attention_backward<16>(problem, tasks, scratch);
}

}  // namespace dsvl
