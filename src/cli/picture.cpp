// The terminal asked and written to.
#include "cli/picture.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace dsvl {
namespace {

int terminal_columns() {
  winsize size{};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

TerminalGraphics stdout_graphics() {
  if (isatty(STDOUT_FILENO) == 0) return TerminalGraphics::none;
  return detect_terminal_graphics([](const char* name) {
    const char* value = std::getenv(name);
    return std::string(value == nullptr ? "" : value);
  });
}

void show_picture(const Image& image, int columns) {
  const auto kind = stdout_graphics();
  if (kind == TerminalGraphics::none) return;
  const auto text = render_for_terminal(image, kind, std::min(terminal_columns(), columns));
  std::fwrite(text.data(), 1, text.size(), stdout);
}

}  // namespace dsvl
