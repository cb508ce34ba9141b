// From a recipe to a data set: OUT/SPLIT/FAMILY/ with shards, indices and a manifest.
#pragma once

#include <cstdint>
#include <string>

#include "data/build_recipe.h"

namespace dsvl {

struct BuildResult {
  int64_t samples = 0, bytes = 0;
  int64_t resumed_shards = 0;  // found finished from an earlier, broken-off run
};

// Works in OUT.partial and renames it when everything is there; a build that was broken off goes on
// with its finished shards. The bytes depend on the recipe and the installed packages, not on
// `threads` (0: one a processor). Fails when OUT exists or another build works on it.
BuildResult build_data(const BuildRecipe& recipe, const std::string& out, int64_t threads);

}  // namespace dsvl
