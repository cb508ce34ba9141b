// What one process keeps another finds; what was torn is passed over.
#include "train/feature_store.h"

#include <ATen/ops/rand.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>

#include "base/error.h"

namespace dsvl {
namespace {

const std::vector<int64_t> kShape{1, 4, 3};

Tensor some_features() {
  return at::rand(kShape).to(at::kHalf);
}

class FeatureStoreTest : public testing::Test {
 protected:
  FeatureStoreTest() : dir_(testing::TempDir() + "dsvl_features_" + std::to_string(::getpid())) {}
  ~FeatureStoreTest() override { std::filesystem::remove_all(dir_); }
  const std::string dir_;
};

std::string only_file(const std::string& folder) {
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".features") return entry.path().string();
  return "";
}

// One bit of the last record's features.
void damage(const std::string& file) {
  std::string bytes = read_file(file);
  bytes[bytes.size() - 3] = static_cast<char>(bytes[bytes.size() - 3] ^ 1);
  write_file_atomic(file, bytes);
}

TEST_F(FeatureStoreTest, KeepsWhatWasAdded) {
  const Tensor first = some_features(), second = some_features();
  {
    FeatureStore store(dir_, "high", kShape);
    store.add({7, 0, 0}, first);
    store.add({7, 0, 1}, second);
    EXPECT_TRUE(store.find({7, 0, 1})->equal(second));
    EXPECT_FALSE(store.contains({8, 0, 0}));
  }
  const FeatureStore store(dir_, "high", kShape);
  EXPECT_TRUE(store.find({7, 0, 0})->equal(first));
  EXPECT_TRUE(store.find({7, 0, 1})->equal(second));
  EXPECT_FALSE(FeatureStore(dir_, "other", kShape).contains({7, 0, 0}));
}

TEST_F(FeatureStoreTest, TwoProcessesWriteTwoFilesAndReadBoth) {
  const Tensor first = some_features(), second = some_features();
  {
    FeatureStore one(dir_, "low", kShape), two(dir_, "low", kShape);
    one.add({1, 1, 0}, first);
    two.add({1, 2, 0}, second);
  }
  const FeatureStore both(dir_, "low", kShape);
  EXPECT_TRUE(both.find({1, 1, 0})->equal(first));
  EXPECT_TRUE(both.find({1, 2, 0})->equal(second));
}

TEST_F(FeatureStoreTest, PassesOverATornRecordAndWritesOnAtItsPlace) {
  const Tensor kept = some_features(), torn = some_features(), late = some_features();
  {
    FeatureStore store(dir_, "low", kShape);
    store.add({1, 0, 0}, kept);
    store.add({1, 1, 0}, torn);
  }
  const std::string file = only_file(dir_);
  std::filesystem::resize_file(file, std::filesystem::file_size(file) - 5);
  {
    FeatureStore store(dir_, "low", kShape);
    EXPECT_TRUE(store.contains({1, 0, 0}));
    EXPECT_FALSE(store.contains({1, 1, 0}));
    store.add({1, 2, 0}, late);
  }
  const FeatureStore store(dir_, "low", kShape);
  EXPECT_TRUE(store.find({1, 2, 0})->equal(late));
}

TEST_F(FeatureStoreTest, PassesOverDamagedBytes) {
  {
    FeatureStore store(dir_, "low", kShape);
    store.add({1, 0, 0}, some_features());
  }
  damage(only_file(dir_));
  EXPECT_FALSE(FeatureStore(dir_, "low", kShape).contains({1, 0, 0}));
}

TEST_F(FeatureStoreTest, WhatWasWrittenAgainIsFound) {
  const Tensor again = some_features();
  {
    FeatureStore store(dir_, "low", kShape);
    store.add({1, 0, 0}, some_features());
  }
  damage(only_file(dir_));
  {
    FeatureStore store(dir_, "low", kShape);
    store.add({1, 0, 0}, again);
  }
  EXPECT_TRUE(FeatureStore(dir_, "low", kShape).find({1, 0, 0})->equal(again));
}

TEST_F(FeatureStoreTest, RefusesAFolderThatIsAFile) {
  write_file_atomic(dir_, "x");
  EXPECT_THROW(FeatureStore(dir_, "low", kShape), Error);
}

}  // namespace
}  // namespace dsvl
