// The seam between material and samples: a family turns a draw (a document in one of its variants,
// or the n-th draw of a split) into one sample, or says why not.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "data/build_recipe.h"
#include "data/cldr.h"
#include "data/documents.h"
#include "data/fonts.h"
#include "data/sample.h"
#include "data/text/workplace.h"
#include "data/words.h"

namespace dsvl {

struct EmojiEntry {
  char32_t code = 0;
  CharacterName english, chinese;
  std::map<std::string, CharacterName> others;  // by language, those it has a name in
};

struct FamilyRow;

// Everything the families draw from, read once and shared by all threads. Parts no split asks for
// stay empty.
struct Material {
  BuildRecipe recipe;
  FontSet fonts, math_fonts;
  FontFile chinese_face, emoji_face;
  std::optional<Words> words;
  std::map<Kind, Documents> documents;
  std::set<const FamilyRow*> left_out;  // families whose programs this machine lacks
  // Texts and contents are put aside when the place has a folder: whole() of shelf.h. Pointers into
  // `documents`, in the order of their hashes.
  std::map<Kind, std::vector<const Document*>> train_documents, held_out_documents;
  std::vector<EmojiEntry> emoji;

  // Empty when there are none of this kind.
  const std::vector<const Document*>& documents_of(const SplitPlan& split, Kind kind) const;
  // By package: what was read, and what this split may draw from; the other part is dropped.
  std::map<std::string, Account> accounts_of(const SplitPlan& split, Kind kind) const;
};
// `cache`: where `data fetch` unpacks; `place`: where documents are put aside and cleaned. Fails
// when a split asks for a family whose documents the sources do not give, as early as that is known
// (split_check.h).
std::shared_ptr<const Material> load_material(const BuildRecipe& recipe,
                                              const std::string& cache = "",
                                              const Workplace& place = {});

// What a family makes one sample of. Randomness comes from `random` alone: its stream is named by
// seed, source, document, family and variant, or by seed, split, family and index where the family
// draws its contents.
struct Draw {
  const SplitPlan& split;
  int64_t index;  // of the sample in the split
  Random random;
  const Document* document = nullptr;  // whole; for families that go through documents
};

// What came of a draw: a sample, or the reason why there is none.
struct Drawn {
  Drawn(Sample made) : sample(std::move(made)) {}
  static Drawn dropped(std::string why) { return Drawn(std::move(why)); }
  std::optional<Sample> sample;
  std::string reason;

 private:
  explicit Drawn(std::string why) : reason(std::move(why)) {}
};

// The second half of the seam: one worker's renderer of a family; not for several threads at once.
class Family {
 public:
  virtual ~Family() = default;
  virtual Drawn make(Draw draw) = 0;
};

struct FamilyRow {
  const char* name;
  Kind kind = Kind::none;  // of the documents it takes
  // Goes through the documents of its split, each up to this many times (0: without end); -1: the
  // family draws its contents itself.
  int64_t most_variants = -1;
  bool draws_text = false;  // with the faces of [fonts]
  // Completes and checks its table of the recipe; null when it has none.
  Value (*settings)(const Value& given, const std::string& where) = nullptr;
  std::unique_ptr<Family> (*create)(std::shared_ptr<const Material> material) = nullptr;
  Kind also = Kind::none;  // what it takes besides, where the sources have it
  // Why it cannot be drawn here (a program is missing): the family is left out. "" when it can;
  // fails when the recipe requires it.
  std::string (*missing)(const BuildRecipe& recipe) = nullptr;
  bool draws_formulas = false;  // with the math faces of [fonts]
};
// The one table of families (families.cpp).
const std::vector<FamilyRow>& families();

// Valid UTF-8 with line breaks and indents as one space, or as none between two Chinese characters.
std::string running_text(std::string_view text);

// Names the packages and licences of all that a sample shows, each once.
void credit(Sample& sample, const std::vector<const Document*>& documents);

// As the sample's next picture: JPEG of quality 75 to 95 where it is lossy, else PNG.
void add_picture(Sample& sample, const Image& image, bool lossy, Random& random);

// A question about one picture and its answer.
Sample picture_question(const Image& image, bool lossy, const std::string& question,
                        const std::string& answer, Random& random);

}  // namespace dsvl
