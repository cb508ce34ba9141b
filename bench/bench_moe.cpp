// Parts of the DeepSeek-V2 line as a child of bench/compare.py: reads commands from stdin, answers
// on stdout.
//
// usage: bench_moe CASE INPUTS.safetensors THREADS
//   experts    a mixture of experts of V2-Lite's sizes over x [N, 2048]
//   absorbed   latent attention of V2-Lite's sizes: one query behind a past of latents
//   naive      the same in its other form
// INPUTS holds the part's weights under their original names ("mlp.gate.weight",
// "self_attn.kv_b_proj.weight"), and x, or q [1, H, 192], latents [1, 1, 576], past [T, 1, 576].
// "run" prints the seconds of one pass; "dump PATH" writes its result.
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include <cstdlib>
#include <functional>
#include <memory>
#include <string>

#include "base/error.h"
#include "io/safetensors.h"
#include "nn/mla.h"
#include "nn/moe.h"
#include "serve.h"

namespace dsvl {
namespace {

constexpr int64_t kHidden = 2048, kHeads = 16;

MoeConfig v2_lite_experts() {
  MoeConfig c;
  c.n_routed_experts = 64, c.n_shared_experts = 2, c.num_experts_per_tok = 6;
  c.moe_intermediate_size = 1408;
  return c;
}

struct Parts : Module {
  Parts()
      : mlp(*this, "mlp", kHidden, v2_lite_experts(), 0),
        self_attn(*this, "self_attn", MlaSizes{kHidden, kHeads, false, 1.0, MlaConfig{}}, 0) {}
  Moe mlp;
  Mla self_attn;
};

class Bench {
 public:
  Bench(const std::string& which, const std::string& path)
      : file_(SafetensorsFile::open(path)), cache_(1, {1, MlaConfig{}.latent_width(), 0}) {
    for (const auto& p : parts_.parameters())
      if (file_->find(p.name)) *p.tensor = file_->tensor(p.name);
    if (which == "experts") {
      pass_ = experts();
    } else if (which == "absorbed") {
      pass_ = attention(&Mla::attend_absorbed);
    } else if (which == "naive") {
      pass_ = attention(&Mla::attend_naive);
    } else {
      fail("unknown case '", which, "'; wanted experts, absorbed or naive");
    }
  }

  double seconds() {
    return seconds_of([&] { out_ = pass_(); });
  }

  void dump(const std::string& path) const { write_safetensors(path, {{"out", out_}}); }

 private:
  using Pass = std::function<Tensor()>;

  Pass experts() {
    const auto x = file_->tensor("x");
    return [this, x, batch = make_batch({x.size(0)})] {
      return parts_.mlp.forward(x, LayerContext{batch, {}, {}});
    };
  }

  Pass attention(decltype(&Mla::attend_naive) form) {
    const auto q = file_->tensor("q"), latents = file_->tensor("latents");
    const auto past = file_->tensor("past");
    cache_.append(0, make_batch(cache_, {0}, {past.size(0)}).segments[0], past, {});
    return [this, q, latents, form, length = past.size(0)] {
      cache_.truncate(0, length);
      const auto batch = make_batch(cache_, {0}, {1});
      return (parts_.self_attn.*form)(q, latents, batch.segments, &cache_);
    };
  }

  std::shared_ptr<const SafetensorsFile> file_;
  Parts parts_;
  KvCache cache_;
  Pass pass_;
  Tensor out_;
};

int run(int argc, char** argv) {
  if (argc != 4) fail("usage: bench_moe CASE INPUTS.safetensors THREADS");
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
