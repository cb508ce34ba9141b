// Form "code": the sources of a package together, for a licence at their heads is told once.
#include "data/check/private_data.h"
#include "data/documents.h"
#include "data/forms.h"
#include "data/source_code/code_pieces.h"
#include "io/compressed.h"
#include "text/utf8.h"

namespace dsvl {

void read_code(const std::vector<std::string>& paths, const Reading& reading,
               const GiveDocument& give, Account& account) {
  const SourceRow& row = reading.row;
  LicenseHeaders headers;
  for (const auto& path : paths)
    try_reading(row, account, [&] {
      const std::string bytes = read_maybe_compressed(path, size_t{16} << 20);
      if (valid_utf8_length(bytes) != bytes.size()) return account.miss("not UTF-8");
      const std::string code = headers.without_known(clean_code(with_masked_mail(bytes)));
      if (code.empty()) return account.drop("no text");
      for (auto& piece : cut_code(code, reading.most_characters))
        give({row.package, row.license, row.language, std::move(piece)});
    });
}

}  // namespace dsvl
