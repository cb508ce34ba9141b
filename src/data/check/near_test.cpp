// The hash against changes it must bear, the search against every pair.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/random.h"
#include "data/check/near_pictures.h"
#include "data/check/perceptual_hash.h"
#include "image/resize.h"

namespace dsvl {
namespace {

// Soft blobs: a picture with low frequencies, as photographs have.
Image blobs(uint64_t seed, int side) {
  Random random(seed);
  struct Blob {
    double x, y, size, light;
  };
  std::vector<Blob> list;
  for (int i = 0; i < 12; ++i)
    list.push_back(
        {random.uniform(), random.uniform(), random.uniform(0.05, 0.3), random.uniform(-120, 120)});
  Image image = make_image(side, side);
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) {
      double light = 128;
      for (const auto& b : list) {
        const double dx = (x + 0.5) / side - b.x, dy = (y + 0.5) / side - b.y;
        light += b.light * std::exp(-(dx * dx + dy * dy) / (b.size * b.size));
      }
      for (int c = 0; c < 3; ++c)
        image.row(y)[3 * x + c] = static_cast<uint8_t>(std::clamp(light, 0.0, 255.0));
    }
  return image;
}

TEST(PerceptualHash, BearsScalingAndCompressionAndTellsPicturesApart) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    const Image image = blobs(seed, 128);
    const uint64_t hash = perceptual_hash(image);
    const auto jpeg = encode_jpeg(image, 50);
    const auto bytes = std::as_bytes(std::span(jpeg.data(), jpeg.size()));
    // Bits near the median may turn over: few of 64.
    EXPECT_LE(hash_distance(hash, perceptual_hash(decode_image(bytes, "test"))), 4) << seed;
    EXPECT_LE(hash_distance(hash, perceptual_hash(resize(image, 80, 80, Filter::bicubic))), 6)
        << seed;
    EXPECT_GE(hash_distance(hash, perceptual_hash(blobs(seed + 100, 128))), 10) << seed;
  }
}

TEST(PerceptualHash, OneShadeAndSmallPictures) {
  Image white = make_image(50, 20);
  for (auto& value : white.pixels) value = 255;
  EXPECT_EQ(perceptual_hash(white), 1U);
  EXPECT_EQ(perceptual_hash(make_image(1, 1)), 0U);
}

TEST(NearPictures, FindsWhatEveryPairFinds) {
  Random random(7);
  std::vector<HashedPicture> all;
  for (uint64_t i = 0; i < 600; ++i) {
    uint64_t hash = random.next();
    if (i % 3 == 1 && !all.empty()) {  // a few bits away from an earlier one
      hash = random.pick(all).hash;
      for (int64_t flips = random.below(7); flips > 0; --flips)
        hash ^= uint64_t{1} << random.below(64);
    }
    all.push_back({hash, static_cast<uint64_t>(random.below(3)), i});
  }
  const std::vector<int64_t> rank{1, 0, 2};
  for (const int distance : {0, 3, 5}) {
    NearPictures near(distance);
    for (const auto& picture : all) near.add(picture);
    std::map<uint64_t, uint64_t> found, wanted;
    near.for_each(rank, [&](uint64_t sample, uint64_t like) { found[sample] = like; });
    for (const auto& a : all) {
      std::pair<int, uint64_t> best{distance + 1, 0};
      for (const auto& b : all)
        if (rank[b.split] < rank[a.split])
          best = std::min(best, {hash_distance(a.hash, b.hash), b.sample});
      if (best.first <= distance) wanted[a.sample] = best.second;
    }
    EXPECT_FALSE(wanted.empty());
    EXPECT_EQ(found, wanted) << distance;
  }
}

TEST(RecordGroups, FilesGiveWhatMemoryGives) {
  RecordGroups in_memory, in_files(50);
  for (uint64_t i = 0; i < 1000; ++i)
    for (auto* groups : {&in_memory, &in_files}) groups->add({i * i % 97, i % 5, i});
  std::vector<Record> a, b;
  in_memory.for_each_group([&](auto group) { a.insert(a.end(), group.begin(), group.end()); });
  in_files.for_each_group([&](auto group) {
    for (size_t i = 1; i < group.size(); ++i) {
      EXPECT_EQ(group[i].key, group[0].key);
      EXPECT_LT(group[i - 1], group[i]);
    }
    b.insert(b.end(), group.begin(), group.end());
  });
  EXPECT_EQ(a.size(), 1000U);
  EXPECT_EQ(a, b);
}

}  // namespace
}  // namespace dsvl
