// Ctrl-C and SIGTERM for verbs that have nothing to save.
#pragma once

namespace dsvl {

// The process ends at once, with 130 or 143.
void exit_on_signals();

// From here on Ctrl-C only sets a flag (SIGTERM still ends the process).
void catch_interrupt();
bool interrupted();
void clear_interrupt();

}  // namespace dsvl
