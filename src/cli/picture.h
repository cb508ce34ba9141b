// Pictures shown beside text on standard output.
#pragma once

#include "image/image.h"
#include "image/terminal.h"

namespace dsvl {

// What standard output can show; none when it is no terminal.
TerminalGraphics stdout_graphics();

// Prints the picture, at most `columns` cells wide and no wider than the terminal.
void show_picture(const Image& image, int columns);

}  // namespace dsvl
