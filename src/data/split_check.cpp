// One question of every split and family, asked three times.
#include "data/split_check.h"

#include <algorithm>
#include <functional>

#include "base/error.h"
#include "base/log.h"
#include "data/own_folder.h"

namespace dsvl {
namespace {

// A part that was asked for and has nothing to be made of is a mistake in the recipe.
[[noreturn]] void fail_lacking(const SplitPlan& split, const FamilyRow& family) {
  fail("split '", split.name, "' asks for ", split.wanted(family.name), " samples of ", family.name,
       ", but the sources give no ", split.held_out_content ? "held-out " : "",
       kind_name(family.kind), " for it; add [[sources]] or change held_out_share");
}

// All that splits ask for and that needs documents.
void each_asked(const Material& material,
                const std::function<void(const SplitPlan&, const FamilyRow&)>& visit) {
  for (const auto& split : material.recipe.splits)
    for (const auto& family : families())
      if (family.kind != Kind::none && split.wanted(family.name) > 0 &&
          !material.left_out.contains(&family))
        visit(split, family);
}

// Which parts the sources of a kind may have documents for.
struct Reach {
  bool train = false, held_out = false;
};

Reach reach_of(const BuildRecipe& recipe, Kind kind, const std::string& cache) {
  Reach reach;
  for (const auto& row : recipe.sources) {
    if (files_of_kind(row, kind, cache).empty()) continue;
    reach.train |= !row.test_only && recipe.held_out_share < 1;
    reach.held_out |= row.test_only || recipe.held_out_share > 0;
  }
  return reach;
}

}  // namespace

std::set<const FamilyRow*> left_out_families(const BuildRecipe& recipe) {
  std::set<const FamilyRow*> found;
  for (const auto& family : families()) {
    const bool wanted = std::any_of(recipe.splits.begin(), recipe.splits.end(),
                                    [&](const auto& s) { return s.wanted(family.name) > 0; });
    if (!wanted || family.missing == nullptr) continue;
    const std::string why = family.missing(recipe);
    if (why.empty()) continue;
    log_warning("family ", family.name, " is left out: ", why);
    found.insert(&family);
  }
  return found;
}

void check_sources(const Material& material, const std::string& cache) {
  std::map<Kind, Reach> reaches;
  each_asked(material, [&](const SplitPlan& split, const FamilyRow& family) {
    auto it = reaches.find(family.kind);
    if (it == reaches.end())
      it = reaches.emplace(family.kind, reach_of(material.recipe, family.kind, cache)).first;
    if (!(split.held_out_content ? it->second.held_out : it->second.train))
      fail_lacking(split, family);
  });
}

void check_parts(const Material& material, Kind kind) {
  const Documents& read = material.documents.at(kind);
  if (read.lacking) return;
  Reach reach;
  for (const auto& document : read.kept) {
    if (!document.picture_hashes.empty()) return;
    (is_held_out(document, material.recipe.held_out_share) ? reach.held_out : reach.train) = true;
  }
  each_asked(material, [&](const SplitPlan& split, const FamilyRow& family) {
    if (family.kind == kind && !(split.held_out_content ? reach.held_out : reach.train))
      fail_lacking(split, family);
  });
}

void check_documents(const Material& material) {
  each_asked(material, [&](const SplitPlan& split, const FamilyRow& family) {
    if (!material.documents_of(split, family.kind).empty()) return;
    if (!material.documents.at(family.kind).lacking) fail_lacking(split, family);
    log_warning(split.name, "/", family.name, ": passed over, for lack of a program");
  });
}

}  // namespace dsvl
