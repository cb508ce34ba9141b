// A drawing in SVG as what shows: the same shapes in one way of writing, short enough to be asked
// of a model.
#pragma once

#include <string>
#include <string_view>

namespace dsvl {

struct CleanSvg {
  // "<svg xmlns=... viewBox=...>" and an element a line; "" where there is a fault.
  std::string source;
  std::string fault;  // why there is none, as it is counted
};

// What stays: shapes, groups with something to say, gradients, clipping paths and what is used of
// the definitions. Editors' notes, names nobody refers to, values that hold anyway and what is
// never painted go; paths are in absolute commands; lengths are rounded to a two thousandth of the
// larger side as it is seen, behind all transforms; names become a, b, c, ... Dropped, with a
// fault: text, pictures, style sheets, entities, other elements and properties that change what is
// seen and are not known, links out of the file, views more than four times as long as wide, what
// paints over 5,000 elements by its uses, metadata that name another licence than the public
// domain, and what gives more than `most_bytes`.
CleanSvg clean_svg(std::string_view bytes, size_t most_bytes);

// Whether an element of this name paints something itself: "path", "rect", ..., "use".
bool is_svg_shape(std::string_view name);

// The source with the size of its picture in pixels.
std::string sized_svg(const std::string& source, int width, int height);

}  // namespace dsvl
