// Blocks of Markdown as lines of glyphs with places, without any page yet.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "data/canvas.h"
#include "data/markdown/face_families.h"
#include "data/markdown/markdown.h"
#include "data/markdown/page_templates.h"
#include "data/tex/set_math.h"

namespace dsvl {

struct SetText {
  TextLine line;
  int x = 0, y = 0;  // of its origin on the baseline
  Color color;
};
struct SetBox {
  double left = 0, top = 0, right = 0, bottom = 0;
  Color color;
  bool round = false;  // a disc in the box
};
// Pixels from its top left corner.
struct SetBlock {
  std::vector<SetBox> boxes;  // below the texts
  std::vector<SetText> texts;
  double height = 0;
};

struct Setting {
  FaceFamily faces;
  FontFile math;     // of formulas; has a MATH table
  double size = 18;  // pixels per em
  const PageTemplate* look = nullptr;
  PageColors colors;
};

// What draws; one per thread.
struct PageTools {
  Pen pen;
  MathSetter math{pen};
};

// Words are not broken: a block with one wider than its line is refused. Between Chinese characters
// lines break where no mark would begin or end one.
class Typesetter {
 public:
  Typesetter(PageTools& tools, Setting setting)
      : pen_(tools.pen), math_(tools.math), setting_(std::move(setting)) {}

  // Whether the faces have every character of the block's text, code and cells.
  bool has_all(const MarkdownBlock& block);
  // Nothing when it does not fit the width, or the face for formulas lacks a character.
  std::optional<SetBlock> set(const MarkdownBlock& block, double width);
  // Space above a block of this kind, pixels.
  double gap_above(const MarkdownBlock& block) const;
  // The block without the marks of its spans that cannot be seen: those that the faces lack, bold
  // in headings, which are bold all through, italic in what is bold.
  MarkdownBlock seen(const MarkdownBlock& block);
  double x_height();  // of the text, pixels

 private:
  struct Atom;
  struct Line;
  const FontFile& face_for(const MarkdownSpan& span, bool heading);
  bool has_panel(const MarkdownSpan& span, bool heading) const;
  double size_of(const MarkdownBlock& block) const;
  // Nothing when a formula cannot be set.
  std::optional<std::vector<Atom>> atoms_of(const MarkdownBlock& block);
  std::optional<SetMath> set_formula(const std::string& latex, double size, bool display);
  std::optional<std::vector<Line>> break_lines(std::vector<Atom> atoms, double width,
                                               double first_indent) const;
  void place(const std::vector<Line>& lines, const MarkdownBlock& block, double width,
             SetBlock& out) const;
  std::optional<SetBlock> set_alone(const MarkdownBlock& block, double width);
  std::optional<SetBlock> set_prose(const MarkdownBlock& block, double width);
  std::optional<SetBlock> set_code(const MarkdownBlock& block, double width);
  std::optional<SetBlock> set_table(const MarkdownBlock& block, double width);
  std::optional<SetBlock> set_display(const MarkdownBlock& block, double width);
  void put_mark(const MarkdownBlock& block, double left, SetBlock& out);

  Pen& pen_;
  MathSetter& math_;
  Setting setting_;
};

}  // namespace dsvl
