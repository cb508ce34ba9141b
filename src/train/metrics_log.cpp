// Appending to metrics.jsonl and the event file, and cutting the former back on resume.
#include "train/metrics_log.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <sstream>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"

namespace dsvl {
namespace {

// The lines up to `last_step`; a line cut by a kill ends the file.
std::string kept_lines(const std::string& path, int64_t last_step) {
  if (last_step == 0 || !std::filesystem::exists(path)) return "";
  std::istringstream in(read_file(path));
  std::string kept, line;
  while (std::getline(in, line) && !in.eof()) {
    if (parse_json(line, path).at("step").as_int() > last_step) break;
    kept += line + "\n";
  }
  return kept;
}

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
  write_file_atomic(path_, kept_lines(path_, last_step));
  fd_ = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  if (fd_ < 0) fail(path_, ": ", std::strerror(errno));
}

MetricsLog::~MetricsLog() {
  ::close(fd_);
}

void MetricsLog::append(const Value& line) {
  const std::string text = to_json(line) + "\n";
  if (::write(fd_, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    fail(path_, ": ", std::strerror(errno));
  write_events(events_, line.at("step").as_int(), "", line);
}

}  // namespace dsvl
