// Tasks of the family `text_instructions`: conversations without pictures whose answers are known
// from a pair of texts or computed; and two tasks about print made of such pairs.
#pragma once

#include "data/instruct/board.h"
#include "data/pairs/text_pair.h"

namespace dsvl {

// A pair of the split's documents with this use; null when there is none.
const Document* pick_pair(const Asking& a, TextPair::Use use);

std::optional<Talk> translate(const Asking& a);  // texts_pairs.cpp
std::optional<Talk> define(const Asking& a);
std::optional<Talk> guess_word(const Asking& a);
std::optional<Talk> answer_question(const Asking& a);
std::optional<Talk> arithmetic(const Asking& a);  // texts_numbers.cpp
std::optional<Talk> convert_unit(const Asking& a);
std::optional<Talk> share_of(const Asking& a);
std::optional<Talk> date_after(const Asking& a);  // texts_dates.cpp
std::optional<Talk> days_between(const Asking& a);
std::optional<Talk> sort_things(const Asking& a);  // texts_words.cpp
std::optional<Talk> count_words(const Asking& a);
std::optional<Talk> run_program(const Asking& a);

// In the family `drawings` (texts_printed.cpp).
std::optional<Talk> translate_print(const Asking& a);
std::optional<Talk> explain_term(const Asking& a);

}  // namespace dsvl
