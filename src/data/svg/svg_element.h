// Elements of a drawing between reading and writing; inside src/data/svg alone.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "data/web/markup.h"

namespace dsvl {

// Why a drawing is not taken, as it is counted; thrown, and caught by clean_svg().
struct SvgFault {
  std::string why;
};

using SvgValues = std::map<std::string, std::string, std::less<>>;

struct SvgElement {
  std::string name;  // "": never painted
  SvgValues values;  // of its attributes, in one way of writing
  std::vector<SvgElement> children;

  const std::string& value(std::string_view attribute) const;  // "" when it has none
};

// Gradients, clipping paths and <defs>: nothing of them is seen but where something refers to it.
bool is_svg_target(std::string_view name);
// Whether there is a shape outside of those.
bool paints(const SvgElement& element);

// The element with what is painted below it, values in one way of writing. `digits`: behind the
// point, of its lengths, for a two thousandth of the picture; a scale within it asks for more.
// Throws SvgFault.
SvgElement clean_element(const MarkupNode& node, double digits);

// Names that something painted refers to, directly or through what it refers to. Holds pointers
// into the tree that it was made of.
class SvgReferences {
 public:
  explicit SvgReferences(const SvgElement& root);
  bool has(const std::string& name) const { return reached_.contains(name); }
  // Whether something refers to what is not there.
  bool lacks_target() const { return lacks_target_; }
  // Elements that are painted, those behind every <use> each time. Throws SvgFault on uses that go
  // round.
  double painted(const SvgElement& element);

 private:
  void gather(const SvgElement& element);
  void reach(const SvgElement& element);
  void follow(const SvgElement& element);
  void follow_all(const SvgElement& element);

  std::map<std::string, const SvgElement*> by_name_;
  std::set<std::string> reached_;
  std::map<const SvgElement*, double> painted_;
  bool lacks_target_ = false;
};

// Without definitions and names that nothing refers to, and groups that say or hold nothing: their
// children take a group's place. `defined`: these stand in <defs>.
std::vector<SvgElement> used_children(std::vector<SvgElement> children,
                                      const SvgReferences& references, bool defined = false);

}  // namespace dsvl
