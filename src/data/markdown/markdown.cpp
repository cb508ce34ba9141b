// md4c's events gathered into blocks.
#include "data/markdown/markdown.h"

#include <md4c.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/error.h"
#include "base/html.h"
#include "data/fence.h"
#include "data/render.h"
#include "data/table.h"
#include "data/tex/read_math.h"
#include "data/utf8.h"

namespace dsvl {
namespace {

struct List {
  bool ordered = false;
  int next = 1;
};

// Up to the next multiple of four characters.
std::string with_blanks_for_tabs(const std::string& code) {
  std::string out;
  size_t column = 0;
  for (const char c : code) {
    const bool begins_character = (c & 0xC0) != 0x80;
    const size_t blanks = c == '\t' ? 4 - column % 4 : 0;
    column = c == '\n' ? 0 : column + (blanks > 0 ? blanks : begins_character);
    if (blanks > 0)
      out.append(blanks, ' ');
    else
      out += c;
  }
  return out;
}

class Gatherer {
 public:
  int enter(MD_BLOCKTYPE type, void* detail) {
    switch (type) {
      case MD_BLOCK_QUOTE:
        around_.push_back({true});
        break;
      case MD_BLOCK_UL:
        begin_list({});
        break;
      case MD_BLOCK_OL:
        begin_list({true, static_cast<int>(static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start)});
        break;
      case MD_BLOCK_LI:
        begin_item();
        break;
      case MD_BLOCK_H:
        begin(MarkdownKind::heading);
        now_.level = static_cast<int>(static_cast<MD_BLOCK_H_DETAIL*>(detail)->level);
        break;
      case MD_BLOCK_P:
        begin(MarkdownKind::paragraph);
        break;
      case MD_BLOCK_CODE:
        begin(MarkdownKind::code);
        break;
      case MD_BLOCK_TABLE:
        begin(MarkdownKind::table);
        break;
      case MD_BLOCK_TR:
        now_.rows.emplace_back();
        break;
      case MD_BLOCK_HR:
        begin(MarkdownKind::rule);
        break;
      case MD_BLOCK_HTML:
        begin(MarkdownKind::paragraph);
        foreign_ = true;
        break;
      default:
        break;
    }
    return 0;
  }

  int leave(MD_BLOCKTYPE type) {
    switch (type) {
      case MD_BLOCK_QUOTE:
        around_.pop_back();
        break;
      case MD_BLOCK_UL:
      case MD_BLOCK_OL:
        finish();
        lists_.pop_back();
        around_.pop_back();
        break;
      case MD_BLOCK_TH:
      case MD_BLOCK_TD:
        now_.rows.back().push_back(cell());
        break;
      case MD_BLOCK_LI:
        finish();
        item_mark_.clear();  // of one without text
        break;
      case MD_BLOCK_H:
      case MD_BLOCK_P:
      case MD_BLOCK_CODE:
      case MD_BLOCK_TABLE:
      case MD_BLOCK_HR:
      case MD_BLOCK_HTML:
        finish();
        break;
      default:
        break;
    }
    return 0;
  }

  int span(MD_SPANTYPE type, int by) {
    if (!begun_) begin(MarkdownKind::paragraph);  // of a tight list's item
    strong_ += type == MD_SPAN_STRONG ? by : 0;
    emphasis_ += type == MD_SPAN_EM ? by : 0;
    code_ += type == MD_SPAN_CODE ? by : 0;
    foreign_ = foreign_ || type == MD_SPAN_IMG;
    if (by < 0 && type == MD_SPAN_LATEXMATH) end_formula();
    if (by < 0 && type == MD_SPAN_LATEXMATH_DISPLAY) end_display();
    return 0;
  }

  int text(MD_TEXTTYPE type, std::string_view bytes) {
    if (type == MD_TEXT_HTML || type == MD_TEXT_NULLCHAR) foreign_ = true;
    if (now_.kind == MarkdownKind::code) {
      now_.code += bytes;
      return 0;
    }
    if (type == MD_TEXT_LATEXMATH) {
      formula_ += bytes;
      return 0;
    }
    std::string shown(bytes);
    std::replace(shown.begin(), shown.end(), '\t', ' ');
    if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR) shown = " ";
    if (type == MD_TEXT_ENTITY) {
      shown = unescape_html(bytes);
      foreign_ = foreign_ || shown == bytes;
    }
    if (!begun_) begin(MarkdownKind::paragraph);  // of a tight list's item
    add_text(shown);
    return 0;
  }

  std::vector<MarkdownBlock> take() { return std::move(blocks_); }

 private:
  void begin_list(const List& list) {
    lists_.push_back(list);
    around_.push_back({});
  }

