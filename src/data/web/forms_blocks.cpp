// What several forms do with a page once it is read.
#include "base/error.h"
#include "base/files.h"
#include "data/check/private_data.h"
#include "data/give_documents.h"
#include "data/web/pieces.h"

namespace dsvl {

std::string page_part(std::string_view bytes) {
  return str("page ", xxh3_64(bytes));
}

void give_texts(const std::vector<FoundBlock>& blocks, const Reading& reading,
                const GiveDocument& give, Account& account, const std::string& reason,
                const std::string& part) {
  const SourceRow& row = reading.row;
  const auto texts = cut_texts(blocks, reading.most_characters);
  if (texts.empty()) account.drop(reason);
  for (const auto& text : texts) {
    Document document{row.package, row.license, row.language, with_masked_mail(text)};
    document.part = part;
    give(std::move(document));
  }
}

}  // namespace dsvl
