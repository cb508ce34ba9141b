// Event files byte by byte; PyPI's tensorboard 2.21 read the same records when this was written.
#include "io/event_writer.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>

#include "base/files.h"

namespace dsvl {
namespace {

std::string from_hex(const std::string& hex) {
  std::string bytes;
  for (size_t i = 0; i < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return bytes;
}

TEST(EventWriter, Crc32cHasItsKnownValues) {
  EXPECT_EQ(events::crc32c("123456789"), 0xe3069283u);            // the check value of CRC-32C
  EXPECT_EQ(events::crc32c(std::string(32, '\0')), 0x8a9136aau);  // RFC 3720, B.4
}

TEST(EventWriter, AScalarIsTheseBytes) {
  // 09 wall_time, 10 step, 2a summary { 0a value { 0a tag "loss", 15 simple_value 0.5 } }
  const auto wanted = from_hex(
      "09000000000000f03f"
      "1007"
      "2a0d"
      "0a0b"
      "0a046c6f7373"
      "150000003f");
  EXPECT_EQ(events::scalar_event(1.0, 7, "loss", 0.5f), wanted);
}

TEST(EventWriter, AFileHoldsWholeRecords) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("dsvl_events_" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  std::string path;
  {
    EventWriter writer(folder.string(), 5);
    path = writer.path();
    writer.scalar("train/loss", 6, 1.5);
    writer.image("sample", 6, 1, 1, "png");
  }
  const auto bytes = read_file(path);
  size_t at = 0, records = 0;
  for (; at < bytes.size(); ++records) {
    uint64_t length = 0;
    std::memcpy(&length, bytes.data() + at, 8);
    ASSERT_LE(at + 16 + length, bytes.size());
    EXPECT_EQ(events::frame(bytes.substr(at + 12, length)), bytes.substr(at, 16 + length));
    at += 16 + length;
  }
  EXPECT_EQ(records, 4u);  // version, session start, scalar, image
  EXPECT_NE(bytes.find("brain.Event:2"), std::string::npos);
  EventWriter again(folder.string(), 0);
  EXPECT_NE(again.path(), path);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace dsvl
