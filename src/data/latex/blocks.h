// The blocks of a document as they come, and as Markdown.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "data/latex/spans.h"

namespace dsvl {

// Paragraphs gather spans, formulas and tables until they end; one that is spoiled goes whole. What
// stands in a list goes where its item goes: an item without its first paragraph, a theorem too.
class LatexBlocks {
 public:
  // Of the paragraph that is open.
  void add(const LatexSpan& span) { append_latex_span(open_.spans, span); }
  // What was said last becomes something else, where it ends with `last`.
  void replace_last(std::string_view last, std::string_view by);
  void spoil(const std::string& reason);
  void add_formula(const std::string& latex);
  void add_table(const std::string& markdown);
  void end_paragraph();

  void add_heading(int level, const LatexSpans& title);  // level: of LaTeX, 0 a chapter
  void add_code(const std::string& code);
  // Something that is no paragraph is left out.
  void count_drop(const std::string& reason);

  enum class Around { bullets, numbers, tags, quote, theorem };
  void open(Around around);
  void close();
  size_t depth() const { return containers_.size(); }
  // Whether the innermost is a list.
  bool in_list() const;
  bool has_tags() const;
  bool has_numbers() const;
  void begin_item();

  // A float stands where its paragraph is open: that goes on behind it.
  void open_float();
  void close_float();
  // While muted, blocks are left out.
  void mute(int by) { muted_ += by; }

  // Headings are numbered from "#" in the order of the levels there are; one without a block below
  // it is left out. So are sentences that lead to a block that is left out or go on behind it.
  std::string markdown() const;
  int64_t num_kept() const { return static_cast<int64_t>(blocks_.size()); }
  const std::map<std::string, int64_t>& dropped() const { return dropped_; }
  // An argument's text; says why where it is spoiled or more than a line.
  std::string take_line(LatexSpans& spans);

 private:
  struct Part {
    enum class Kind { text, formula, table } kind;
    LatexSpans spans;
    std::string markdown;
  };
  struct Paragraph {
    LatexSpans spans;
    std::vector<Part> parts;
    std::string spoiled;  // why; "" where it is not
  };
  struct Container {
    Around around;
    bool awaits = true;    // the first block of its item
    bool spoiled = false;  // the item
    bool jumps = false;    // an item before it is left out
    char mark = '-';       // bullets: - or +; numbers: . or )
    int number = 0;
    size_t width = 0;  // of the item's mark with its blank
  };
  struct Block {
    int heading = kNoHeading;
    std::string text;
    bool is_plain = false;  // text that stands in nothing
    bool behind_gap = false, before_gap = false;
  };
  static bool dangles(const Block& block);
  static constexpr int kNoHeading = 1000;

  void end_part();
  void emit(const std::string& text, bool is_text);
  bool has_place(bool is_text);
  void begin_mark(Container& container, std::string& first);
  char next_mark(Around around);

  std::vector<Block> blocks_;
  std::vector<Container> containers_;
  std::map<std::pair<size_t, bool>, char> last_marks_;  // by depth and whether they are numbers
  Paragraph open_;
  std::vector<Paragraph> interrupted_;
  std::map<std::string, int64_t> dropped_;
  int muted_ = 0;
  bool gap_ = false;  // something was left out since the last block
};

}  // namespace dsvl
