// md4c's events gathered into blocks.
#include "data/markdown/markdown.h"

#include <md4c.h>

#include <algorithm>

#include "base/html.h"
#include "data/render.h"
#include "data/utf8.h"

namespace dsvl {
namespace {

struct List {
  bool ordered = false;
  int next = 1;
  size_t width = 0;  // of the mark with its blank
};

class Gatherer {
 public:
  int enter(MD_BLOCKTYPE type, void* detail) {
    switch (type) {
      case MD_BLOCK_QUOTE:
        ++quotes_;
        break;
      case MD_BLOCK_UL:
        lists_.push_back({});
        break;
      case MD_BLOCK_OL:
        lists_.push_back({true, static_cast<int>(static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start)});
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
        --quotes_;
        break;
      case MD_BLOCK_UL:
      case MD_BLOCK_OL:
        finish();
        lists_.pop_back();
        break;
      case MD_BLOCK_TH:
      case MD_BLOCK_TD:
        now_.rows.back().push_back(cell());
        break;
      case MD_BLOCK_LI:
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
    strong_ += type == MD_SPAN_STRONG ? by : 0;
    emphasis_ += type == MD_SPAN_EM ? by : 0;
    code_ += type == MD_SPAN_CODE ? by : 0;
    foreign_ = foreign_ || type == MD_SPAN_IMG;
    return 0;
  }

  int text(MD_TEXTTYPE type, std::string_view bytes) {
    if (type == MD_TEXT_HTML || type == MD_TEXT_NULLCHAR) foreign_ = true;
    if (now_.kind == MarkdownKind::code) {
      now_.code += bytes;
      return 0;
    }
    std::string shown(bytes);
    if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR) shown = " ";
    if (type == MD_TEXT_ENTITY) {
      shown = unescape_html(bytes);
      foreign_ = foreign_ || shown == bytes;
    }
    if (!begun_) begin(MarkdownKind::paragraph);  // of a tight list's item
    const MarkdownSpan next{shown, strong_ > 0, emphasis_ > 0, code_ > 0};
    auto& spans = now_.spans;
    const bool same = !spans.empty() && spans.back().strong == next.strong &&
                      spans.back().emphasis == next.emphasis && spans.back().code == next.code;
    if (same)
      spans.back().text += shown;
    else
      spans.push_back(next);
    return 0;
  }

  std::vector<MarkdownBlock> take() { return std::move(blocks_); }

 private:
  void begin_item() {
    finish();
    if (lists_.empty()) return;
    List& list = lists_.back();
    item_mark_ = list.ordered ? std::to_string(list.next++) + "." : "-";
    list.width = item_mark_.size() + 1;
  }

  void begin(MarkdownKind kind) {
    finish();
    now_ = {};
    now_.kind = kind;
    now_.depth = static_cast<int>(lists_.size());
    now_.quotes = quotes_;
    for (const auto& list : lists_) now_.indent += static_cast<int>(list.width);
    if (!item_mark_.empty() && kind == MarkdownKind::paragraph) {
      now_.kind = MarkdownKind::item;
      now_.mark = item_mark_;
      now_.indent -= static_cast<int>(lists_.back().width);
    }
    item_mark_.clear();
    begun_ = true;
  }

  // A table's cell is what was said since the last one.
  std::string cell() {
    std::string text;
    for (const auto& span : now_.spans) text += span.text;
    now_.spans.clear();
    return running_text(text);
  }

  void finish() {
    if (!begun_) return;
    begun_ = false;
    while (now_.code.ends_with('\n')) now_.code.pop_back();
    for (auto& span : now_.spans) std::replace(span.text.begin(), span.text.end(), '\t', ' ');
    const bool empty = now_.spans.empty() && now_.code.empty() && now_.rows.empty() &&
                       now_.kind != MarkdownKind::rule;
    if (!foreign_ && !empty) blocks_.push_back(std::move(now_));
    foreign_ = false;
    now_ = {};
  }

