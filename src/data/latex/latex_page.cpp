// The preamble, then the body.
#include "data/latex/latex_page.h"

#include "data/latex/reader.h"

namespace dsvl {

LatexPage read_latex_page(std::string_view text) {
  LatexState state;
  LatexLexer source(text);
  LatexInput input(state, &source);
  LatexPage page;
  if (read_preamble(input, state, source)) {
    LatexReader reader(state, source);
    reader.read();
    page.markdown = reader.blocks().markdown();
    page.num_blocks = reader.blocks().num_kept();
    page.dropped = reader.blocks().dropped();
  }
  page.fault = state.fault;
  return page;
}

}  // namespace dsvl
