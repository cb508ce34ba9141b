// A recipe's data as the stages with text read it: sources, tokenizer, loader, prefetching,
// positions.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "data/loader.h"
#include "models/config.h"
#include "train/prefetch.h"
#include "train/recipe.h"
#include "train/sample_answers.h"
#include "train/task.h"

namespace dsvl {

class DataSet {
 public:
  DataSet(const Recipe& recipe, const ModelConfig& model);

  const std::vector<std::string>& categories() const { return categories_; }
  const Tokenizer& tokenizer() const { return tokenizer_; }
  int64_t image_token_id() const { return image_token_id_; }

  // `needed` is asked, from other threads, which pictures must be decoded.
  void start(int64_t first_step, const Share& share, std::function<bool(const PictureKey&)> needed);
  TokenBatch next();
  void stop() { prefetcher_.reset(); }

  std::vector<std::string> positions(const Share& share) const;
  void restore(const std::vector<std::string>& positions, const Share& share);

  // Of each source and of how its pictures are prepared: SampleSource::fingerprint.
  std::vector<uint64_t> fingerprints() const;

  // The first conversations about pictures, as questions; without those whose answers have
  // pictures.
  std::vector<ShownSample> shown(int64_t most) const;

  // The first batch of the run in words: pictures' sizes, text, and in [brackets] what is trained
  // on.
  std::string describe();

 private:
  void add_source(const SourceRecipe& source, std::set<std::string>& categories);
  void check_kinds() const;
  void make_loader(const Share& share);
  LoaderOptions loader_options(const Share& share) const;
  std::string describe_sample(const TokenBatch& batch, int64_t begin, int64_t length) const;

  const Recipe recipe_;
  const ModelConfig model_;
  Tokenizer tokenizer_;
  ImageProcessorConfig image_;
  int64_t image_token_id_ = -1;
  std::string system_prompt_{kVlSystemPrompt};  // of the model directory
  std::vector<std::unique_ptr<SampleSource>> sources_;
  std::vector<MixtureSource> mixture_;
  std::vector<std::string> categories_;
  std::unique_ptr<Loader> loader_;
  std::vector<std::string> positions_;
  Share share_;
  int64_t taken_ = 0;  // micro-batches given since start
  std::unique_ptr<Prefetcher<TokenBatch>> prefetcher_;
};

}  // namespace dsvl
