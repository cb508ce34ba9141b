// Readers of the forms that hold pairs of texts, and what they are made of.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "data/source.h"

namespace dsvl {

// Why a message and its translation are no pair of sentences: mnemonics, format strings, markup,
// too short, not translated; null when they are one.
const char* translation_fault(std::string_view english, std::string_view chinese);

// One entry of a dictd database as a definition: the first paragraph below the headword, without
// braces and subject marks; nothing when it is no sentence of 40 to 700 bytes.
std::optional<std::string> definition_text(std::string_view entry);

// A number in dictd's digits A-Z a-z 0-9 + /; nothing when another character is met.
std::optional<uint64_t> dictd_number(std::string_view digits);

}  // namespace dsvl
