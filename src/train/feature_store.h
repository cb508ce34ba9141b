// Features of a frozen tower on disk, so that the stages of a training and runs after it compute
// them once. Spec training 4.2 (4).
#pragma once

#include <ATen/core/Tensor.h>

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/files.h"

namespace dsvl {

using at::Tensor;

// One picture of a data set.
struct FeatureKey {
  uint64_t source = 0;  // fingerprint of the data set and of how its pictures are prepared
  int64_t index = 0;    // sample
  int64_t number = 0;   // picture in it
  auto operator<=>(const FeatureKey&) const = default;
};

// Every process appends to a file of its own in the folder and reads those of all others, as they
// were when it began. A record carries a hash: what a killed process or a full disk left half
// written is passed over. Not for several threads at once.
class FeatureStore {
 public:
  // `name` tells towers and their weights apart and begins the files' names. Features have `shape`,
  // float16. Fails when the folder cannot be made or written.
  FeatureStore(const std::string& directory, const std::string& name, std::vector<int64_t> shape);
  ~FeatureStore();
  FeatureStore(const FeatureStore&) = delete;
  FeatureStore& operator=(const FeatureStore&) = delete;

  // Whether find() will give it: reads and checks the record.
  bool contains(const FeatureKey& key) const { return find(key).has_value(); }
  // Absent when it was never added or its bytes are damaged.
  std::optional<Tensor> find(const FeatureKey& key) const;
  // A disk that takes no more is said once; features are then only computed.
  void add(const FeatureKey& key, const Tensor& features);

 private:
  struct Place {
    int fd;
    int64_t offset;
  };
  void read_keys(int fd, int64_t bytes);
  void claim_file(const std::string& beginning);

  const std::vector<int64_t> shape_;
  const int64_t payload_, record_;  // bytes
  std::map<FeatureKey, Place> places_;
  std::vector<int> files_;
  std::unique_ptr<FileLock> lock_;
  int own_ = -1;
  int64_t end_ = 0;  // of the own file
  std::string own_path_;
};

}  // namespace dsvl
