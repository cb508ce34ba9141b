// Family `text`: documents as they are, each once.
#include "base/error.h"
#include "data/render.h"

namespace dsvl {
namespace {

class TextFamily : public Family {
 public:
  explicit TextFamily(std::shared_ptr<const Material> material) : material_(std::move(material)) {}

  Sample make(const SplitPlan& split, int64_t index, Random) override {
    const Document& document = *material_->documents_of(split).at(static_cast<size_t>(index));
    Sample sample;
    sample.source = document.package;
    sample.license = document.license;
    sample.category = "text";
    sample.subcategory = document.language;
    sample.text = document.text;
    return sample;
  }

 private:
  std::shared_ptr<const Material> material_;
};

}  // namespace

std::unique_ptr<Family> make_text_family(std::shared_ptr<const Material> material) {
  return std::make_unique<TextFamily>(std::move(material));
}

}  // namespace dsvl
