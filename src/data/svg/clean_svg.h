// A drawing in SVG as what shows: the same shapes in one way of writing, short enough to be asked
// of a model.
#pragma once

#include <string>
#include <string_view>

namespace dsvl {

struct CleanSvg {
  // "<svg xmlns=... viewBox=...>" and an element a line; "" where there is a fault.
  std::string source;
  double width = 0, height = 0;  // of its view box
  std::string fault;             // why there is none, as it is counted
};

// What stays: shapes, groups with something to say, gradients, clipping paths and what is used of
// the definitions. Editors' notes, names nobody refers to, values that hold anyway and what is
// never painted go; numbers are rounded to a two thousandth of the larger side; names become a, b,
// c, ... Dropped, with a fault: text, pictures, style sheets and other elements that are not known,
// links out of the file, views more than four times as long as wide, metadata that name another
// licence than the public domain, and what gives more than `most_bytes`.
CleanSvg clean_svg(std::string_view bytes, size_t most_bytes);

// The source with the size of its picture in pixels.
std::string sized_svg(const std::string& source, int width, int height);

}  // namespace dsvl
