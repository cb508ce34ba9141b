// Greedy answers during training, and their file.
#include "train/sample_answers.h"

#include <ATen/ops/argmax.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <c10/core/GradMode.h>

#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "train/json_lines.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

int64_t most_likely(const DeepseekVl& model, const Tensor& hidden) {
  return model.logits(hidden.narrow(0, hidden.size(0) - 1, 1)).argmax(-1).item<int64_t>();
}

}  // namespace

std::vector<int64_t> greedy_answer(const DeepseekVl& model, const ShownSample& sample,
                                   int64_t image_token_id, int64_t eos, int64_t most) {
  const c10::AutoGradMode off(false);
  Tensor pictures;
  if (!sample.pixels.empty()) pictures = model.image_embeds(at::stack(sample.pixels));
  KvCache cache = model.make_cache();
  std::vector<int64_t> ids, next = sample.prompt;
  while (static_cast<int64_t>(ids.size()) < most) {
    const Tensor embeds = model.embed(at::tensor(next, at::kLong), pictures, image_token_id);
    const Batch batch = make_batch(cache, {0}, {static_cast<int64_t>(next.size())});
    const int64_t id = most_likely(model, model.forward(embeds, batch, &cache));
    if (id == eos) break;
    ids.push_back(id);
    next = {id};
    pictures = Tensor();
  }
  return ids;
}

void record_answers(const std::string& run_dir, int64_t step,
                    const std::vector<ShownSample>& samples,
                    const std::vector<std::string>& answers) {
  fs::create_directories(run_dir + "/samples");
  std::ofstream out(run_dir + "/samples.jsonl", std::ios::app);
  for (size_t i = 0; i < samples.size(); ++i) {
    const ShownSample& sample = samples[i];
    Value::Array images;
    for (size_t n = 0; n < sample.pngs.size(); ++n) {
      const std::string name = str("samples/", i, "_", n, ".png");
      if (!fs::exists(run_dir + "/" + name))
        write_file_atomic(run_dir + "/" + name, sample.pngs[n]);
      images.push_back(Value(name));
    }
    Value line;
    line.set("step", step);
    line.set("id", sample.id);
    line.set("category", sample.category);
    line.set("asked", sample.asked);
    line.set("wanted", sample.wanted);
    line.set("answered", answers[i]);
    line.set("images", std::move(images));
    out << to_json(line) << "\n";
  }
  if (!out.flush()) fail(run_dir, "/samples.jsonl: cannot be written");
}

void cut_answers(const std::string& run_dir, int64_t last_step) {
  const std::string path = run_dir + "/samples.jsonl";
  if (fs::exists(path)) write_file_atomic(path, lines_up_to_step(path, last_step));
}

}  // namespace dsvl
