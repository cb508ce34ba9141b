// One walk over the tree; text gathers in a buffer until a block ends.
#include "data/web/page_text.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "data/fence.h"
#include "data/lines.h"
#include "data/render.h"
#include "data/table.h"
#include "data/web/boilerplate.h"
#include "data/web/code_text.h"

namespace dsvl {
namespace {

constexpr char kLineBreak = '\x02';
constexpr size_t kLongestCell = 300;  // bytes; what is longer is a layout, not a table

constexpr std::array<std::string_view, 28> kBlocks = {
    "p",          "div",        "section", "article", "main",    "body",   "figure",
    "figcaption", "blockquote", "dl",      "dt",      "dd",      "table",  "tr",
    "td",         "th",         "caption", "address", "details", "center", "summary",
    "hr",         "html",       "tbody",   "thead",   "header",  "footer", "fieldset"};

// Blanks as spaces, without the characters that mean something to us.
void append_plain(std::string& out, std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\t' || c == '\r' || c == '\n')
      out += '\n';
    else if (byte >= ' ' && byte != 0x7F)
      out += c;
  }
}

// "&nbsp" written without its semicolon is a blank; with it, the page speaks of it.
std::string with_unended_blanks(std::string_view raw) {
  constexpr std::string_view kName = "&nbsp";
  std::string text;
  for (size_t from = 0; from < raw.size();) {
    const size_t at = std::min(raw.find(kName, from), raw.size());
    text += raw.substr(from, at - from);
    from = std::min(at + kName.size(), raw.size());
    if (at == raw.size()) break;
    text += from < raw.size() && raw[from] == ';' ? kName : std::string_view(" ");
  }
  return text;
}

// Lines between line breaks, each without needless blanks. Our placeholder written in a page is no
// picture.
std::string tidy(std::string raw) {
  replace_all(raw, "\u00a0", " ");
  raw = with_unended_blanks(raw);
  replace_all(raw, "\u200b", "");
  std::string text;
  for (size_t start = 0; start <= raw.size();) {
    const size_t end = std::min(raw.find(kLineBreak, start), raw.size());
    const std::string line = running_text(std::string_view(raw).substr(start, end - start));
    if (!line.empty() && !text.empty()) text += '\n';
    text += line;
    start = end + 1;
  }
  replace_all(text, "<image_placeholder>", "<image placeholder>");
  return std::string(trim(text, " \n"));
}

// Whether an alt text describes: words, no file name.
bool describes(std::string_view alt) {
  static constexpr std::array<std::string_view, 10> kEmpty = {
      "image", "img", "picture", "screenshot", "figure", "icon", "logo", "alt", "photo", "example"};
  const std::string small = lower_case(alt);
  const bool is_path = small.find(' ') == small.npos &&
                       (small.find('/') != small.npos || small.find('_') != small.npos ||
                        small.find('.') != small.npos);
  const bool has_letter = std::any_of(small.begin(), small.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
  });
  return has_letter && small.size() >= 3 && !is_path && !is_one_of(small, kEmpty) &&
         small.find("<") == small.npos;
}

void gather_text(const MarkupNode& node, std::string& out) {
  if (node.is_text()) return append_plain(out, node.text);
  if (node.name == "br") out += kLineBreak;
  for (const auto& child : node.children) gather_text(child, out);
}

std::string line_text(const MarkupNode& node) {
  std::string raw;
  gather_text(node, raw);
  std::replace(raw.begin(), raw.end(), kLineBreak, ' ');
  return tidy(raw);
}

class BlockWriter {
 public:
  std::vector<PageBlock> write(const MarkupNode& content) {
    visit_children(content);
    flush();
    return std::move(blocks_);
  }

