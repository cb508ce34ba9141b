// How far two texts are apart, in code points.
#pragma once

#include <cstdint>
#include <string_view>

namespace dsvl {

// Insertions, deletions and replacements that turn a into b.
int64_t edit_distance(std::u32string_view a, std::u32string_view b);

// The same where it is `most` at most, otherwise any number above; only cells of the table that can
// matter are filled: O(length * most).
int64_t edit_distance(std::u32string_view a, std::u32string_view b, int64_t most);

}  // namespace dsvl
