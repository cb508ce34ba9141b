// TensorBoard event files, written directly: records of length, checksum, message, checksum; the
// messages are protocol buffers of a handful of fields.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dsvl {

class EventWriter {
 public:
  // Opens a new events.out.tfevents.* file in `directory`, which must exist. `first_step` > 0 tells
  // TensorBoard to forget what earlier files of the folder hold from that step on. Fails with the
  // path and the system's reason; so do the writes.
  EventWriter(const std::string& directory, int64_t first_step);
  ~EventWriter();
  EventWriter(const EventWriter&) = delete;
  EventWriter& operator=(const EventWriter&) = delete;

  void scalar(std::string_view tag, int64_t step, double value);
  // `png` is the encoded picture of this width and height.
  void image(std::string_view tag, int64_t step, int width, int height, std::string_view png);

  const std::string& path() const { return path_; }

 private:
  void record(const std::string& message);

  std::string path_;
  int file_;
};

namespace events {  // the pieces, for the test

// One record as it stands in the file.
std::string frame(std::string_view message);
// The Event message of one scalar; image() likewise.
std::string scalar_event(double wall_time, int64_t step, std::string_view tag, float value);
uint32_t crc32c(std::string_view bytes);

}  // namespace events
}  // namespace dsvl
