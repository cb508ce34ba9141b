// Form "man": a page of the manual.
#include "data/forms.h"
#include "data/manual/man_page.h"
#include "io/compressed.h"
#include "text/utf8.h"

namespace dsvl {

void read_man(const std::string& path, const Reading& reading, const GiveDocument& give,
              Account& account) {
  const std::string text = read_maybe_compressed(path, size_t{16} << 20);
  if (valid_utf8_length(text) != text.size()) return account.miss("not UTF-8");
  const ManPage page = read_man_page(text);
  give_texts(page.blocks, reading, give, account,
             page.refers_to.empty() ? "no text" : "stands for another page");
}

}  // namespace dsvl
