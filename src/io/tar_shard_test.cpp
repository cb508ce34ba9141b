// Shards written, read, and refused.
#include "io/tar_shard.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "io/tar_header.h"
#include "support/folders.h"

namespace dsvl {
namespace {

std::vector<ShardSample> scan(const std::string& bytes) {
  return scan_tar(std::as_bytes(std::span(bytes.data(), bytes.size())), "test.tar");
}

std::string two_samples() {
  TarWriter writer;
  writer.add("000001.json", "{}");
  writer.add("000001.0.png", std::string(700, 'p'));
  writer.add("000002.json", "{\"a\":1}");
  return writer.finish();
}

// Members of some megabytes go to the file before the archive ends.
TEST(TarShard, AWriterWithAFileWritesTheSameBytes) {
  const std::string folder = fresh_folder("tar_shard_file"), path = folder + "/a.tar";
  std::filesystem::create_directories(folder);
  TarWriter in_memory, in_file(path);
  for (TarWriter* writer : {&in_memory, &in_file})
    for (int i = 0; i < 3; ++i) writer->add(str(i, ".json"), std::string(3'000'000, 'a'));
  EXPECT_EQ(in_file.size(), in_memory.size());
  EXPECT_FALSE(std::filesystem::exists(path));
  const std::string index = shard_index(in_file.samples());
  const std::string hash = in_file.save(path), bytes = in_memory.finish();
  EXPECT_TRUE(read_file(path) == bytes);
  EXPECT_EQ(index, shard_index(scan(bytes)));
  EXPECT_EQ(hash, xxh3_hex(std::as_bytes(std::span(bytes))));
  in_memory.add("a.json", "{}");
  in_memory.save(path);
  EXPECT_EQ(scan(read_file(path)).size(), 1U);
  {
    TarWriter given_up(folder + "/b.tar");
    given_up.add("a.json", std::string(5'000'000, 'a'));
  }
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1);
}

TEST(TarShard, NeighboursWithOneKeyAreASample) {
  const std::string bytes = two_samples();
  const auto samples = scan(bytes);
  ASSERT_EQ(samples.size(), 2U);
  EXPECT_EQ(samples[0].key, "000001");
  ASSERT_EQ(samples[0].parts.size(), 2U);
  const auto* png = samples[0].find("0.png");
  ASSERT_NE(png, nullptr);
  EXPECT_EQ(bytes.substr(png->offset, png->size), std::string(700, 'p'));
  EXPECT_EQ(samples[1].find("0.png"), nullptr);
}

TEST(TarShard, TheFirstDotOfTheBaseNameEndsTheKey) {
  std::string_view key, extension;
  ASSERT_TRUE(split_member_name("a.d/b.seg.png", key, extension));
  EXPECT_EQ(key, "a.d/b");
  EXPECT_EQ(extension, "seg.png");
  EXPECT_FALSE(split_member_name("a.d/README", key, extension));
  EXPECT_FALSE(split_member_name("a/.hidden", key, extension));
}

TEST(TarShard, TarReadsWhatIsWritten) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "tar_shard_test";
  std::filesystem::create_directories(folder);
  const std::string path = (folder / "a.tar").string();
  write_file_atomic(path, two_samples());
  EXPECT_EQ(std::system(("tar -tf '" + path + "' >/dev/null").c_str()), 0);
  EXPECT_EQ(TarShard::open(path)->samples().size(), 2U);
}

TEST(TarShard, ReadsWhatTarWrites) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "tar_shard_gnu";
  const std::string long_name(120, 'n');
  std::filesystem::create_directories(folder / long_name);
  write_file_atomic((folder / long_name / "x.txt").string(), "hello");
  for (const char* format : {"gnu", "posix"}) {
    const std::string path = (folder / (std::string(format) + ".tar")).string();
    const std::string command =
        str("tar --format=", format, " -C '", folder.string(), "' -cf '", path, "' ", long_name);
    ASSERT_EQ(std::system(command.c_str()), 0);
    const auto shard = TarShard::open(path);
    ASSERT_EQ(shard->samples().size(), 1U) << format;
    EXPECT_EQ(shard->samples()[0].key, long_name + "/x");
    const auto bytes = shard->bytes(shard->samples()[0].parts[0]);
    EXPECT_EQ(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()), "hello");
  }
}

TEST(TarShard, BrokenShardsAreRefused) {
  const std::string good = two_samples();
  EXPECT_THROW(scan(""), Error);                                  // empty
  EXPECT_THROW(scan(good.substr(0, good.size() - 1024)), Error);  // no end mark
  EXPECT_THROW(scan(good.substr(0, 1600)), Error);                // cut in a member
  EXPECT_THROW(scan(std::string(2048, 'x')), Error);              // no tar at all
  std::string damaged = good;
  damaged[3] = 'z';  // a name without its checksum
  EXPECT_THROW(scan(damaged), Error);
  TarWriter twice;
  twice.add("k.json", "{}");
  twice.add("k.json", "{}");
  EXPECT_THROW(scan(twice.finish()), Error);
  EXPECT_THROW(scan(make_tar_header("a.json", (uint64_t{1} << 33) - 1) + std::string(1024, '\0')),
               Error);
}

TEST(TarShard, TheIndexSaysWhereEveryPartLies) {
  const auto samples = scan(two_samples());
  EXPECT_EQ(
      shard_index(samples),
      "v1.2 2\njson 512 2 000001.json 0.png 1536 700 000001.0.png\njson 3072 7 000002.json\n");
}

}  // namespace
}  // namespace dsvl
