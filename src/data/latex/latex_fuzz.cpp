// Any text in UTF-8 is read to an end, as Markdown that is UTF-8, or refused with a reason.
#include <cstdint>
#include <cstdlib>

#include "data/latex/latex_page.h"
#include "text/utf8.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (dsvl::valid_utf8_length(text) != size) return 0;
  const auto page = dsvl::read_latex_page(text);
  if (dsvl::valid_utf8_length(page.markdown) != page.markdown.size()) std::abort();
  return 0;
}
