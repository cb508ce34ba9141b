// Drawing of progress bars.
#include "base/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "base/error.h"

namespace dsvl {
namespace {

constexpr int kBarWidth = 24;

std::string bar(double share) {
  const int filled = static_cast<int>(share * kBarWidth);
  std::string out;
  for (int i = 0; i < kBarWidth; ++i) out += i < filled ? "█" : "░";
  return out;
}

}  // namespace

std::string format_duration(double seconds) {
  const auto s = static_cast<int64_t>(seconds + 0.5);
  char text[64];
  if (s >= 3600)
    std::snprintf(text, sizeof text, "%ld h %02ld min", long(s / 3600), long(s / 60 % 60));
  else if (s >= 60)
    std::snprintf(text, sizeof text, "%ld min %02ld s", long(s / 60), long(s % 60));
  else
    std::snprintf(text, sizeof text, "%ld s", long(s));
  return text;
}

std::string format_bytes(double bytes) {
  constexpr const char* kUnits[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  size_t unit = 0;
  while (bytes >= 1024 && unit + 1 < std::size(kUnits)) {
    bytes /= 1024;
    ++unit;
  }
  char text[32];
  std::snprintf(text, sizeof text, unit == 0 ? "%.0f %s" : "%.1f %s", bytes, kUnits[unit]);
  return text;
}

Progress::Progress(std::string title, int64_t total, std::string unit)
    : title_(std::move(title)),
      unit_(std::move(unit)),
      total_(std::max<int64_t>(total, 1)),
      terminal_(::isatty(STDERR_FILENO) == 1),
      start_(Clock::now()),
      last_(start_) {}

void Progress::update(int64_t done, const std::string& note) {
  if (first_ < 0) first_ = done;
  const auto now = Clock::now();
  const bool due = now - last_ > std::chrono::milliseconds(100) || done >= total_;
  if (!terminal_ || !due) return;
  last_ = now;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  const double rate = static_cast<double>(done - first_) / std::max(seconds, 1e-9);
  const double left = rate > 0 ? static_cast<double>(total_ - done) / rate : 0;
  char figures[96];
  std::snprintf(figures, sizeof figures, "%ld/%ld %.1f %s/s", long(done), long(total_), rate,
                unit_.c_str());
  const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(total_));
  const auto line = str("\r\033[K", title_, " ", bar(share), " ", figures,
                        rate > 0 ? str(", ", format_duration(left), " left") : "",
                        note.empty() ? "" : " · ", note);
  std::fputs(line.c_str(), stderr);
  std::fflush(stderr);
  drawn_ = true;
}

Progress::~Progress() {
  if (drawn_) std::fputc('\n', stderr);
}

}  // namespace dsvl
