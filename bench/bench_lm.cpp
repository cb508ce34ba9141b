// The language model as a child of bench/compare.py: reads commands from stdin, answers on stdout.
//
// usage: bench_lm CASE INPUTS.safetensors THREADS
//   prefill   the prompt, logits of its last position
//   decode    kSteps tokens behind the prompt, one by one
// INPUTS holds the weights of the 1.3B shape under the original names and "prompt" and "steps",
// token ids. "run" prints the seconds of one pass; "dump PATH" writes the last logits.
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include <cstdlib>
#include <string>

#include "base/error.h"
#include "io/safetensors.h"
#include "models/deepseek_vl.h"
#include "serve.h"

namespace dsvl {
namespace {

ModelConfig shape_1b() {
  ModelConfig config;
  auto& language = config.language;
  language.hidden_size = 2048;
  language.intermediate_size = 5632;
  language.num_hidden_layers = 24;
  language.num_attention_heads = language.num_key_value_heads = 16;
  return config;
}

class Bench {
 public:
  Bench(const std::string& which, const std::string& path)
      : decode_(which == "decode"), model_(shape_1b()), cache_(model_.make_cache()) {
    if (!decode_ && which != "prefill")
      fail("unknown case '", which, "'; wanted prefill or decode");
    file_ = SafetensorsFile::open(path);
    for (const auto& p : model_.parameters()) *p.tensor = file_->tensor(p.name);
    prompt_ = file_->tensor("prompt");
    steps_ = file_->tensor("steps");
    if (decode_) forward(prompt_);
  }

  double seconds() {
    cache_.truncate(0, decode_ ? prompt_.size(0) : 0);
    return seconds_of([&] {
      if (decode_)
        for (int64_t i = 0; i < steps_.size(0); ++i) forward(steps_.narrow(0, i, 1));
      else
        forward(prompt_);
    });
  }

  void dump(const std::string& path) const { write_safetensors(path, {{"out", out_}}); }

 private:
  void forward(const Tensor& ids) {
    const auto batch = make_batch(cache_, {0}, {ids.size(0)});
    const auto hidden = model_.forward(model_.embed(ids, {}, -1), batch, &cache_);
    out_ = model_.logits(hidden.narrow(0, hidden.size(0) - 1, 1));
  }

  const bool decode_;
  DeepseekVl model_;
  KvCache cache_;
  std::shared_ptr<const SafetensorsFile> file_;
  Tensor prompt_, steps_, out_;
};

int run(int argc, char** argv) {
  if (argc != 4) fail("usage: bench_lm CASE INPUTS.safetensors THREADS");
  at::set_num_threads(std::atoi(argv[3]));
  const c10::AutoGradMode no_grad(false);
  Bench bench(argv[1], argv[2]);
  return serve(bench);
}

}  // namespace
}  // namespace dsvl

int main(int argc, char** argv) {
  return dsvl::bench_main([&] { return dsvl::run(argc, argv); });
}
