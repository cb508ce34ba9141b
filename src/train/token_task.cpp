// Tokens and pictures in, next-token loss out.
#include "train/token_task.h"

#include <span>

#include "base/error.h"
#include "base/random.h"
#include "nn/batch.h"
#include "train/data_set.h"
#include "train/loss.h"
#include "train/recompute.h"
#include "train/stage.h"

namespace dsvl {
namespace {

// Places in MicroResult::details; the categories follow.
enum Detail { kText, kImage, kPadding, kCategories };

// A frozen language model routes as it does for answers.
bool experts_learn(const Recipe& recipe) {
  return learns(recipe.kind(), recipe.model.freeze_high, Part::language);
}

class TokenTask : public Task {
 public:
  TokenTask(const Recipe& recipe, DeepseekVl& model)
      : recipe_(recipe),
        model_(model),
        routing_(model.config.language),
        data_(recipe, model.config),
        loss_(recipe, model, data_.image_token_id(),
              static_cast<int64_t>(data_.categories().size()), data_.fingerprints()) {}

  std::vector<std::string> detail_names() const override {
    std::vector<std::string> names{"loss_text", "loss_image", "padding"};
    for (const auto& category : data_.categories()) names.push_back("loss_by_category." + category);
    if (!experts_learn(recipe_)) return names;
    for (const auto& name : routing_.names()) names.push_back(name);
    return names;
  }

  std::vector<std::string> positions(const Share& share) const override {
    return data_.positions(share);
  }
  void restore(const std::vector<std::string>& positions, const Share& share) override {
    Task::restore(positions, share);
    data_.restore(positions, share);
  }
  void start(int64_t first_step, const Share& share) override {
    data_.start(first_step, share,
                [this](const PictureKey& key) { return loss_.needs_pixels(key); });
  }
  MicroResult run() override { return loss_.run(data_.next()); }
  void after_update(const std::vector<double>& means) override {
    if (!experts_learn(recipe_)) return;
    const size_t own = kCategories + data_.categories().size();
    routing_.update_biases(model_, std::span(means).subspan(own));
  }
  std::string describe() override { return data_.describe(); }
  void show_answers(const std::string& run_dir, int64_t step) override {
    constexpr int64_t kShown = 2, kMostTokens = 32;  // of each source
    if (shown_.empty()) shown_ = data_.shown(kShown);
    const Tokenizer& tokenizer = data_.tokenizer();
    std::vector<std::string> answers;
    for (const auto& sample : shown_) {
      auto ids = greedy_answer(model_, sample, data_.image_token_id(),
                               tokenizer.eos_id().value_or(-1), kMostTokens);
      // A model that knows nothing yet may pick one of the rows its embedding is padded with.
      std::erase_if(ids, [&tokenizer](int64_t id) { return !tokenizer.has_token(id); });
      answers.push_back(tokenizer.decode(ids, true));
    }
    record_answers(run_dir, step, shown_, answers);
  }
  ~TokenTask() override { data_.stop(); }  // its threads ask loss_

 private:
  const Recipe& recipe_;
  DeepseekVl& model_;
  RoutingLog routing_;
  DataSet data_;
  TokenLoss loss_;
  std::vector<ShownSample> shown_;
};

// Which sample each labelled position belongs to, by walking both lists once.
void add_categories(const TokenBatch& batch, const Tensor& places, const Tensor& losses,
                    std::vector<Mean>& details) {
  const auto* place = places.const_data_ptr<int64_t>();
  const auto* loss = losses.const_data_ptr<float>();
  int64_t i = 0, end = 0;
  for (size_t sample = 0; sample < batch.lengths.size(); ++sample) {
    end += batch.lengths[sample];
    const int64_t category = batch.categories[sample];
    for (; i < places.size(0) && place[i] < end; ++i) {
      if (category < 0) continue;
      auto& mean = details[static_cast<size_t>(kCategories + category)];
      mean.sum += loss[i];
      mean.count += 1;
    }
  }
}

}  // namespace

TokenLoss::TokenLoss(const Recipe& recipe, const DeepseekVl& model, int64_t image_token_id,
                     int64_t num_categories, std::vector<uint64_t> fingerprints)
    : model_(model),
      image_token_id_(image_token_id),
      num_categories_(num_categories),
      recomputes_(recipe.train.gradient_checkpointing),
      seed_(static_cast<uint64_t>(recipe.train.seed)),
      routing_(model.config.language) {
  if (model.config.language.moe && experts_learn(recipe)) moe_ = std::make_unique<MoeRun>();
  if (model.vision_model)
    features_ = std::make_unique<PictureFeatures>(recipe, model, std::move(fingerprints));
}

bool TokenLoss::needs_pixels(const PictureKey& key) {
  return features_ && features_->needs_pixels(key);
}

MicroResult TokenLoss::run(const TokenBatch& batch) const {
  const Tensor places = batch.labels.ne(kIgnoreLabel).nonzero().squeeze(1);  // [M]
  const auto items = static_cast<double>(places.size(0));
  const Tensor hidden = forward(batch, items).index_select(0, places);  // [M, D]
  const Tensor losses = token_losses(model_.logits(hidden), batch.labels.index_select(0, places));
  MicroResult result;
  result.loss = losses.sum();
  result.count = items;
  result.tokens = batch.ids.numel();
  result.samples = static_cast<int64_t>(batch.lengths.size());
  result.details = details(batch, places, losses.detach());
  return result;
}

// Random choices of a pass depend on its tokens alone: the same on any number of ranks, and after a
// resume.
uint64_t TokenLoss::seed_of(const TokenBatch& batch) const {
  const Tensor ids = batch.ids.contiguous();
  const auto* bytes = reinterpret_cast<const char*>(ids.const_data_ptr<int64_t>());
  return mix({seed_, hash_name({bytes, ids.nbytes()})});
}

Tensor TokenLoss::forward(const TokenBatch& batch, double items) const {
  Tensor pictures;
  if (!batch.pictures.empty()) pictures = model_.align(features_->compute(batch));
  const Tensor embeds = model_.embed(batch.ids, pictures, image_token_id_);
  if (moe_) *moe_ = MoeRun{.loss_scale = items, .seed = seed_of(batch)};
  const Tensor hidden =
      model_.forward(embeds, make_batch(batch.lengths), nullptr,
                     recomputes_ ? LayerHook(recompute_layer) : LayerHook(), moe_.get());
  if (moe_) moe_->listening = false;  // layers that are run again in backward have reported
  return hidden;
}

std::vector<Mean> TokenLoss::details(const TokenBatch& batch, const Tensor& places,
                                     const Tensor& losses) const {
  std::vector<Mean> out(static_cast<size_t>(kCategories + num_categories_));
  out[batch.multimodal ? kImage : kText] = {losses.sum().item<double>(),
                                            static_cast<double>(places.size(0))};
  if (batch.capacity > 0) {
    const auto capacity = static_cast<double>(batch.capacity);
    out[kPadding] = {capacity - static_cast<double>(batch.ids.numel()), capacity};
  }
  add_categories(batch, places, losses, out);
  if (moe_)
    for (const Mean& mean : routing_.means(*moe_)) out.push_back(mean);
  return out;
}

std::unique_ptr<Task> make_token_task(const Recipe& recipe, DeepseekVl& model) {
  if (recipe.kind() != Stage::language && !model.config.has_vision())
    fail("stage ", recipe.stage, " trains an adaptor; ", recipe.model.config,
         "/config.json has no vision part");
  return std::make_unique<TokenTask>(recipe, model);
}

}  // namespace dsvl
