// Attention kernels for AVX2.
#include "ops/attention_backward.h"
#include "ops/attention_forward.h"

namespace dsvl {

void attention_forward_avx2(const AttentionProblem& problem, const AttentionTasks& tasks,
                            float* scratch) {
  attention_forward<8>(problem, tasks, scratch);
}

void attention_backward_avx2(const AttentionProblem& problem, const AttentionTasks& tasks,
                             float* scratch) {
  attention_backward<8>(problem, tasks, scratch);
}

}  // namespace dsvl
