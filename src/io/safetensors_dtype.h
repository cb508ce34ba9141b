// The words of the safetensors header for element types.
#pragma once

#include <c10/core/ScalarType.h>

#include <string_view>

namespace dsvl {

// Fails for a word that is not known.
at::ScalarType scalar_type_of(std::string_view word);

}  // namespace dsvl
