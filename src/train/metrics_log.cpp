// Appending to metrics.jsonl and the event file, and cutting the former back on resume.
#include "train/metrics_log.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "train/json_lines.h"

namespace dsvl {
namespace {

// Every number but the step itself; members of an inner object as "loss_by_category/emoji".
void write_events(EventWriter& events, int64_t step, const std::string& prefix, const Value& line) {
  for (const auto& [key, value] : line.as_object()) {
    if (value.is_object()) write_events(events, step, prefix + key + "/", value);
    if (value.is_number() && key != "step") events.scalar(prefix + key, step, value.as_double());
  }
}

}  // namespace

MetricsLog::MetricsLog(const std::string& run_dir, int64_t last_step)
    : path_(run_dir + "/metrics.jsonl"), events_(run_dir, last_step > 0 ? last_step + 1 : 0) {
  write_file_atomic(path_, last_step == 0 ? "" : lines_up_to_step(path_, last_step));
  fd_ = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  if (fd_ < 0) fail(path_, ": ", std::strerror(errno));
}

MetricsLog::~MetricsLog() {
  ::close(fd_);
}

void MetricsLog::append(const Value& line) {
  const std::string text = to_json(line) + "\n";
  for (size_t done = 0; done < text.size();) {
    const ssize_t put = ::write(fd_, text.data() + done, text.size() - done);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) fail(path_, ": cannot write: ", std::strerror(errno));
    done += static_cast<size_t>(put);
  }
  write_events(events_, line.at("step").as_int(), "", line);
}

}  // namespace dsvl
