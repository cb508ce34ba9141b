// Form "rest": reStructuredText.
#include "data/check/private_data.h"
#include "data/forms.h"
#include "data/rest/rest_page.h"
#include "io/compressed.h"
#include "text/utf8.h"

namespace dsvl {

void read_rest(const std::string& path, const Reading& reading, const GiveDocument& give,
               Account& account) {
  const std::string text = read_maybe_compressed(path, size_t{16} << 20);
  if (valid_utf8_length(text) != text.size()) return account.miss("not UTF-8");
  const auto blocks = read_rest_page(text);
  if (blocks.empty()) return account.drop("no text");
  const SourceRow& row = reading.row;
  for (const auto& piece : cut_texts(blocks, reading.most_characters))
    give({row.package, row.license, row.language, with_masked_mail(piece)});
}

}  // namespace dsvl
