// From a recipe to a data set: OUT/SPLIT/FAMILY/ with shards, indices and a manifest.
#pragma once

#include <cstdint>
#include <string>

#include "data/build_recipe.h"
#include "dist/mesh.h"

namespace dsvl {

struct Material;

struct BuildOptions {
  std::string out;             // folder to make
  int64_t threads = 0;         // 0: one a processor
  std::string source_cache{};  // where `data fetch` unpacks
  Mesh* mesh = nullptr;        // several ranks on one file system share the shards
};

struct BuildResult {
  int64_t samples = 0, bytes = 0;  // of the whole set, on rank 0; 0 elsewhere
  int64_t resumed_shards = 0;      // found finished from an earlier, broken-off run
};

// What OUT.partial/build.json says: whose work it is, by recipe and a hash of the sources'
// documents.
std::string build_note(const Material& material);

// Works in OUT.partial and renames it when everything is there; a build that was broken off goes on
// with its finished shards. The bytes depend on the recipe and the packages, not on the number of
// threads or ranks. Fails when OUT exists or another build works on it.
BuildResult build_data(const BuildRecipe& recipe, const BuildOptions& options);

}  // namespace dsvl
