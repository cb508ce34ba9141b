// Family `interleaved`: text and pictures of a page in reading order, as a plain document.
#include <algorithm>

#include "base/error.h"
#include "data/render.h"
#include "data/stats.h"
#include "data/utf8.h"
#include "data/web/illustrated.h"

namespace dsvl {
namespace {

// By what it is written in: translations keep parts of the original.
const char* language_of_text(const std::string& text) {
  return script_of(decode_utf8(text)).starts_with("Chinese") ? "zh" : "en";
}

class InterleavedFamily : public Family {
 public:
  explicit InterleavedFamily(const Material& material)
      : options_(settings_of<InterleavedOptions>(material.recipe, "interleaved")) {}

  Drawn make(Draw draw) override {
    const Document& document = *draw.document;
    Sample sample;
    sample.source = document.package;
    sample.license = document.license;
    sample.category = "interleaved";
    sample.subcategory = language_of_text(document.illustrated->text);
    sample.text = document.illustrated->text;
    try {
      for (const auto& picture : document.illustrated->pictures)
        sample.images.push_back(load_picture(picture, sample.images.size(), options_.most_side));
    } catch (const Error&) {
      return Drawn::dropped("a picture that does not decode");
    }
    return sample;
  }

 private:
  const InterleavedOptions options_;
};

}  // namespace

void fields(Visitor& v, InterleavedOptions& o) {
  v("least_characters", o.least_characters, "shorter documents are dropped");
  v("most_characters", o.most_characters, "longer pages are cut, at headings where they can be");
  v("most_pictures", o.most_pictures, "pictures of a document");
  v("most_side", o.most_side, "larger pictures are shrunk to this, pixels");
}

void check_settings(const InterleavedOptions& o, const std::string& where) {
  if (o.least_characters < 0 || o.most_characters < std::max<int64_t>(1, o.least_characters))
    fail(where, ": documents of ", o.least_characters, " to ", o.most_characters, " characters");
  if (o.most_pictures < 1 || o.most_pictures > 64)
    fail(where, ": most_pictures is ", o.most_pictures, ", wanted 1 to 64");
  if (o.most_side < 64 || o.most_side > 4096)
    fail(where, ": most_side is ", o.most_side, ", wanted 64 to 4096");
}

FamilyRow interleaved_family() {
  return {"interleaved",
          Kind::interleaved,
          1,
          false,
          complete_settings<InterleavedOptions>,
          [](std::shared_ptr<const Material> material) -> std::unique_ptr<Family> {
            return std::make_unique<InterleavedFamily>(*material);
          }};
}

}  // namespace dsvl