 private:
  void visit(const MarkupNode& node) {
    if (node.is_text()) return append_plain(buffer_, node.text);
    const std::string& name = node.name;
    if (name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6')
      return write_heading(node, name[1] - '0');
    // Doxygen's titles and code are no headings and <pre>.
    if (name == "div" && has_class(node, "title")) return write_heading(node, 1);
    if (name == "div" && has_class(node, "fragment")) return write_code(node);
    if (name == "img") return write_image(node);
    if (name == "br") return void(buffer_ += kLineBreak);
    if (name == "pre") return write_code(node);
    if (name == "ul" || name == "ol") return write_list(node, name == "ol");
    if (name == "code" || name == "tt" || name == "kbd" || name == "samp")
      return write_inline_code(node);
    if (name == "table" && write_table(node)) return;
    if (has_class(node, "classifier")) buffer_ += " : ";  // which style sheets put in front
    if (!is_one_of(name, kBlocks)) return visit_children(node);
    flush();
    const std::string outer = language_;
    if (const std::string own = language_of(node); !own.empty()) language_ = own;
    visit_children(node);
    language_ = outer;
    flush();
  }

  void visit_children(const MarkupNode& node) {
    for (const auto& child : node.children) visit(child);
  }

  // The paragraph so far becomes a block.
  void flush() {
    std::string text = tidy(buffer_);
    buffer_.clear();
    if (text.empty()) return images_.clear();
    add({0, false, "", false, std::move(text), std::move(images_)});
    images_.clear();
  }

  // Within a list a block stands behind its mark, all its lines as far in.
  void add(PageBlock block) {
    if (block.text.find_first_not_of("\u00b6 ") == block.text.npos) return;
    const size_t in = indent_;
    if (in > 0) {
      std::string text(in - marker_.size(), ' ');
      text += marker_;
      for (const char c : block.text) {
        text += c;
        if (c == '\n') text.append(in, ' ');
      }
      block.text = std::move(text);
      block.tight = !marker_.empty() && in_list_;
      in_list_ = true;
      marker_.clear();
    }
    blocks_.push_back(std::move(block));
  }

  void write_heading(const MarkupNode& node, int level) {
    flush();
    visit_children(node);
    std::string text = tidy(buffer_);
    std::replace(text.begin(), text.end(), '\n', ' ');
    buffer_.clear();
    std::string_view kept = text;
    while (kept.ends_with("\u00b6")) kept = trim(kept.substr(0, kept.size() - 2), " \n");
    text.resize(kept.size());
    if (!text.empty() && indent_ == 0)
      blocks_.push_back({level, false, "", false,
                         std::string(static_cast<size_t>(level), '#') + " " + text,
                         std::move(images_)});
    else if (!text.empty())
      add({0, false, "", false, std::move(text), std::move(images_)});
    images_.clear();
  }

  void write_image(const MarkupNode& node) {
    std::string alt;
    append_plain(alt, node.value("alt"));
    alt = running_text(alt);
    bool is_formula = node.name == "math";
    for (const auto word : node.classes()) is_formula |= is_formula_class(word);
    if (is_formula && !alt.empty()) {
      const bool has_dollars = alt.starts_with("$") || alt.starts_with("\\");
      buffer_ += has_dollars && alt.size() > 1 ? alt : "$" + alt + "$";
      return;
    }
    std::string source(node.value("src"));
    if (source.empty()) return;
    buffer_ += kPictureMark;
    images_.push_back({std::move(source), describes(alt) ? alt : ""});
  }

  void write_code(const MarkupNode& node) {
    flush();
    std::string code = code_text(node);
    if (code.empty()) return;
    std::string language = language_of(node);
    if (language.empty()) language = language_;
    for (const auto& child : node.children)
      if (language.empty() && !child.is_text()) language = language_of(child);
    add({0, false, language, true, fenced(code, language), {}});
  }

  void write_inline_code(const MarkupNode& node) {
    const std::string code = line_text(node);
    const bool plain = code.empty() || code.find('`') != code.npos || node.name == "kbd";
    buffer_ += plain ? code : "`" + code + "`";
  }

  void write_list(const MarkupNode& list, bool ordered) {
    flush();
    int number = 1;
    if (indent_ == 0) in_list_ = false;
    for (const auto& item : list.children) {
      if (item.name != "li") {
        if (!item.is_text()) visit(item);
        continue;
      }
      const std::string outer = marker_;
      marker_ = ordered ? std::to_string(number++) + ". " : "- ";
      const size_t in = marker_.size();
      indent_ += in;
      visit_children(item);
      flush();
      indent_ -= in;
      marker_ = outer.size() <= indent_ ? outer : "";
    }
  }

  bool write_table(const MarkupNode& table) {
    std::vector<std::vector<std::string>> rows;
    if (!read_rows(table, rows)) return false;
    size_t width = 0;
    for (const auto& row : rows) width = std::max(width, row.size());
    if (rows.size() < 2 || width < 2) return false;
    flush();
    for (const auto& child : table.children)
      if (child.name == "caption") visit(child);
    for (auto& row : rows) row.resize(width);
    add({0, false, "", false, table_markdown(rows), {}});
    return true;
  }

  // False when a cell holds what no cell of Markdown can.
  static bool read_rows(const MarkupNode& node, std::vector<std::vector<std::string>>& rows) {
    for (const auto& child : node.children) {
      if (child.name == "thead" || child.name == "tbody" || child.name == "tfoot") {
        if (!read_rows(child, rows)) return false;
      } else if (child.name == "tr") {
        rows.emplace_back();
        for (const auto& cell : child.children) {
          if (cell.name != "td" && cell.name != "th") continue;
          if (!is_plain_cell(cell)) return false;
          rows.back().push_back(line_text(cell));
          if (rows.back().back().size() > kLongestCell) return false;
        }
        if (rows.back().empty()) rows.pop_back();
      }
    }
    return true;
  }

  static bool is_plain_cell(const MarkupNode& node) {
    static constexpr std::array<std::string_view, 7> kRich = {"table", "pre", "img", "ul",
                                                              "ol",    "dl",  "h2"};
    if (is_one_of(node.name, kRich)) return false;
    return std::all_of(node.children.begin(), node.children.end(), is_plain_cell);
  }

  static bool is_formula_class(std::string_view word) {
    return word == "math" || word == "formulaInl" || word == "formulaDsp" || word == "tex";
  }

  std::vector<PageBlock> blocks_;
  std::string buffer_, marker_, language_;
  std::vector<PageImage> images_;
  size_t indent_ = 0;
  bool in_list_ = false;  // an item of this list is there already
};

}  // namespace

std::vector<PageBlock> page_blocks(const MarkupNode& content) {
  return BlockWriter().write(content);
}

WebText read_page(std::string_view bytes) {
  ReadMarkup read = parse_markup(bytes);
  if (!read.fault.empty()) return {{}, read.fault};
  const std::string title = tidy(first_text(read.root, "title"));
  WebText page{page_blocks(content_of(std::move(read.root))), ""};
  const bool has_heading = std::any_of(page.blocks.begin(), page.blocks.end(),
                                       [](const PageBlock& block) { return block.heading > 0; });
  if (!has_heading && !title.empty())
    page.blocks.insert(page.blocks.begin(), {1, false, "", false, "# " + title, {}});
  return page;
}

}  // namespace dsvl
