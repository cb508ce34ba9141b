// Two heads over the high-resolution tower.
#include "train/glyph_task.h"

#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/ones.h>

#include "base/error.h"
#include "train/prefetch.h"

namespace dsvl {
namespace {

// One head's answer: [B, rows * columns of cells, classes], cells row by row over the whole page.
Tensor cell_logits(const Linear& head, const Tensor& features, int64_t cells_y, int64_t cells_x) {
  return head
      .forward(features)  // [B, Y, X, cells_y * cells_x * classes]
      .unflatten(-1, {cells_y, cells_x, kGlyphClasses})
      .permute({0, 1, 3, 2, 4, 5})  // [B, Y, cells_y, X, cells_x, classes]
      .flatten(3, 4)
      .flatten(1, 3)
      .contiguous();
}

class GlyphTask : public Task {
 public:
  GlyphTask(const Recipe& recipe, const DeepseekVl& model)
      : settings_(recipe.glyphs),
        train_(recipe.train),
        config_(model.config.vision.high),
        tokens_side_(model.config.vision.low.grid()),
        loss_(recipe, model) {}

  Module* heads() override { return &loss_.heads; }
  std::vector<std::string> detail_names() const override {
    return {"loss_patch", "loss_token", "right_patch", "right_token"};
  }

  void start(int64_t first_step, const Share& share) override {
    const auto workers = train_.dataloader_num_workers;
    makers_.resize(static_cast<size_t>(workers));
    prefetcher_ = std::make_unique<Prefetcher<GlyphBatch>>(
        first_step * share.accumulation, workers, 2 * workers,
        [this, share](int64_t n, int64_t worker) {
          return make(share.step(n), share.index(n), makers_[static_cast<size_t>(worker)]);
        });
  }

  MicroResult run() override { return loss_.run(prefetcher_->next()); }

  std::string describe() override {
    std::unique_ptr<GlyphBatchMaker> maker;
    const GlyphBatch batch = make(0, 0, maker);
    const int64_t columns = token_grid().columns;
    std::string text = str(batch.pixels.size(0), " pages of ", config_.image_size,
                           " px; the first, cell by cell:\n");
    const auto* labels = batch.token_labels.const_data_ptr<int64_t>();
    for (int64_t i = 0; i < batch.token_labels.size(1); ++i) {
      text += labels[i] == 0 ? ' ' : labels[i] < 0 ? '?' : static_cast<char>('!' + labels[i] - 1);
      if (i % columns == columns - 1) text += '\n';
    }
    return text;
  }

 private:
  // Every thread keeps its maker: opening faces takes longer than drawing a page.
  GlyphBatch make(int64_t step, int64_t index, std::unique_ptr<GlyphBatchMaker>& maker) const {
    if (!maker) maker = std::make_unique<GlyphBatchMaker>(pages(), patch_grid(), token_grid());
    const int64_t count = train_.per_device_train_batch_size;
    std::vector<Random> streams;
    for (int64_t i = 0; i < count; ++i)
      streams.emplace_back(
          static_cast<uint64_t>(train_.seed),
          std::initializer_list<uint64_t>{hash_name("glyph page"), static_cast<uint64_t>(step),
                                          static_cast<uint64_t>(index * count + i)});
    return maker->make(streams);
  }

  GlyphPageOptions pages() const {
    GlyphPageOptions options = settings_.pages;
    options.image_size = config_.image_size;
    return options;
  }
  CellGrid patch_grid() const {
    return {config_.grid() * settings_.patch_cells_y, config_.grid() * settings_.patch_cells_x};
  }
  CellGrid token_grid() const {
    return {tokens_side_ * settings_.token_cells_y, tokens_side_ * settings_.token_cells_x};
  }

  const GlyphSettings settings_;
  const TrainSettings train_;
  const SamConfig config_;
  const int64_t tokens_side_;
  GlyphLoss loss_;
  std::vector<std::unique_ptr<GlyphBatchMaker>> makers_;
  std::unique_ptr<Prefetcher<GlyphBatch>> prefetcher_;
};

}  // namespace

GlyphHeads::GlyphHeads(const GlyphSettings& s, const SamConfig& config)
    : patch(*this, "patch", config.width, s.patch_cells_y * s.patch_cells_x * kGlyphClasses, true),
      token(*this, "token", config.out_channels(),
            s.token_cells_y * s.token_cells_x * kGlyphClasses, true) {}

GlyphLoss::GlyphLoss(const Recipe& recipe, const DeepseekVl& model)
    : heads(recipe.glyphs, model.config.vision.high),
      settings_(recipe.glyphs),
      tower_(*model.vision_model),
      tokens_side_(model.config.vision.low.grid()),
      weights_(at::ones({kGlyphClasses})) {
  weights_[0] = settings_.blank_weight;
}

GlyphLoss::Judged GlyphLoss::judge(const Tensor& logits, const Tensor& labels) const {
  const Tensor flat = logits.flatten(0, 1), wanted = labels.flatten();
  Judged result;
  result.loss = at::cross_entropy_loss(flat, wanted, weights_, at::Reduction::Mean, -1, 0.0);
  const Tensor glyphs = wanted.gt(0);
  const Tensor right = flat.detach().argmax(-1).eq(wanted).logical_and(glyphs);
  result.right = {right.sum().item<double>(), glyphs.sum().item<double>()};
  return result;
}

MicroResult GlyphLoss::run(const GlyphBatch& batch) const {
  const SamMaps maps = tower_.encode_high_blocks(batch.pixels);
  const Tensor tokens = tower_.high->finish(maps).unflatten(1, {tokens_side_, tokens_side_});
  const Judged patch =
      judge(cell_logits(heads.patch, maps.last, settings_.patch_cells_y, settings_.patch_cells_x),
            batch.patch_labels);
  const Judged token =
      judge(cell_logits(heads.token, tokens, settings_.token_cells_y, settings_.token_cells_x),
            batch.token_labels);
  const auto pages = static_cast<double>(batch.pixels.size(0));
  MicroResult result;
  result.loss = patch.loss.mul(settings_.patch_loss_weight)
                    .add(token.loss.mul(settings_.token_loss_weight))
                    .mul(pages);
  result.count = pages;
  result.details = {{patch.loss.item<double>() * pages, pages},
                    {token.loss.item<double>() * pages, pages},
                    patch.right,
                    token.right};
  result.samples = batch.pixels.size(0);
  result.tokens = result.samples * tokens_side_ * tokens_side_;
  return result;
}

std::unique_ptr<Task> make_glyph_task(const Recipe& recipe, DeepseekVl& model) {
  if (model.config.vision.kind != VisionKind::hybrid)
    fail("stage glyphs trains a high-resolution tower; ", recipe.model.config,
         "/config.json has none (vision_config.cls HybridVisionTower)");
  return std::make_unique<GlyphTask>(recipe, model);
}

}  // namespace dsvl
