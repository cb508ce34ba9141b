// The seam between material and samples: a family turns the n-th draw of a split into one sample.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "data/build_recipe.h"
#include "data/cldr.h"
#include "data/documents.h"
#include "data/fonts.h"
#include "data/sample.h"
#include "data/words.h"

namespace dsvl {

struct EmojiEntry {
  char32_t code = 0;
  CharacterName english, chinese;
};

// Everything the families draw from, read once and shared by all threads. Parts no split asks for
// stay empty.
struct Material {
  BuildRecipe recipe;
  FontSet fonts;
  FontFile chinese_face, emoji_face;
  std::optional<Words> words;
  Documents documents;
  std::vector<const Document*> train_documents, held_out_documents;  // in the order of their hashes
  std::vector<EmojiEntry> emoji;

  const std::vector<const Document*>& documents_of(const SplitPlan& split) const {
    return split.held_out_content ? held_out_documents : train_documents;
  }
};
std::shared_ptr<const Material> load_material(const BuildRecipe& recipe);

// One worker's renderer of a family; not for several threads at once.
class Family {
 public:
  virtual ~Family() = default;
  // Depends on the split, the index and the stream alone.
  virtual Sample make(const SplitPlan& split, int64_t index, Random random) = 0;
};

struct FamilyRow {
  const char* name;
  int64_t SplitPlan::*wanted;
  // How many samples the material has for this split.
  int64_t (*available)(const Material& material, const SplitPlan& split);
  std::unique_ptr<Family> (*create)(std::shared_ptr<const Material> material);
};
// The one table of families.
const std::vector<FamilyRow>& families();

std::unique_ptr<Family> make_line_family(
    std::shared_ptr<const Material> material);  // render_lines.cpp
std::unique_ptr<Family> make_page_family(
    std::shared_ptr<const Material> material);  // render_pages.cpp
std::unique_ptr<Family> make_emoji_family(
    std::shared_ptr<const Material> material);  // render_emoji.cpp
std::unique_ptr<Family> make_text_family(
    std::shared_ptr<const Material> material);  // render_text.cpp

// Valid UTF-8 with line breaks and indents as one space, or as none between two Chinese characters.
std::string running_text(std::string_view text);

// A question about one picture and its answer.
Sample picture_question(const Image& image, bool lossy, const std::string& question,
                        const std::string& answer, Random& random);

}  // namespace dsvl
