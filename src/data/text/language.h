// In which language a text is: by its script, and in Latin letters by the share of each language's
// commonest words.
#pragma once

#include <span>
#include <string_view>

#include "data/text/tokens.h"

namespace dsvl {

// "en", "zh", "de", … (ISO 639-1); of scripts that several languages share the one most is written
// in ("ru" for Cyrillic); "" when there is too little to tell: code, names, a few words.
std::string_view guess_language(std::string_view text, std::span<const TextToken> tokens);

}  // namespace dsvl
