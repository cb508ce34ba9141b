// Family `text`: documents as they are, each once.
#include <algorithm>

#include "base/error.h"
#include "data/render.h"

namespace dsvl {
namespace {

class TextFamily : public Family {
 public:
  Drawn make(Draw draw) override {
    const Document& document = *draw.document;
    Sample sample;
    sample.source = document.package;
    sample.license = document.license;
    sample.category = "text";
    sample.subcategory = document.language;
    sample.text = document.text;
    return sample;
  }
};

}  // namespace

void check_settings(const TextOptions& o, const std::string& where) {
  check_share(o.least_letters, "least_letters", where);
  if (o.least_characters < 0 || o.most_characters < std::max<int64_t>(1, o.least_characters))
    fail(where, ": documents of ", o.least_characters, " to ", o.most_characters, " characters");
}

FamilyRow text_family() {
  return {"text",
          Kind::text,
          1,
          false,
          complete_settings<TextOptions>,
          [](std::shared_ptr<const Material>) -> std::unique_ptr<Family> {
            return std::make_unique<TextFamily>();
          }};
}

}  // namespace dsvl
