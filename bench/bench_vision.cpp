// One tower as a child of bench/compare.py: reads commands from stdin, answers on stdout.
//
// usage: bench_vision CASE INPUTS.safetensors THREADS
//   siglip   SigLIP-L at 384, forward      sam   SAM-B with its tail at 1024, forward
//   step     the bundled model's high-resolution tower, 16 pictures, forward and backward
// INPUTS holds the weights under the original names after "vision_tower." and "pixels".
// "run" prints the seconds of one pass; "dump PATH" writes the last result.
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include <cstdlib>
#include <string>

#include "base/error.h"
#include "io/safetensors.h"
#include "models/sam.h"
#include "models/siglip.h"
#include "serve.h"

namespace dsvl {
namespace {

SamConfig nano_tower() {
  SamConfig c;
  c.image_size = 256;
  c.width = 192;
  c.layers = 6;
  c.heads = 3;
  c.window_size = 8;
  c.global_attn_indexes = {2, 5};
  c.neck_channels = 128;
  c.downsample_channels = {256, 512};
  c.resized_grid = 24;
  return c;
}

class Bench {
 public:
  Bench(const std::string& which, const std::string& path) : learning_(which == "step") {
    if (which == "siglip")
      siglip_ = std::make_unique<Siglip>(root_, "vision_tower", SiglipConfig{});
    else if (which == "sam" || which == "step")
      sam_ = std::make_unique<Sam>(root_, "vision_tower", learning_ ? nano_tower() : SamConfig{});
    else
      fail("unknown case '", which, "'; wanted siglip, sam or step");
    file_ = SafetensorsFile::open(path);
    for (const auto& p : root_.parameters()) {
      *p.tensor = file_->tensor(p.name);
      if (learning_) *p.tensor = p.tensor->clone().set_requires_grad(true);
    }
    pixels_ = file_->tensor("pixels").to(at::kFloat);
  }

  double seconds() {
    const c10::AutoGradMode mode(learning_);
    for (const auto& p : root_.parameters()) p.tensor->mutable_grad() = Tensor();
    return seconds_of([&] {
      out_ = siglip_ ? siglip_->forward(pixels_) : sam_->forward(pixels_);
      if (learning_) out_.square().mean().backward();
    });
  }

  void dump(const std::string& path) const {
    std::vector<std::pair<std::string, Tensor>> tensors{{"out", out_.detach().contiguous()}};
    if (learning_)
      for (const auto& p : root_.parameters())
        tensors.emplace_back("grad." + p.name, p.tensor->grad());
    write_safetensors(path, tensors);
  }

 private:
  Module root_;
  std::unique_ptr<Siglip> siglip_;
  std::unique_ptr<Sam> sam_;
  std::shared_ptr<const SafetensorsFile> file_;
  Tensor pixels_, out_;
  const bool learning_;
};

int run(int argc, char** argv) {
  if (argc != 4) fail("usage: bench_vision CASE INPUTS.safetensors THREADS");
  at::set_num_threads(std::atoi(argv[3]));
  Bench bench(argv[1], argv[2]);
  return serve(bench);
}

}  // namespace
}  // namespace dsvl

int main(int argc, char** argv) {
  return dsvl::bench_main([&] { return dsvl::run(argc, argv); });
}
