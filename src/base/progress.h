// A progress bar with rate and remaining time on a terminal; silent elsewhere.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace dsvl {

class Progress {
 public:
  // `unit` is what one step counts ("pages"). Draws on stderr only when it is a terminal.
  Progress(std::string title, int64_t total, std::string unit);
  ~Progress();  // ends the line
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `note` is shown behind the bar ("loss 1.23").
  void update(int64_t done, const std::string& note = "");

 private:
  using Clock = std::chrono::steady_clock;
  std::string title_, unit_;
  int64_t total_;
  int64_t first_ = -1;
  bool terminal_;
  bool drawn_ = false;
  Clock::time_point start_, last_;
};

// "1 h 02 min", "3 min 20 s", "12 s"
std::string format_duration(double seconds);
// "1.5 GiB"
std::string format_bytes(double bytes);

}  // namespace dsvl
