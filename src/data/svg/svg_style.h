// Presentation of SVG: which attributes shapes have, and which values hold anyway.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "data/web/markup.h"

namespace dsvl {

enum class SvgType { length, number, word, path, points, transform, paint, reference };

struct SvgAttribute {
  std::string_view name;
  SvgType type;
  // What holds where neither the element nor, of what is inherited, one around it says otherwise;
  // "" where that is another thing for each element.
  std::string_view initial = "";
  bool inherited = false;
};

// All attributes that are kept, in the order in which they are written.
std::span<const SvgAttribute> svg_attributes();

// The attributes of an element with the declarations of its `style` among them, which count more;
// without blanks at their ends.
std::map<std::string, std::string, std::less<>> declared(const MarkupNode& node);

// A colour, "none" or a reference ("url(#a)") in one way of writing; nothing when it is none.
std::optional<std::string> short_paint(std::string_view paint);

// The name in "url(#a)" or "#a"; "" when the value refers to nothing.
std::string_view referred_name(std::string_view value);

}  // namespace dsvl