  // Directly within its list.
  void begin_item() {
    finish();
    List& list = lists_.back();
    item_mark_ = list.ordered ? std::to_string(list.next++) + "." : "-";
    around_.back().width = item_mark_.size() + 1;
  }

  void begin(MarkdownKind kind) {
    finish();
    now_ = {};
    now_.kind = kind;
    now_.around = around_;
    if (!item_mark_.empty() && kind == MarkdownKind::paragraph) {
      now_.kind = MarkdownKind::item;
      now_.mark = item_mark_;
    }
    item_mark_.clear();
    begun_ = true;
  }

  void add_text(const std::string& text) {
    auto& spans = now_.spans;
    const auto is_digit = [](const std::string& of) { return of[0] >= '0' && of[0] <= '9'; };
    const bool behind = !spans.empty() && spans.back().formula && !text.empty();
    if (behind && is_digit(text) && is_digit(written_)) {  // "$5-$6"
      const std::string between = str('$', written_, '$');
      spans.pop_back();
      add_text(between);
    }
    append_span(spans, {text, strong_ > 0, emphasis_ > 0, code_ > 0});
  }

  void end_formula() {
    written_ = std::exchange(formula_, {});
    if (written_.starts_with(' ') || written_.ends_with(' ')) {  // "$5 or $6"
      add_text(str('$', written_, '$'));
      return;
    }
    const MathReading reading = read_math(written_);
    foreign_ = foreign_ || !reading.fault.empty();
    append_span(now_.spans, {reading.latex, false, false, false, true});
  }

  // What the text says before and behind are blocks too. An item needs a text for its mark.
  void end_display() {
    const MathReading reading = read_math(std::exchange(formula_, {}));
    const bool has_room =
        now_.kind == MarkdownKind::paragraph || (now_.kind == MarkdownKind::item && is_said(now_));
    foreign_ = foreign_ || !reading.fault.empty() || !has_room;
    if (foreign_) return;
    MarkdownBlock formula, rest;
    formula.kind = MarkdownKind::formula;
    formula.code = reading.latex;
    formula.around = rest.around = now_.around;
    if (is_said(now_)) parts_.push_back(std::move(now_));
    parts_.push_back(std::move(formula));
    now_ = std::move(rest);
  }

  static bool is_said(const MarkdownBlock& block) {
    return std::any_of(block.spans.begin(), block.spans.end(), [](const MarkdownSpan& span) {
      return span.text.find_first_not_of(' ') != std::string::npos;
    });
  }

  // A table's cell is what was said since the last one.
  std::string cell() {
    std::string text;
    for (const auto& span : now_.spans) foreign_ = foreign_ || span.formula;
    for (const auto& span : now_.spans) text += span.text;
    now_.spans.clear();
    return running_text(text);
  }

  void finish() {
    if (!begun_) return;
    begun_ = false;
    while (now_.code.ends_with('\n')) now_.code.pop_back();
    now_.code = with_blanks_for_tabs(now_.code);
    const bool empty = now_.spans.empty() && now_.code.empty() && now_.rows.empty() &&
                       now_.kind != MarkdownKind::rule;
    const bool is_rest = !parts_.empty() && !is_said(now_);  // nothing behind a formula
    if (!empty && !is_rest) parts_.push_back(std::move(now_));
    if (!foreign_) std::move(parts_.begin(), parts_.end(), std::back_inserter(blocks_));
    parts_.clear();
    foreign_ = false;
    now_ = {};
  }

