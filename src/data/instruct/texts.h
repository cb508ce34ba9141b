// Tasks of the family `text_instructions`: conversations without pictures whose answers are known
// from a pair of texts or computed; and two tasks about print made of such pairs.
#pragma once

#include "data/instruct/board.h"
#include "data/pairs/text_pair.h"

namespace dsvl {

// A pair of the split's documents with this use; null when there is none.
const Document* pick_pair(const Asking& a, TextPair::Use use);

TaskFunction translate, define, guess_word, answer_question;  // texts_pairs.cpp
TaskFunction arithmetic, convert_unit, share_of;              // texts_numbers.cpp
TaskFunction date_after, days_between;                        // texts_dates.cpp
TaskFunction sort_things, count_words, run_program;           // texts_words.cpp

// In the family `drawings` (texts_printed.cpp).
TaskFunction translate_print, explain_term;

}  // namespace dsvl
