// metrics.jsonl, one JSON object a step, and the same numbers as TensorBoard events.
#pragma once

#include <cstdint>
#include <string>

#include "base/value.h"
#include "io/event_writer.h"

namespace dsvl {

class MetricsLog {
 public:
  // Continues the files of the run directory, of which only the lines of steps up to `last_step`
  // count; 0 begins them anew.
  MetricsLog(const std::string& run_dir, int64_t last_step);
  ~MetricsLog();
  MetricsLog(const MetricsLog&) = delete;
  MetricsLog& operator=(const MetricsLog&) = delete;

  // Appends one line, which has "step"; it is in the files when this returns. Fails with the
  // system's reason.
  void append(const Value& line);

 private:
  std::string path_;
  int fd_;
  EventWriter events_;
};

}  // namespace dsvl
