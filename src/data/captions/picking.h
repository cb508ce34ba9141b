// Pictures that can stand in one sample without being mixed up.
#pragma once

#include <vector>

#include "base/random.h"
#include "data/captions/named_picture.h"
#include "data/source.h"

namespace dsvl {

// Whether a question may name one and not mean the other: no word in common, nor one by which the
// other may be called too ("a kitten", "a cat").
bool distinct_names(const NamedPicture& a, const NamedPicture& b);

// Adds pictures out of `all` that have a name in the language and are distinct from those picked
// before, until there are `wanted`, or 40 draws are done.
void add_distinct(std::vector<const Document*>& picked, size_t wanted,
                  const std::vector<const Document*>& all, bool chinese, Random& random);

}  // namespace dsvl
