// Form "rest": reStructuredText.
#include "data/forms.h"
#include "data/rest/rest_page.h"
#include "io/compressed.h"
#include "text/utf8.h"

namespace dsvl {

void read_rest(const std::string& path, const Reading& reading, const GiveDocument& give,
               Account& account) {
  const std::string text = read_maybe_compressed(path, size_t{16} << 20);
  if (valid_utf8_length(text) != text.size()) return account.miss("not UTF-8");
  give_texts(read_rest_page(text), reading, give, account, "no text");
}

}  // namespace dsvl
