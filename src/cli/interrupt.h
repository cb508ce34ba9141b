// Ctrl-C and SIGTERM while nothing needs saving: an answer, a chat. base/signals.h is for the rest.
#pragma once

namespace dsvl {

// The process ends at once, with 130 or 143.
void exit_on_signals();

// From here on Ctrl-C only sets a flag (SIGTERM still ends the process).
void catch_interrupt();
bool interrupted();
void clear_interrupt();

}  // namespace dsvl
