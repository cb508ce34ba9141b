// Field numbers are those of TensorFlow's event.proto and summary.proto.
#include "io/event_writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>

#include "base/error.h"

namespace dsvl {
namespace events {
namespace {

constexpr std::array<uint32_t, 256> make_crc_table() {
  std::array<uint32_t, 256> table{};
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1) ? 0x82f63b78u : 0);
    table[i] = value;
  }
  return table;
}
constexpr auto kCrcTable = make_crc_table();

// The format stores checksums rotated, so that a record of records does not check itself.
uint32_t masked_crc32c(std::string_view bytes) {
  const uint32_t crc = crc32c(bytes);
  return ((crc >> 15) | (crc << 17)) + 0xa282ead8u;
}

template <class T>
std::string little_endian(T value) {
  std::string bytes;
  for (size_t i = 0; i < sizeof(T); ++i) bytes += static_cast<char>(value >> (8 * i));
  return bytes;
}

std::string varint(uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(value | 0x80);
  return bytes + static_cast<char>(value);
}

enum WireType { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };
std::string key(int field, WireType type) {
  return varint(static_cast<uint64_t>(field << 3 | type));
}
std::string int_field(int field, int64_t value) {
  return key(field, kVarint) + varint(static_cast<uint64_t>(value));
}
std::string bytes_field(int field, std::string_view bytes) {
  return key(field, kBytes) + varint(bytes.size()) + std::string(bytes);
}
std::string double_field(int field, double value) {
  return key(field, kFixed64) + little_endian(std::bit_cast<uint64_t>(value));
}
std::string float_field(int field, float value) {
  return key(field, kFixed32) + little_endian(std::bit_cast<uint32_t>(value));
}

double now() {
  using namespace std::chrono;
  return duration<double>(system_clock::now().time_since_epoch()).count();
}

std::string header(double wall_time, int64_t step) {
  return double_field(1, wall_time) + int_field(2, step);
}

}  // namespace

uint32_t crc32c(std::string_view bytes) {
  uint32_t crc = ~0u;
  for (const char c : bytes) crc = (crc >> 8) ^ kCrcTable[(crc ^ static_cast<uint8_t>(c)) & 0xff];
  return ~crc;
}

std::string frame(std::string_view message) {
  const auto length = little_endian(static_cast<uint64_t>(message.size()));
  return length + little_endian(masked_crc32c(length)) + std::string(message) +
         little_endian(masked_crc32c(message));
}

std::string scalar_event(double wall_time, int64_t step, std::string_view tag, float value) {
  const auto summary_value = bytes_field(1, tag) + float_field(2, value);
  return header(wall_time, step) + bytes_field(5, bytes_field(1, summary_value));
}

}  // namespace events

EventWriter::EventWriter(const std::string& directory, int64_t first_step) {
  using namespace events;
  char host[256] = "localhost";
  ::gethostname(host, sizeof host - 1);
  const auto seconds = static_cast<int64_t>(now());
  // Two runs within a second get different files: the name is taken only when it is free.
  for (int number = 0; number < 1000; ++number) {
    path_ =
        str(directory, "/events.out.tfevents.", seconds, ".", host, ".", ::getpid(), ".", number);
    file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0644);
    if (file_ >= 0 || errno != EEXIST) break;
  }
  if (file_ < 0) fail(path_, ": cannot be written: ", std::strerror(errno));
  record(double_field(1, now()) + bytes_field(3, "brain.Event:2"));
  if (first_step > 0)
    record(header(now(), first_step) + bytes_field(7, int_field(1, 1)));  // SessionLog START
}

EventWriter::~EventWriter() {
  ::close(file_);
}

void EventWriter::scalar(std::string_view tag, int64_t step, double value) {
  record(events::scalar_event(events::now(), step, tag, static_cast<float>(value)));
}

void EventWriter::image(std::string_view tag, int64_t step, int width, int height,
                        std::string_view png) {
  using namespace events;
  constexpr int kRgb = 3;
  const auto picture =
      int_field(1, height) + int_field(2, width) + int_field(3, kRgb) + bytes_field(4, png);
  const auto value = bytes_field(1, tag) + bytes_field(4, picture);
  record(header(now(), step) + bytes_field(5, bytes_field(1, value)));
}

void EventWriter::record(const std::string& message) {
  const auto bytes = events::frame(message);
  const auto written = ::write(file_, bytes.data(), bytes.size());
  if (written != static_cast<ssize_t>(bytes.size())) {
    fail(path_, ": cannot be written: ", written < 0 ? std::strerror(errno) : "the disk is full");
  }
}

}  // namespace dsvl
