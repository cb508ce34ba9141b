// Family `text`: documents as they are, each once.
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

void check_settings(const TextOptions&, const std::string&) {}

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
