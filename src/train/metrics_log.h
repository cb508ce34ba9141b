// metrics.jsonl: one JSON object a step.
#pragma once

#include <cstdint>
#include <string>

#include "base/value.h"

namespace dsvl {

class MetricsLog {
 public:
  // Continues the file, of which only the lines of steps up to `last_step` are kept; 0 begins it
  // anew.
  MetricsLog(std::string path, int64_t last_step);
  ~MetricsLog();
  MetricsLog(const MetricsLog&) = delete;
  MetricsLog& operator=(const MetricsLog&) = delete;

  // Appends one line; it is in the file when this returns. Fails with the system's reason.
  void append(const Value& line);

 private:
  std::string path_;
  int fd_;
};

}  // namespace dsvl