  std::vector<MarkdownBlock> blocks_;
  std::vector<MarkdownBlock> parts_;  // of the text that is read: those before now_
  MarkdownBlock now_;
  std::string formula_, written_;  // the one that is read, the last one as it is written
  bool begun_ = false, foreign_ = false;
  std::vector<List> lists_;
  std::vector<MarkdownContainer> around_;
  std::string item_mark_;  // until a text has it
  int strong_ = 0, emphasis_ = 0, code_ = 0;
};

std::string span_text(const MarkdownSpan& span) {
  // Marks stand at letters: blanks at the ends go outside.
  const size_t begin = std::min(span.text.find_first_not_of(' '), span.text.size());
  const size_t end = span.text.find_last_not_of(' ') + 1;
  if (begin >= end) return span.text;
  std::string shown = span.text.substr(begin, end - begin);
  if (span.formula) {
    shown = str('$', shown, '$');
  } else if (span.code) {
    shown = code_span(shown);
  } else {
    const std::string mark = str(span.strong ? "**" : "", span.emphasis ? "*" : "");
    shown = mark + shown + mark;
  }
  return span.text.substr(0, begin) + shown + span.text.substr(end);
}

// Behind what the block stands in, from the outermost; the innermost list has an item's mark.
std::string with_containers(const MarkdownBlock& block, const std::string& text) {
  const size_t list = block.kind == MarkdownKind::item ? block.innermost_list() : std::string::npos;
  std::string first, others;
  for (size_t i = 0; i < block.around.size(); ++i) {
    const auto& container = block.around[i];
    const std::string mark = container.quote ? "> " : std::string(container.width, ' ');
    first += i == list ? block.mark + " " : mark;
    others += mark;
  }
  for (const char c : text) {
    first += c;
    if (c == '\n') first += others;
  }
  return first;
}

std::string tabbed_text(const std::vector<std::vector<std::string>>& rows) {
  std::string text;
  for (const auto& row : rows) {
    if (!text.empty()) text += '\n';
    for (size_t c = 0; c < row.size(); ++c) text += (c > 0 ? "\t" : "") + row[c];
  }
  return text;
}

std::string block_text(const MarkdownBlock& block, bool marks) {
  std::string text;
  for (const auto& span : block.spans) text += marks || span.formula ? span_text(span) : span.text;
  text = running_text(text);
  switch (block.kind) {
    case MarkdownKind::heading:
      text = (marks ? std::string(static_cast<size_t>(block.level), '#') + " " : "") + text;
      break;
    case MarkdownKind::item:
      if (!marks) text = (block.mark == "-" ? "•" : block.mark) + " " + text;
      break;
    case MarkdownKind::code:
      text = marks ? fenced(block.code) : block.code;
      break;
    case MarkdownKind::table:
      text = marks ? table_markdown(block.rows) : tabbed_text(block.rows);
      break;
    case MarkdownKind::rule:
      text = marks ? "---" : "";
      break;
    case MarkdownKind::formula:
      text = str("$$", block.code, "$$");
      break;
    case MarkdownKind::paragraph:
      break;
  }
  return marks ? with_containers(block, text) : text;
}

}  // namespace

void append_span(std::vector<MarkdownSpan>& spans, const MarkdownSpan& next) {
  const bool same = !spans.empty() && spans.back().strong == next.strong &&
                    spans.back().emphasis == next.emphasis && spans.back().code == next.code &&
                    !spans.back().formula && !next.formula;
  if (same)
    spans.back().text += next.text;
  else
    spans.push_back(next);
}

bool has_formula(std::span<const MarkdownBlock> blocks) {
  return std::any_of(blocks.begin(), blocks.end(), [](const MarkdownBlock& block) {
    return block.kind == MarkdownKind::formula ||
           std::any_of(block.spans.begin(), block.spans.end(),
                       [](const MarkdownSpan& span) { return span.formula; });
  });
}

size_t MarkdownBlock::innermost_list() const {
  const auto it = std::find_if(around.rbegin(), around.rend(),
                               [](const MarkdownContainer& c) { return !c.quote; });
  return it == around.rend() ? around.size() : static_cast<size_t>(around.rend() - it) - 1;
}

std::vector<MarkdownBlock> parse_markdown(std::string_view text) {
  Gatherer gatherer;
  MD_PARSER parser{};
  parser.flags = MD_FLAG_TABLES | MD_FLAG_COLLAPSEWHITESPACE | MD_FLAG_PERMISSIVEATXHEADERS |
                 MD_FLAG_LATEXMATHSPANS;
  parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* user) {
    return static_cast<Gatherer*>(user)->enter(type, detail);
  };
  parser.leave_block = [](MD_BLOCKTYPE type, void*, void* user) {
    return static_cast<Gatherer*>(user)->leave(type);
  };
  parser.enter_span = [](MD_SPANTYPE type, void*, void* user) {
    return static_cast<Gatherer*>(user)->span(type, 1);
  };
  parser.leave_span = [](MD_SPANTYPE type, void*, void* user) {
    return static_cast<Gatherer*>(user)->span(type, -1);
  };
  parser.text = [](MD_TEXTTYPE type, const MD_CHAR* bytes, MD_SIZE size, void* user) {
    return static_cast<Gatherer*>(user)->text(type, {bytes, size});
  };
  md_parse(text.data(), static_cast<MD_SIZE>(text.size()), &parser, &gatherer);
  return gatherer.take();
}

std::string markdown_text(std::span<const MarkdownBlock> blocks, bool marks) {
  std::string text;
  for (size_t i = 0; i < blocks.size(); ++i) {
    const std::string next = block_text(blocks[i], marks);
    if (next.empty()) continue;
    const bool list = i > 0 && blocks[i].kind == MarkdownKind::item && blocks[i - 1].in_list();
    if (!text.empty()) text += list ? "\n" : "\n\n";
    text += next;
  }
  return text;
}

}  // namespace dsvl
