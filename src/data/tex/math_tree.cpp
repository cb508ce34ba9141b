// Classes of atoms.
#include "data/tex/math_tree.h"

namespace dsvl {

bool is_atom(const MathNode& node) {
  return node.kind != MathKind::space && node.kind != MathKind::style;
}

MathClass class_of(const MathNode& node) {
  switch (node.kind) {
    case MathKind::symbol:
    case MathKind::big:
    case MathKind::classed:
    case MathKind::modulo:
      return node.cls;
    case MathKind::scripts:
      return class_of(node.parts[0]);
    case MathKind::stack:
      return node.name == "\\stackrel" ? MathClass::rel : class_of(node.parts[0]);
    case MathKind::function:
    case MathKind::brace:
      return MathClass::op;
    case MathKind::arrow:
      return MathClass::rel;
    case MathKind::fence:
      return MathClass::inner;
    default:
      return MathClass::ord;
  }
}

std::vector<MathClass> classes_of(const std::vector<MathNode>& row) {
  std::vector<MathClass> classes(row.size(), MathClass::ord);
  size_t before = row.size();  // the atom before; none yet
  for (size_t i = 0; i < row.size(); ++i) {
    if (!is_atom(row[i])) continue;
    MathClass& here = classes[i] = class_of(row[i]);
    const bool first = before == row.size();
    const MathClass last = first ? MathClass::open : classes[before];
    if (here == MathClass::bin &&
        (last == MathClass::bin || last == MathClass::op || last == MathClass::rel ||
         last == MathClass::open || last == MathClass::punct))
      here = MathClass::ord;
    if (!first && last == MathClass::bin &&
        (here == MathClass::rel || here == MathClass::close || here == MathClass::punct))
      classes[before] = MathClass::ord;
    before = i;
  }
  if (before < row.size() && classes[before] == MathClass::bin) classes[before] = MathClass::ord;
  return classes;
}

}  // namespace dsvl
