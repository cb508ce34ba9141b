// The templates. Sizes are such that the x-height of most faces is 8 px and more at 18 px per em.
#include "data/markdown/page_templates.h"

namespace dsvl {
namespace {

const std::vector<PageColors> kPaper = {
    {{255, 255, 255}, {20, 20, 22}, {20, 20, 22}, {228, 228, 232}},
    {{252, 250, 244}, {35, 30, 26}, {90, 40, 30}, {234, 226, 206}},
    {{248, 248, 248}, {40, 40, 44}, {30, 60, 120}, {224, 229, 238}},
};
const std::vector<PageColors> kScreen = {
    {{255, 255, 255}, {36, 41, 47}, {9, 80, 180}, {230, 234, 238}},
    {{24, 26, 30}, {226, 228, 232}, {120, 180, 255}, {44, 48, 54}},
    {{253, 246, 227}, {70, 85, 92}, {30, 110, 160}, {238, 232, 213}},
    {{255, 255, 255}, {50, 50, 50}, {180, 60, 40}, {234, 229, 225}},
};
const std::vector<PageColors> kSlides = {
    {{255, 255, 255}, {30, 30, 36}, {24, 70, 140}, {226, 232, 241}},
    {{244, 247, 250}, {28, 36, 48}, {160, 40, 60}, {226, 232, 238}},
    {{22, 28, 44}, {236, 238, 244}, {240, 180, 70}, {40, 48, 70}},
};

std::vector<PageTemplate> make_seen() {
  PageTemplate paper{"paper"};
  paper.max_columns = 2;
  paper.margin = 0.06, paper.leading = 1.25, paper.indent = 1, paper.gap = 0.15;
  paper.heading = 1.5, paper.max_size = 20;
  paper.centered = paper.justified = true;
  paper.boxed_code = false;
  paper.colors = kPaper;

  PageTemplate book{"book"};
  book.margin = 0.12, book.leading = 1.4, book.indent = 1.5, book.gap = 0.2;
  book.heading = 1.8, book.justified = true;
  book.colors = kPaper;

  PageTemplate exam{"exam"};
  exam.margin = 0.09, exam.leading = 1.6, exam.gap = 0.9, exam.heading = 1.4;
  exam.centered = exam.frame = true;
  exam.colors = kPaper;

  PageTemplate letter{"letter"};
  letter.margin = 0.14, letter.leading = 1.45, letter.gap = 0.8, letter.heading = 1.25;
  letter.shape = 1.294;
  letter.colors = kPaper;

  PageTemplate slides{"slides"};
  slides.shape = 0.5625, slides.margin = 0.06, slides.leading = 1.4, slides.gap = 0.7;
  slides.min_size = 24, slides.max_size = 34, slides.heading = 1.5;
  slides.band = true;
  slides.colors = kSlides;

  PageTemplate screen{"screen"};
  screen.shape = 1.1, screen.margin = 0.05, screen.leading = 1.5, screen.gap = 0.8;
  screen.heading = 1.9, screen.ruled = true;
  screen.colors = kScreen;
  return {paper, book, exam, letter, slides, screen};
}

std::vector<PageTemplate> make_held_out() {
  PageTemplate handout{"handout"};
  handout.shape = 1.25, handout.margin = 0.1, handout.leading = 1.5, handout.gap = 0.7;
  handout.heading = 1.7, handout.ruled = handout.frame = true;
  handout.colors = {{{250, 252, 248}, {24, 40, 30}, {20, 100, 70}, {230, 240, 232}}};
  return {handout};
}

}  // namespace

const std::vector<PageTemplate>& page_templates(bool held_out) {
  static const std::vector<PageTemplate> kSeen = make_seen(), kHeldOut = make_held_out();
  return held_out ? kHeldOut : kSeen;
}

}  // namespace dsvl
