// Blocks but for their prose, which is typesetter_prose.cpp.
#include "data/markdown/typesetter.h"

#include <algorithm>
#include <cmath>

namespace dsvl {

const FontFile& Typesetter::face_for(const MarkdownSpan& span, bool heading) {
  const FaceFamily& faces = setting_.faces;
  if (span.code && !faces.typewriter.path.empty() && pen_.has_all(faces.typewriter, span.text))
    return faces.typewriter;
  if ((span.strong || heading) && !faces.bold.path.empty()) return faces.bold;
  if (span.emphasis && !faces.italic.path.empty()) return faces.italic;
  return faces.upright;
}

double Typesetter::size_of(const MarkdownBlock& block) const {
  if (block.kind != MarkdownKind::heading) return setting_.size;
  // From the first level's size to the text's, step by step.
  const double least = 1.06, most = setting_.look->heading;
  const double share = std::clamp((block.level - 1) / 3.0, 0.0, 1.0);
  return std::round(setting_.size * (most + (least - most) * share));
}

// A heading on a band of colour is set in the ground's colour, which a panel hides.
bool Typesetter::has_panel(const MarkdownSpan& span, bool heading) const {
  const PageTemplate& look = *setting_.look;
  return span.code && look.boxed_code && !(heading && look.band);
}

MarkdownBlock Typesetter::seen(const MarkdownBlock& block) {
  const bool heading = block.kind == MarkdownKind::heading;
  const FaceFamily& faces = setting_.faces;
  MarkdownBlock shown = block;
  shown.spans.clear();
  for (const auto& span : block.spans) {
    const FontFile* face = &face_for(span, heading);
    MarkdownSpan next{span.text};
    next.formula = span.formula;
    if (span.formula) {
      shown.spans.push_back(next);
      continue;
    }
    next.code = face == &faces.typewriter || has_panel(span, heading);
    next.strong = !next.code && !heading && face == &faces.bold;
    next.emphasis = !next.code && face == &faces.italic;
    append_span(shown.spans, next);
  }
  return shown;
}

double Typesetter::x_height() {
  return pen_.layout(setting_.faces.upright, {setting_.size, true}, "x").x_height;
}

double Typesetter::gap_above(const MarkdownBlock& block) const {
  const PageTemplate& look = *setting_.look;
  const double em = setting_.size;
  switch (block.kind) {
    case MarkdownKind::heading:
      return (std::max(look.gap, 0.5) + 0.4) * em;
    case MarkdownKind::item:
      return std::min(look.gap, 0.3) * em;
    case MarkdownKind::code:
    case MarkdownKind::table:
    case MarkdownKind::rule:
    case MarkdownKind::formula:
      return std::max(look.gap, 0.6) * em;
    case MarkdownKind::paragraph:
      break;
  }
  return look.gap * em;
}

bool Typesetter::has_all(const MarkdownBlock& block) {
  const bool heading = block.kind == MarkdownKind::heading;
  for (const auto& span : block.spans)
    if (!span.formula && !pen_.has_all(face_for(span, heading), span.text)) return false;
  std::string rest = block.kind == MarkdownKind::formula ? "" : block.code;
  for (const auto& row : block.rows)
    for (const auto& cell : row) rest += cell;
  std::erase(rest, '\n');
  const FaceFamily& faces = setting_.faces;
  const bool bold = block.kind == MarkdownKind::table && !faces.bold.path.empty();
  return pen_.has_all(faces.upright, rest) && (!bold || pen_.has_all(faces.bold, rest));
}

std::optional<SetBlock> Typesetter::set_code(const MarkdownBlock& block, double width) {
  const FaceFamily& faces = setting_.faces;
  const double em = setting_.size, step = std::round(em * 1.3), pad = std::round(0.5 * em);
  SetBlock out;
  out.height = pad;
  std::string flat = block.code;
  std::replace(flat.begin(), flat.end(), '\n', ' ');
  const bool has = !faces.typewriter.path.empty() && pen_.has_all(faces.typewriter, flat);
  const FontFile& face = has ? faces.typewriter : faces.upright;
  for (size_t begin = 0; begin <= block.code.size();) {
    const size_t end = std::min(block.code.find('\n', begin), block.code.size());
    const TextLine line =
        pen_.layout(face, {em, true}, std::string_view(block.code).substr(begin, end - begin));
    if (line.advance + 2 * pad > width) return std::nullopt;
    out.texts.push_back({line, static_cast<int>(pad),
                         static_cast<int>(std::lround(out.height + step / 2 + 0.35 * em)),
                         setting_.colors.ink});
    out.height += step;
    begin = end + 1;
  }
  out.height += pad;
  const double right = setting_.look->boxed_code ? width : 3;
  const Color color = setting_.look->boxed_code ? setting_.colors.panel : setting_.colors.accent;
  out.boxes.push_back({0, 0, right, out.height, color});
  return out;
}

std::optional<SetBlock> Typesetter::set_table(const MarkdownBlock& block, double width) {
  const double em = setting_.size, pad = 0.5 * em, step = std::round(em * 1.6);
  const FaceFamily& faces = setting_.faces;
  std::vector<double> columns(block.rows[0].size(), 0);
  std::vector<std::vector<TextLine>> cells;
  for (size_t r = 0; r < block.rows.size(); ++r) {
    cells.emplace_back();
    if (block.rows[r].size() != columns.size()) return std::nullopt;
    for (size_t c = 0; c < columns.size(); ++c) {
      const bool bold = r == 0 && !faces.bold.path.empty();
      cells[r].push_back(
          pen_.layout(bold ? faces.bold : faces.upright, {em, true}, block.rows[r][c]));
      columns[c] = std::max(columns[c], cells[r][c].advance + 2 * pad);
    }
  }
  double total = 0;
  for (const double column : columns) total += column;
  if (total > width) return std::nullopt;
  SetBlock out;
  const auto rule = [&](double y, double thick) {
    out.boxes.push_back({0, y - thick / 2, total, y + thick / 2, setting_.colors.accent});
  };
  for (const auto& row : cells) {
    double x = pad;
    for (size_t c = 0; c < columns.size(); ++c) {
      out.texts.push_back({row[c], static_cast<int>(x),
                           static_cast<int>(std::lround(out.height + step / 2 + 0.35 * em)),
                           setting_.colors.ink});
      x += columns[c];
    }
    out.height += step;
    rule(out.height, out.height == step ? 2 : 1);
  }
  rule(1, 2);
  return out;
}

// At the innermost list's edge `left`, before the first line.
void Typesetter::put_mark(const MarkdownBlock& block, double left, SetBlock& out) {
  const double em = setting_.size;
  if (block.mark == "-") {
    const double middle = std::round(em * setting_.look->leading) / 2;
    const double radius = 0.17 * em, x = left - 0.9 * em;
    out.boxes.push_back(
        {x - radius, middle - radius, x + radius, middle + radius, setting_.colors.ink, true});
  } else {
    const TextLine mark = pen_.layout(setting_.faces.upright, {em, true}, block.mark);
    out.texts.push_back({mark, static_cast<int>(left - 0.4 * em - mark.advance),
                         out.texts.empty() ? 0 : out.texts.front().y, setting_.colors.ink});
  }
}

// What the block stands in is at its left, in the order of its nesting.
std::optional<SetBlock> Typesetter::set(const MarkdownBlock& block, double width) {
  const double em = setting_.size;
  std::vector<double> bars;
  double left = 0, left_of_item = 0;
  for (size_t i = 0; i < block.around.size(); ++i) {
    const bool quote = block.around[i].quote;
    if (quote) bars.push_back(left + 0.3 * em);
    left += (quote ? 1.2 : 1.6) * em;
    if (i == block.innermost_list()) left_of_item = left;
  }
  auto out = left < width ? set_alone(block, width - left) : std::nullopt;
  if (!out) return std::nullopt;
  for (auto& text : out->texts) text.x += static_cast<int>(std::lround(left));
  for (auto& box : out->boxes) box.left += std::round(left), box.right += std::round(left);
  if (block.kind == MarkdownKind::item) put_mark(block, left_of_item, *out);
  for (const double x : bars)
    out->boxes.push_back({x, 0, x + 3, out->height, setting_.colors.accent});
  return out;
}

std::optional<SetBlock> Typesetter::set_alone(const MarkdownBlock& block, double width) {
  switch (block.kind) {
    case MarkdownKind::code:
      return set_code(block, width);
    case MarkdownKind::table:
      return set_table(block, width);
    case MarkdownKind::formula:
      return set_display(block, width);
    case MarkdownKind::rule: {
      SetBlock out;
      out.height = setting_.size;
      out.boxes.push_back(
          {0, out.height / 2 - 1, width, out.height / 2 + 1, setting_.colors.accent});
      return out;
    }
    default:
      return set_prose(block, width);
  }
}

}  // namespace dsvl
