// The few classes of characters that are asked for outside a regular expression.
#pragma once

namespace dsvl {

// Unicode White_Space.
bool is_space(char32_t c);

// Letters, marks, decimal digits, letter-like numbers and connecting punctuation (\w).
bool is_word_character(char32_t c);

}  // namespace dsvl
