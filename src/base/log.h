// One line per event on stderr, rank in front when there are several.
#pragma once

#include <string>

#include "base/error.h"

namespace dsvl {

// Set once at start-up; rank -1 (the default) prints no rank.
void set_log_rank(int rank);
void set_log_quiet(bool quiet);

void log_line(const char* level, const std::string& text);

template <class... Parts>
void log_info(const Parts&... parts) {
  log_line("", dsvl::str(parts...));
}

template <class... Parts>
void log_warning(const Parts&... parts) {
  log_line("warning: ", dsvl::str(parts...));
}

}  // namespace dsvl
