// The table of the family `text_instructions`.
#include "data/instruct/texts.h"

#include "data/instruct/families.h"

namespace dsvl {

const Document* pick_pair(const Asking& a, TextPair::Use use) {
  const auto& pairs = a.material.documents_of(a.split, Kind::pair);
  for (int attempt = 0; attempt < 400 && !pairs.empty(); ++attempt) {
    const Document* document = a.random.pick(pairs);
    if (document->pair->use == use) return document;
  }
  return nullptr;
}

const std::vector<TaskRow>& text_tasks() {
  static const std::vector<TaskRow> kTasks = {
      {"translation", 4, translate},
      {"definition", 2, define},
      {"word for a definition", 1, guess_word},
      {"documentation", 0.2, answer_question},  // a few hundred questions in all
      {"arithmetic", 1.5, arithmetic},
      {"units", 1, convert_unit},
      {"percentages", 0.7, share_of},
      {"date after", 0.7, date_after},
      {"days between", 0.5, days_between},
      {"sorting", 0.8, sort_things},
      {"counting words", 0.6, count_words},
      {"output of a program", 1.2, run_program},
  };
  return kTasks;
}

}  // namespace dsvl
