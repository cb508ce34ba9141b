// How set pages look: a table of templates, one kept out of training.
#pragma once

#include <vector>

#include "data/canvas.h"

namespace dsvl {

struct PageColors {
  Color ground, ink, accent, panel;  // paper; text; headings and rules; behind code
};

struct PageTemplate {
  const char* name;
  double shape = 1.414;                 // height over width
  double min_size = 18, max_size = 24;  // pixels per em of the text, pages 1024 px long
  double max_columns = 1;
  double margin = 0.08;   // of the width, at the sides
  double leading = 1.35;  // line distance over the size
  double indent = 0;      // of a paragraph's first line, ems
  double gap = 0.6;       // between blocks, ems
  double heading = 1.6;   // size of a first heading over the text's
  bool centered = false;  // headings of the first level
  bool ruled = false;     // a rule below headings of the first two levels
  bool band = false;      // the page's first heading stands on a band of colour
  bool frame = false;     // a frame around the page
  bool justified = false;
  bool boxed_code = true;  // a panel behind code; otherwise a bar at its left
  std::vector<PageColors> colors = {};
};
const std::vector<PageTemplate>& page_templates(bool held_out);

}  // namespace dsvl
