// Escape sequences for pictures. A cell is taken as 8 x 16 pixels.
#include "image/terminal.h"

#include <algorithm>
#include <string_view>

#include "base/base64.h"
#include "base/error.h"
#include "image/fit.h"

namespace dsvl {
namespace {

constexpr int kCellWidth = 8;
constexpr size_t kKittyChunk = 4096;  // bytes of base64 that one sequence may carry

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != text.npos;
}

// Cells that a picture of this width takes, so that it has its size on any density of screen.
int cells(const Image& image, int columns) {
  return std::clamp((image.width + kCellWidth - 1) / kCellWidth, 1, columns);
}

std::string render_kitty(const Image& image, int columns) {
  const std::string data = base64(encode_png(image));
  std::string out;
  for (size_t at = 0; at < data.size(); at += kKittyChunk) {
    out += "\x1b_G";
    if (at == 0) out += str("f=100,a=T,q=2,c=", cells(image, columns), ",");
    out += at + kKittyChunk < data.size() ? "m=1;" : "m=0;";
    out += data.substr(at, kKittyChunk) + "\x1b\\";
  }
  return out + "\n";
}

std::string render_iterm2(const Image& image, int columns) {
  const std::string png = encode_png(image);
  return str("\x1b]1337;File=inline=1;preserveAspectRatio=1;size=", png.size(),
             ";width=", cells(image, columns), ":", base64(png), "\a\n");
}

// "38;..." (upper half) or "48;..." (lower half) for a pixel.
std::string colour(int layer, const uint8_t* rgb, bool is_24_bit) {
  if (is_24_bit) return str(layer, ";2;", +rgb[0], ";", +rgb[1], ";", +rgb[2]);
  const auto step = [](int value) { return (value * 5 + 127) / 255; };  // of the 6 x 6 x 6 cube
  return str(layer, ";5;", 16 + 36 * step(rgb[0]) + 6 * step(rgb[1]) + step(rgb[2]));
}

std::string render_half_blocks(const Image& image, bool is_24_bit) {
  std::string out;
  for (int y = 0; y < image.height; y += 2) {
    std::string last;
    for (int x = 0; x < image.width; ++x) {
      const uint8_t* upper = image.row(y) + 3 * x;
      std::string now = colour(38, upper, is_24_bit) + ";";
      now += y + 1 < image.height ? colour(48, image.row(y + 1) + 3 * x, is_24_bit) : "49";
      if (now != last) out += "\x1b[" + now + "m";
      out += "▀";
      last = std::move(now);
    }
    out += "\x1b[0m\n";
  }
  return out;
}

TerminalGraphics half_blocks(const std::string& term, const std::string& colours) {
  if (term.empty() || term == "dumb" || term == "linux") return TerminalGraphics::none;
  const bool is_24_bit = colours == "truecolor" || colours == "24bit" || has(term, "direct");
  return is_24_bit ? TerminalGraphics::half_blocks : TerminalGraphics::half_blocks_256;
}

}  // namespace

TerminalGraphics detect_terminal_graphics(const std::function<std::string(const char*)>& get) {
  const std::string term = get("TERM"), program = get("TERM_PROGRAM");
  if (!get("NO_COLOR").empty()) return TerminalGraphics::none;
  const bool is_nested =
      !get("TMUX").empty() || term.starts_with("screen") || term.starts_with("tmux");
  if (!is_nested) {
    if (!get("KITTY_WINDOW_ID").empty() || has(term, "kitty") || has(term, "ghostty"))
      return TerminalGraphics::kitty;
    if (program == "iTerm.app" || program == "WezTerm" || get("LC_TERMINAL") == "iTerm2")
      return TerminalGraphics::iterm2;
  }
  return half_blocks(term, get("COLORTERM"));
}

std::string render_for_terminal(const Image& image, TerminalGraphics kind, int columns) {
  if (kind == TerminalGraphics::none || image.pixels.empty()) return "";
  columns = std::clamp(columns, 1, 1000);
  switch (kind) {
    case TerminalGraphics::kitty:
      return render_kitty(fit(image, columns * kCellWidth), columns);
    case TerminalGraphics::iterm2:
      return render_iterm2(fit(image, columns * kCellWidth), columns);
    default:
      return render_half_blocks(fit(image, columns), kind == TerminalGraphics::half_blocks);
  }
}

}  // namespace dsvl
