// Ctrl-C and SIGTERM as a wish to stop after the current step.
#pragma once

namespace dsvl {

// From its construction on the first SIGINT or SIGTERM is only noted; the second one kills as
// usual.
class StopSignal {
 public:
  StopSignal();
  ~StopSignal();  // the usual actions again
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  static int received();  // the signal's number, 0 when none came
};

}  // namespace dsvl
