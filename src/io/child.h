// A child program run to its end, its output kept.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace dsvl {

struct ChildResult {
  int exit_code = 0;   // 128 + n after signal n; 127 when there is no such program
  std::string output;  // standard output and error as they came, the last 64 KiB
  // The last line of the output that is not empty.
  std::string last_line() const;
};

// `words[0]` is looked up in PATH; no shell. Runs in `folder` with standard input closed.
ChildResult run_child(const std::vector<std::string>& words, const std::string& folder);

// What a child that reads files of unknown origin may use.
struct ChildLimits {
  // Of processor time, rounded up to whole ones, and ten times that of the clock: what a child
  // gives shall not depend on how busy the machine is.
  double seconds = 30;
  int64_t memory = INT64_C(1) << 30;      // bytes of address space
  size_t most_output = size_t{64} << 20;  // bytes of standard output
};

enum class ChildEnd { exited, missing, too_long, too_much, killed };

struct LimitedResult {
  ChildEnd end = ChildEnd::exited;
  int exit_code = 0;         // when it exited; the signal when it was killed
  std::string output, said;  // standard output; the last 4 KiB of standard error
  bool good() const { return end == ChildEnd::exited && exit_code == 0; }
  // "pdftotext: took too long"; names `program`.
  std::string fault(const std::string& program) const;
};

// As above, in the current folder, within limits; a child that goes past them is killed. `input` is
// what it finds as the file /dev/fd/3 (null: no such file). What it started is killed with it.
// Fails when it cannot be started although it is there. Linux only (prlimit, memfd_create).
LimitedResult run_limited(const std::vector<std::string>& words, const ChildLimits& limits,
                          const std::string* input = nullptr);

}  // namespace dsvl
