// Screens of programs drawn by us: settings, forms, dialogs, lists, dashboards on phone or desktop.
// Every element's text, state and box is known.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "data/instruct/board.h"

namespace dsvl {

struct Element {
  enum class Kind { title, toggle, field, button, row, card, text };
  Kind kind = Kind::text;
  std::string name = {};   // its label: "Wi-Fi"
  std::string value = {};  // what a field, row or card shows
  bool on = false;         // of a toggle
  Box box = {};            // pixels; of what is touched or read: the switch, the field, the row
  bool faint = false;      // its label is hard to read
};

struct Screen {
  enum class Kind { settings, form, dialog, list, dashboard };
  Kind kind = Kind::settings;
  int width = 0, height = 0;      // pixels
  std::string title;              // a dialog's: its question
  std::vector<Element> elements;  // as they are read
  Color paper = {}, ink = {}, faint_ink = {};
  std::vector<std::string> absent;  // settings that a screen of this kind could have and has not
  std::string key() const;
  std::vector<const Element*> of_kind(Element::Kind wanted) const;
};

struct DrawnScreen {
  Screen screen;
  Image image;
};
// `faint`: one label, any of them, is drawn with too little contrast.
std::optional<DrawnScreen> draw_screen(const Asking& a, bool faint = false);

// WCAG 2's ratio of two colours' luminances, 1 to 21.
double contrast_ratio(Color a, Color b);
// Nearly black or white, whichever reads better on the ground: 4.5 to 1 and more on named colours.
Color text_on(Color ground);

}  // namespace dsvl