  std::vector<MarkdownBlock> blocks_;
  MarkdownBlock now_;
  bool begun_ = false, foreign_ = false;
  std::vector<List> lists_;
  std::string item_mark_;
  int quotes_ = 0, strong_ = 0, emphasis_ = 0, code_ = 0;
};

std::string span_text(const MarkdownSpan& span, const VisibleMarks& visible) {
  // Marks stand at letters: blanks at the ends go outside.
  const size_t begin = std::min(span.text.find_first_not_of(' '), span.text.size());
  const size_t end = span.text.find_last_not_of(' ') + 1;
  if (begin >= end) return span.text;
  std::string mark;
  if (span.code && visible.code) {
    mark = "`";
  } else {
    if (span.strong && visible.strong) mark += "**";
    if (span.emphasis && visible.emphasis) mark += "*";
  }
  return span.text.substr(0, begin) + mark + span.text.substr(begin, end - begin) + mark +
         span.text.substr(end);
}

std::string lines_behind(const std::string& text, const std::string& indent) {
  std::string out = indent;
  for (const char c : text) {
    out += c;
    if (c == '\n') out += indent;
  }
  return out;
}

std::string pipe_row(const std::vector<std::string>& cells) {
  std::string row = "|";
  for (const auto& cell : cells) row += " " + cell + " |";
  return row;
}

std::string table_text(const MarkdownBlock& block, bool marks) {
  std::string text;
  for (size_t r = 0; r < block.rows.size(); ++r) {
    if (r > 0) text += '\n';
    if (marks) {
      text += pipe_row(block.rows[r]);
      if (r == 0) text += "\n" + pipe_row(std::vector<std::string>(block.rows[0].size(), "---"));
    } else {
      for (size_t c = 0; c < block.rows[r].size(); ++c)
        text += (c > 0 ? "\t" : "") + block.rows[r][c];
    }
  }
  return text;
}

std::string block_text(const MarkdownBlock& block, const VisibleMarks& visible) {
  std::string text;
  for (const auto& span : block.spans) text += span_text(span, visible);
  text = running_text(text);
  const bool marks = visible.marks;
  switch (block.kind) {
    case MarkdownKind::heading:
      text = (marks ? std::string(static_cast<size_t>(block.level), '#') + " " : "") + text;
      break;
    case MarkdownKind::item:
      text = (marks || block.mark != "-" ? block.mark : "•") + " " + text;
      break;
    case MarkdownKind::code:
      text = marks ? "```\n" + block.code + "\n```" : block.code;
      break;
    case MarkdownKind::table:
      text = table_text(block, marks);
      break;
    case MarkdownKind::rule:
      text = marks ? "---" : "";
      break;
    case MarkdownKind::paragraph:
      break;
  }
  if (!marks) return text;
  std::string quotes;
  for (int i = 0; i < block.quotes; ++i) quotes += "> ";
  return lines_behind(text, std::string(static_cast<size_t>(block.indent), ' ') + quotes);
}

}  // namespace

std::vector<MarkdownBlock> parse_markdown(std::string_view text) {
  Gatherer gatherer;
  MD_PARSER parser{};
  parser.flags = MD_FLAG_TABLES | MD_FLAG_COLLAPSEWHITESPACE | MD_FLAG_PERMISSIVEATXHEADERS;
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

std::string markdown_text(std::span<const MarkdownBlock> blocks, const VisibleMarks& visible) {
  std::string text;
  for (size_t i = 0; i < blocks.size(); ++i) {
    const std::string next = block_text(blocks[i], visible);
    if (next.empty()) continue;
    const bool list = i > 0 && blocks[i].kind == MarkdownKind::item && blocks[i - 1].depth > 0;
    if (!text.empty()) text += list ? "\n" : "\n\n";
    text += next;
  }
  return text;
}

}  // namespace dsvl
