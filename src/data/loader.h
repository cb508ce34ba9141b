// Samples to micro-batches of tokens, pictures and labels. Spec training 2.2-2.7.
//
// Every lane (micro-batch of a global step) reads its own part of the mixture and packs its own
// rows, so a lane's batch depends on the seed, the lane and the step alone, and ranks may share the
// lanes out as they like.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/value.h"
#include "data/encode.h"
#include "data/mixture.h"
#include "prompt/image_processor.h"

namespace dsvl {

using at::Tensor;

// A set of samples that can be read in any order, from several threads.
class SampleSource {
 public:
  virtual ~SampleSource() = default;
  virtual int64_t size() const = 0;
  virtual SampleText text(int64_t index) const = 0;
  virtual std::string category(int64_t index) const = 0;
  virtual bool has_pictures(int64_t index) const = 0;
  virtual Image picture(int64_t index, int64_t number) const = 0;
  // Where a sample is kept, for errors.
  virtual std::string where(int64_t index) const { return "sample " + std::to_string(index); }
  // Tells this set from every other; 0: nothing is known that would.
  virtual uint64_t fingerprint() const { return 0; }
};

struct LoaderOptions {
  EncodeOptions encode;
  ImageProcessorConfig image;
  int64_t batch_size =
      1;  // samples of a micro-batch, with packing rows of encode.max_seq_len tokens
  bool packing = false;
  int64_t packing_buffer = 64;    // samples that wait for a row of their kind
  bool modality_grouping = true;  // a step has only text or only multimodal samples
  double text_ratio = 0.7;
  int64_t modality_warmup_steps = 0;
  bool text_only = false;  // never draws multimodal samples (stage language)
  uint64_t seed = 0;
  int64_t lanes = 1;
};

struct PictureKey {
  int64_t source = 0, index = 0, number = 0;
  auto operator<=>(const PictureKey&) const = default;
};

struct TokenBatch {
  Tensor ids, labels;  // [N] int64; labels[i] is to be predicted at position i, or kIgnoreLabel
  std::vector<int64_t> lengths;     // of the samples, in order
  std::vector<int64_t> categories;  // of the samples: places in Loader::categories()
  std::vector<PictureKey> pictures;
  std::vector<Tensor> pixels;  // [3, S, S] each; undefined where `needed` said no
  bool multimodal = false;
  int64_t capacity = 0;  // tokens the rows could hold; 0 without packing
  Value state;           // of the lane behind this batch
};

// A sample, or one part of a long text, as ids and labels.
struct DrawnSample {
  SampleRef ref;
  int64_t part = 0;
  EncodedSample encoded;
  int64_t length() const { return static_cast<int64_t>(encoded.ids.size()); }
};

// What a batch is made of, its pictures not yet decoded.
struct DrawnBatch {
  std::vector<DrawnSample> samples;
  Value state;  // of the lane behind it
};

class Loader {
 public:
  // The sources and the tokenizer must outlive the loader.
  Loader(std::vector<const SampleSource*> sources, std::vector<MixtureSource> mixture,
         std::vector<std::string> categories, const Tokenizer& tokenizer, LoaderOptions options);
  ~Loader();

  // Whether step `step` takes multimodal samples, when steps are grouped; the same on all ranks.
  bool is_multimodal(int64_t step) const;

  // The samples of a lane at a step. Every lane must be asked for its steps in order; different
  // lanes may be asked from different threads.
  DrawnBatch draw(int64_t step, int64_t lane);
  // The batch of what was drawn, in any order and from any thread. `needed` says which pictures
  // must be decoded.
  TokenBatch assemble(const DrawnBatch& drawn,
                      const std::function<bool(const PictureKey&)>& needed) const;
  // Both in one.
  TokenBatch next(int64_t step, int64_t lane, const std::function<bool(const PictureKey&)>& needed);

  // Sets a lane to where it was behind the batch that gave this state.
  void restore(int64_t lane, const Value& state);

 private:
  struct Lane;
  void refill(Lane& lane, int64_t lane_index, Modality modality, int64_t step, size_t wanted);
  EncodedSample encode_whole(const SampleRef& ref) const;
  std::vector<DrawnSample> encode(const SampleRef& ref) const;
  std::vector<DrawnSample> encode_waiting(const Value& list) const;
  std::vector<DrawnSample> take_row(Lane& lane, int64_t lane_index, Modality modality,
                                    int64_t step);
  std::vector<DrawnSample> take_samples(Lane& lane, int64_t lane_index, Modality modality,
                                        int64_t step);

  std::vector<const SampleSource*> sources_;
  Mixture mixture_;
  std::vector<std::string> categories_;
  const Tokenizer& tokenizer_;
  LoaderOptions options_;
  std::map<int64_t, std::unique_ptr<Lane>> lanes_;
};

}  // namespace dsvl
