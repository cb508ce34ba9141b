// The words that drawn screens show, in both languages.
#pragma once

#include <span>

namespace dsvl {

struct ScreenWord {
  const char *english, *chinese;
  const char* in(bool chinese_wanted) const { return chinese_wanted ? chinese : english; }
};
// Forms, lists and cards have values: a few for each name, tab-separated.
struct ScreenField {
  ScreenWord name;
  ScreenWord values;  // "Paris\tLima"; words of one place stand at the same place in both
};

std::span<const ScreenWord> setting_words();
std::span<const ScreenWord> settings_titles();
std::span<const ScreenField> form_words();
std::span<const ScreenWord> form_titles();
std::span<const ScreenWord> dialog_words();  // questions
std::span<const ScreenWord> dialog_buttons();
std::span<const ScreenWord> list_words();
std::span<const ScreenWord> list_titles();
std::span<const ScreenWord> card_words();
std::span<const ScreenWord> dashboard_titles();

}  // namespace dsvl
