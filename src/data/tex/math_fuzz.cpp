// Any text is either a formula, written in one way and set within bounds, or refused with a reason.
#include <cstdlib>

#include "data/tex/read_math.h"
#include "data/tex/set_math.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static dsvl::Pen pen;
  static dsvl::MathSetter setter(pen);
  static const dsvl::FontFile face = dsvl::find_font("latinmodern-math");
  const auto reading = dsvl::read_math({reinterpret_cast<const char*>(data), size});
  if (reading.fault.empty() != (reading.tree != nullptr)) std::abort();
  if (!reading.tree) return 0;
  if (dsvl::read_math(reading.latex).latex != reading.latex) std::abort();
  setter.set(*reading.tree, face, 20, size % 2 == 0);
  return 0;
}
