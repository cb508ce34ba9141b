// Form "man": a page of the manual.
#include "data/check/private_data.h"
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
  if (page.blocks.empty())
    return account.drop(page.refers_to.empty() ? "no text" : "stands for another page");
  const SourceRow& row = reading.row;
  for (const auto& piece : cut_texts(page.blocks, reading.most_characters))
    give({row.package, row.license, row.language, with_masked_mail(piece)});
}

}  // namespace dsvl
