// Pictures against the mean of their captions' tokens.
#include "train/contrastive_task.h"

#include <ATen/ops/full.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "train/data_set.h"
#include "train/loss.h"

namespace dsvl {
namespace {

// The captions of a batch: which tokens, and to which pair each belongs.
struct Captions {
  Tensor ids, pairs;  // [M] int64
  Tensor counts;      // [B, 1] float32
  Tensor positives;   // [B, B] bool: the same words, above all the diagonal
};

Captions captions_of(const TokenBatch& batch) {
  std::vector<int64_t> ids, pairs;
  std::vector<std::vector<int64_t>> words(batch.lengths.size());
  const auto* label = batch.labels.const_data_ptr<int64_t>();
  for (size_t pair = 0; pair < batch.lengths.size(); ++pair) {
    for (int64_t i = 0; i < batch.lengths[pair]; ++i, ++label) {
      if (*label == kIgnoreLabel) continue;
      ids.push_back(*label);
      pairs.push_back(static_cast<int64_t>(pair));
      words[pair].push_back(*label);
    }
  }
  const auto size = static_cast<int64_t>(words.size());
  Captions out{at::tensor(ids, at::kLong), at::tensor(pairs, at::kLong), at::zeros({size, 1}),
               at::zeros({size, size}, at::TensorOptions().dtype(at::kBool))};
  for (size_t i = 0; i < words.size(); ++i) {
    out.counts.data_ptr<float>()[i] = static_cast<float>(words[i].size());
    for (size_t j = 0; j < words.size(); ++j)
      out.positives.data_ptr<bool>()[i * words.size() + j] = words[i] == words[j];
  }
  return out;
}

class ContrastiveTask : public Task {
 public:
  ContrastiveTask(const Recipe& recipe, const DeepseekVl& model)
      : settings_(recipe.contrastive), loss_(recipe, model), data_(recipe, model.config) {}

  Module* heads() override { return &loss_.heads; }
  void init_heads() override {
    loss_.heads.log_scale = at::full({1}, std::log(settings_.initial_scale));
    loss_.heads.bias = at::full({1}, settings_.initial_bias);
  }

  std::vector<std::string> detail_names() const override { return {"right_picture", "scale"}; }
  std::vector<std::string> positions(const Share& share) const override {
    return data_.positions(share);
  }
  void restore(const std::vector<std::string>& positions, const Share& share) override {
    Task::restore(positions, share);
    data_.restore(positions, share);
  }
  void start(int64_t first_step, const Share& share) override {
    data_.start(first_step, share, [](const PictureKey&) { return true; });
  }
  MicroResult run() override { return loss_.run(data_.next()); }
  std::string describe() override { return data_.describe(); }

 private:
  const ContrastiveSettings settings_;
  ContrastiveLoss loss_;
  DataSet data_;
};

// [B, D]: the mean of each caption's embeddings, projected.
Tensor embed(const ContrastiveHeads& heads, const Captions& captions) {
  const Tensor rows = heads.token.weight.index_select(0, captions.ids);
  const Tensor sums =
      at::zeros({captions.counts.size(0), rows.size(1)}).index_add(0, captions.pairs, rows);
  return heads.text.forward(sums.div(captions.counts));
}

}  // namespace

ContrastiveHeads::ContrastiveHeads(const ContrastiveSettings& s, const ModelConfig& config)
    : token(*this, "token", s.width, config.language.vocab_size, false),
      text(*this, "text", s.width, s.width, true),
      picture(*this, "picture", config.vision.low.width, s.width, true) {
  declare("log_scale", log_scale, {1});
  declare("bias", bias, {1});
}

ContrastiveLoss::ContrastiveLoss(const Recipe& recipe, const DeepseekVl& model)
    : heads(recipe.contrastive, model.config), tower_(*model.vision_model) {}

MicroResult ContrastiveLoss::run(const TokenBatch& batch) const {
  // None is a sample's second one, and there are as many as samples: one each.
  const bool firsts = std::all_of(batch.pictures.begin(), batch.pictures.end(),
                                  [](const PictureKey& key) { return key.number == 0; });
  if (!firsts || batch.pictures.size() != batch.lengths.size())
    fail("stage contrastive wants exactly one picture a sample, found ", batch.pictures.size(),
         " pictures in ", batch.lengths.size(), " samples");
  const Captions captions = captions_of(batch);
  const Tensor maps = tower_.encode_low(at::stack(batch.pixels));  // [B, N, D]
  const Tensor scores = pair_scores(heads.picture.forward(maps.mean(1)), embed(heads, captions),
                                    heads.log_scale, heads.bias);
  MicroResult result;
  result.loss = sigmoid_contrastive_sum(scores, captions.positives);
  result.count = static_cast<double>(batch.lengths.size());
  result.samples = static_cast<int64_t>(batch.lengths.size());
  result.tokens = captions.ids.size(0);
  const Tensor best = scores.detach().argmax(1);  // the text that each picture is nearest to
  const auto right = captions.positives.gather(1, best.unsqueeze(1)).sum().item<double>();
  result.details = {{right, result.count}, {heads.log_scale.detach().exp().item<double>(), 1.0}};
  return result;
}

std::unique_ptr<Task> make_contrastive_task(const Recipe& recipe, DeepseekVl& model) {
  if (!model.config.has_vision())
    fail("stage contrastive trains a vision tower; ", recipe.model.config, "/config.json has none");
  if (recipe.data.packing) fail("stage contrastive takes pairs: set data.packing = false");
  return std::make_unique<ContrastiveTask>(recipe, model);
}

}  // namespace dsvl
