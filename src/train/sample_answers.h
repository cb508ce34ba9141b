// What the model in training says to a few of its pictures, for report.html: greedy answers,
// written to samples.jsonl with each checkpoint.
#pragma once

#include <string>
#include <vector>

#include "models/deepseek_vl.h"

namespace dsvl {

// A conversation cut in front of its first answer.
struct ShownSample {
  std::string id, category, asked, wanted;
  std::vector<int64_t> prompt;    // ids, placeholders expanded
  std::vector<Tensor> pixels;     // [3, S, S] each
  std::vector<std::string> pngs;  // the same pictures as files
};

// Token ids of the greedy answer, without the end token `eos`; at most `most`.
std::vector<int64_t> greedy_answer(const DeepseekVl& model, const ShownSample& sample,
                                   int64_t image_token_id, int64_t eos, int64_t most);

// Appends a line for every sample to run_dir/samples.jsonl and puts its pictures below
// run_dir/samples, where they are not there yet. `answers` are in the order of `samples`.
void record_answers(const std::string& run_dir, int64_t step,
                    const std::vector<ShownSample>& samples,
                    const std::vector<std::string>& answers);
// Drops the lines of steps past `last_step`: what a run that was killed and resumed will write
// again.
void cut_answers(const std::string& run_dir, int64_t last_step);

}  // namespace dsvl
