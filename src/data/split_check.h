// Whether the sources give every split the documents that its families ask for. Told as early as it
// is known: reading them may take long.
#pragma once

#include <set>
#include <string>

#include "data/render.h"

namespace dsvl {

// Families whose programs are not here, each told once. Fails when the recipe requires them.
std::set<const FamilyRow*> left_out_families(const BuildRecipe& recipe);

// Before anything is read: fails when no source holds such documents, or none for the split's part.
void check_sources(const Material& material, const std::string& cache);

// With the documents of one kind read: fails when none of them falls into the split's part. Kinds
// that show pictures wait for check_documents: what shares a picture goes together.
void check_parts(const Material& material, Kind kind);

// With everything read and parted; families whose documents lack a program are told.
void check_documents(const Material& material);

}  // namespace dsvl
