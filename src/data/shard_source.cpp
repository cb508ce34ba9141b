// Samples by index out of a ShardSet.
#include "data/shard_source.h"

#include <algorithm>

#include "base/error.h"
#include "data/shard_set.h"

namespace dsvl {
namespace {

class ShardSource : public SampleSource {
 public:
  ShardSource(std::shared_ptr<const ShardSet> set, int64_t limit)
      : set_(std::move(set)), size_(limit > 0 ? std::min(limit, set_->size()) : set_->size()) {}

  int64_t size() const override { return size_; }
  SampleText text(int64_t index) const override {
    Sample sample = set_->text(index);
    SampleText text;
    text.text = std::move(sample.text);
    text.messages = std::move(sample.messages);
    return text;
  }
  // Losses are logged by this name.
  std::string category(int64_t index) const override {
    const Sample sample = set_->text(index);
    return sample.subcategory.empty() ? sample.category
                                      : sample.category + " / " + sample.subcategory;
  }
  bool has_pictures(int64_t index) const override { return set_->text(index).multimodal(); }
  Image picture(int64_t index, int64_t number) const override {
    return set_->picture(index, number);
  }
  std::string where(int64_t index) const override { return set_->where(index); }
  uint64_t fingerprint() const override { return set_->fingerprint(); }

 private:
  const std::shared_ptr<const ShardSet> set_;
  const int64_t size_;
};

}  // namespace

std::unique_ptr<SampleSource> open_shards(const std::string& path, int64_t limit) {
  auto set = ShardSet::open(path);
  if (set->size() == 0) fail(path, ": holds no sample");
  return std::make_unique<ShardSource>(std::move(set), limit);
}

}  // namespace dsvl
