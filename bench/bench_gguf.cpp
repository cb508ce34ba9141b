// Dequantising one tensor of a GGUF file as a child of bench/compare.py.
//
// usage: bench_gguf FILE.gguf THREADS
// "run" prints the seconds from the mapped file to a float32 tensor; "dump PATH" writes it.
#include <ATen/Parallel.h>

#include <cstdlib>

#include "base/error.h"
#include "io/gguf.h"
#include "serve.h"

namespace dsvl {
namespace {

class Bench {
 public:
  explicit Bench(const std::string& path) : file_(GgufFile::open(path)) {}

  double seconds() {
    out_ = Tensor();
    return seconds_of([&] { out_ = file_->tensor(file_->tensors().at(0)); });
  }

  void dump(const std::string& path) const { write_safetensors(path, {{"out", out_}}); }

 private:
  std::shared_ptr<const GgufFile> file_;
  Tensor out_;
};

int run(int argc, char** argv) {
  if (argc != 3) fail("usage: bench_gguf FILE.gguf THREADS");
  at::set_num_threads(std::atoi(argv[2]));
  Bench bench(argv[1]);
  return serve(bench);
}

}  // namespace
}  // namespace dsvl

int main(int argc, char** argv) {
  return dsvl::bench_main([&] { return dsvl::run(argc, argv); });
}
