// A block gets the marks of what it stands in when it comes.
#include "data/latex/blocks.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/error.h"
#include "data/fence.h"
#include "data/lines.h"

namespace dsvl {
namespace {

bool is_list(LatexBlocks::Around around) {
  return around == LatexBlocks::Around::bullets || around == LatexBlocks::Around::numbers ||
         around == LatexBlocks::Around::tags;
}

}  // namespace

void LatexBlocks::spoil(const std::string& reason) {
  if (open_.spoiled.empty()) open_.spoiled = reason;
}

void LatexBlocks::count_drop(const std::string& reason) {
  ++dropped_[reason];
  gap_ = true;
  if (!blocks_.empty()) blocks_.back().before_gap = true;
}

void LatexBlocks::replace_last(std::string_view last, std::string_view by) {
  if (open_.spans.empty() || !open_.spans.back().text.ends_with(last)) return;
  std::string& text = open_.spans.back().text;
  text.replace(text.size() - last.size(), last.size(), by);
}

void LatexBlocks::end_part() {
  if (says_something(open_.spans)) open_.parts.push_back({Part::Kind::text, open_.spans, ""});
  open_.spans.clear();
}

void LatexBlocks::add_formula(const std::string& latex) {
  end_part();
  open_.parts.push_back({Part::Kind::formula, {}, "$$" + latex + "$$"});
}

void LatexBlocks::add_table(const std::string& markdown) {
  end_part();
  open_.parts.push_back({Part::Kind::table, {}, markdown});
}

void LatexBlocks::end_paragraph() {
  end_part();
  Paragraph paragraph;
  std::swap(paragraph, open_);
  const auto of_kind = [&](Part::Kind kind) {
    return std::any_of(paragraph.parts.begin(), paragraph.parts.end(),
                       [&](const Part& part) { return part.kind == kind; });
  };
  const bool says_nothing = paragraph.parts.empty();
  // A float is missing where it stands, not in what is said around it; in front of a list's first
  // item nothing is printed.
  const bool prints_nothing =
      !interrupted_.empty() || (in_list() && containers_.back().number == 0);
  if (says_nothing && (paragraph.spoiled.empty() || prints_nothing)) return;
  if (of_kind(Part::Kind::table) && (of_kind(Part::Kind::text) || of_kind(Part::Kind::formula)))
    paragraph.spoiled = "a table within a line";
  if (!paragraph.spoiled.empty()) {
    if (!says_nothing || !gap_) count_drop(paragraph.spoiled);
    for (auto& container : containers_)
      if (container.awaits && container.around != Around::quote) container.spoiled = true;
    return;
  }
  for (const auto& part : paragraph.parts) {
    const bool is_text = part.kind == Part::Kind::text;
    emit(is_text ? spans_markdown(part.spans) : part.markdown, is_text);
  }
}

void LatexBlocks::add_heading(int level, const LatexSpans& title) {
  end_paragraph();
  if (!containers_.empty() || muted_ > 0) return count_drop("a heading within something");
  std::string text = spans_markdown(title);
  // A row of '#' behind a blank would be taken for the heading's end.
  const size_t row = text.find_last_not_of('#') + 1;
  if (row > 0 && row < text.size() && text[row - 1] == ' ') text.insert(row, "\\");
  if (!text.empty()) blocks_.push_back({level, std::move(text)});
  gap_ = false;
}

void LatexBlocks::add_code(const std::string& code) {
  end_paragraph();
  std::string_view lines = code;
  const size_t first = lines.find_first_not_of(" \n");
  if (first == lines.npos) return;
  const size_t line = lines.substr(0, first).rfind('\n');
  lines.remove_prefix(line == lines.npos ? 0 : line + 1);
  while (lines.ends_with('\n') || lines.ends_with(' ')) lines.remove_suffix(1);
  emit(fenced(lines), false);
}

char LatexBlocks::next_mark(Around around) {
  // Lists that follow each other would be one if their marks were the same.
  const bool numbers = around == Around::numbers;
  const auto last = last_marks_.find({containers_.size(), numbers});
  const char first = numbers ? '.' : '-', second = numbers ? ')' : '+';
  return last == last_marks_.end() || last->second != first ? first : second;
}

void LatexBlocks::open(Around around) {
  end_paragraph();
  Container container{around};
  container.mark = next_mark(around);
  container.spoiled = is_list(around);  // until its first item
  containers_.push_back(container);
}

void LatexBlocks::close() {
  end_paragraph();
  if (containers_.empty()) return;
  const Container closed = containers_.back();
  containers_.pop_back();
  if (is_list(closed.around))
    last_marks_[{containers_.size(), closed.around == Around::numbers}] = closed.mark;
}

bool LatexBlocks::in_list() const {
  return !containers_.empty() && is_list(containers_.back().around);
}

bool LatexBlocks::has_tags() const {
  return in_list() && containers_.back().around == Around::tags;
}

bool LatexBlocks::has_numbers() const {
  return in_list() && containers_.back().around == Around::numbers;
}

void LatexBlocks::begin_item() {
  end_paragraph();
  if (!in_list()) return;
  Container& list = containers_.back();
  list.jumps = list.jumps || (list.number > 0 && (list.spoiled || list.awaits));
  ++list.number;
  list.awaits = true;
  list.spoiled = false;
}

void LatexBlocks::open_float() {
  interrupted_.push_back(std::move(open_));
  open_ = {};
}

void LatexBlocks::close_float() {
  end_paragraph();
  if (interrupted_.empty()) return;
  open_ = std::move(interrupted_.back());
  interrupted_.pop_back();
}

// An item's or theorem's first block must be a text; what comes first in a deeper list is its
// item, which cannot be the first of another.
bool LatexBlocks::has_place(bool is_text) {
  bool place = muted_ == 0;
  for (size_t i = 0; i < containers_.size(); ++i) {
    Container& container = containers_[i];
    if (container.around == Around::quote || !container.awaits) {
      place = place && !container.spoiled;
      continue;
    }
    const bool innermost = i + 1 == containers_.size();
    if (!place || !is_text || !innermost) container.spoiled = true;
    place = place && !container.spoiled;
  }
  return place;
}

void LatexBlocks::begin_mark(Container& container, std::string& first) {
  const bool numbered = container.around == Around::numbers;
  // CommonMark counts on from a list's first number: behind a gap another list begins.
  if (numbered && std::exchange(container.jumps, false))
    container.mark = container.mark == '.' ? ')' : '.';
  const std::string mark =
      numbered ? str(container.number, container.mark, " ") : std::string{container.mark, ' '};
  first += mark;
  container.width = mark.size();
}

void LatexBlocks::emit(const std::string& text, bool is_text) {
  if (text.empty()) return;
  if (!has_place(is_text)) return count_drop("within something that is left out");
  std::string first, others;
  for (auto& container : containers_) {
    if (container.around == Around::quote) {
      first += "> ", others += "> ";
    } else if (is_list(container.around)) {
      if (container.awaits)
        begin_mark(container, first);
      else
        first.append(container.width, ' ');
      others.append(container.width, ' ');
    }
    container.awaits = false;
  }
  std::string block = first;
  for (const char c : text) {
    block += c;
    if (c == '\n') block += others;
  }
  const bool is_plain = is_text && containers_.empty();
  blocks_.push_back({kNoHeading, std::move(block), is_plain, std::exchange(gap_, false)});
}

bool LatexBlocks::dangles(const Block& block) {
  if (!block.is_plain) return false;
  const char first = block.text.front(), last = block.text.back();
  const bool goes_on = first >= 'a' && first <= 'z';
  const bool leads =
      last == ':' || last == ',' || (last >= 'a' && last <= 'z') || block.text.ends_with("：");
  return (block.behind_gap && goes_on) || (block.before_gap && leads);
}

std::string LatexBlocks::markdown() const {
  std::vector<const Block*> kept;
  std::set<int> levels;
  int behind = -kNoHeading;  // level of what stands behind
  for (auto block = blocks_.rbegin(); block != blocks_.rend(); ++block) {
    if (block->heading != kNoHeading && behind <= block->heading) continue;
    if (dangles(*block)) continue;
    behind = block->heading;
    kept.push_back(&*block);
    if (behind != kNoHeading) levels.insert(behind);
  }
  std::string text;
  for (auto block = kept.rbegin(); block != kept.rend(); ++block) {
    if (!text.empty()) text += "\n\n";
    if ((*block)->heading != kNoHeading) {
      const auto rank = std::distance(levels.begin(), levels.find((*block)->heading));
      text += std::string(static_cast<size_t>(std::min<ptrdiff_t>(rank + 1, 6)), '#') + " ";
    }
    text += (*block)->text;
  }
  return text;
}

std::string LatexBlocks::take_line(LatexSpans& spans) {
  spans = std::move(open_.spans);
  if (!open_.spoiled.empty()) return open_.spoiled;
  if (!dropped_.empty()) return dropped_.begin()->first;
  return open_.parts.empty() && blocks_.empty() ? "" : "more than a line of text";
}

}  // namespace dsvl
