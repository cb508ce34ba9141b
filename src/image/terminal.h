// Pictures on a terminal: the kitty and iTerm2 protocols, or two pixels a character cell.
#pragma once

#include <functional>
#include <string>

#include "image/image.h"

namespace dsvl {

enum class TerminalGraphics {
  none,             // no terminal, or one that has no colours
  half_blocks_256,  // 256-colour palette
  half_blocks,      // 24-bit colour
  iterm2,
  kitty,
};

// What the terminal can show, told by its environment: `get` returns a variable's value, "" when it
// is not set. Inside tmux and screen, which swallow graphics, half blocks. The caller checks that
// the output is a terminal at all.
TerminalGraphics detect_terminal_graphics(const std::function<std::string(const char*)>& get);

// The characters to print: a picture of at most `columns` cells in width and half as many lines,
// never enlarged, a line end after it. "" for none.
std::string render_for_terminal(const Image& image, TerminalGraphics kind, int columns);

}  // namespace dsvl
