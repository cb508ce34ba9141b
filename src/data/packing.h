// Which of the waiting samples share the next row of fixed length. Spec training 2.3.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace dsvl {

// Indices into `lengths` of a row: always the first (the one that waits longest), then the subset
// of the others that fills `capacity` best. lengths[0] <= capacity. In increasing order.
std::vector<std::size_t> fill_row(const std::vector<int64_t>& lengths, int64_t capacity);

}  // namespace dsvl
