// Every part is measured once, then the tree is pruned from the top.
#include "data/web/boilerplate.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "data/lines.h"

namespace dsvl {
namespace {

constexpr std::array<std::string_view, 24> kElements = {
    "script", "style",  "noscript", "template", "nav",      "aside",  "form", "input",
    "button", "select", "textarea", "iframe",   "object",   "embed",  "svg",  "canvas",
    "audio",  "video",  "map",      "head",     "datalist", "dialog", "link", "meta"};
constexpr std::array<std::string_view, 8> kRoles = {
    "navigation", "search", "banner", "contentinfo", "complementary", "menu", "menubar", "toolbar"};
// Parts of what pages call their navigation.
constexpr std::array<std::string_view, 23> kWords = {
    "nav",           "navbar",    "navheader",  "navfooter",     "navigation", "navpath",
    "toc",           "footer",    "breadcrumb", "toctree",       "pagination", "breadcrumbs",
    "pager",         "permalink", "linenos",    "headerlink",    "skiplink",   "searchbox",
    "sphinxsidebar", "viewcode",  "hidden",     "navigationbar", "titlearea"};
// What content is called as well: DocBook's sidebars are boxed paragraphs.
constexpr std::array<std::string_view, 10> kWeakWords = {
    "sidebar", "menu", "related", "contents", "links", "index", "search", "header", "prev", "next"};
// Of sphinx-gallery and its like: how to get the page's script.
constexpr std::array<std::string_view, 6> kClasses = {
    "sphx-glr-download-link-note", "sphx-glr-signature", "sphx-glr-timing", "sphx-glr-footer",
    "sphx-glr-download",           "admonition-binder"};
constexpr std::array<std::string_view, 7> kContainers = {"ul",  "ol", "dl",     "table",
                                                         "div", "p",  "section"};

struct Sums {
  size_t text = 0, linked = 0;  // bytes that are no blanks
  size_t links = 0, pictures = 0;
  bool mostly_links(double share) const {
    return static_cast<double>(linked) > share * static_cast<double>(text);
  }
};
using SumsByNode = std::unordered_map<const MarkupNode*, Sums>;

size_t inked(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return c != ' ' && c != '\n' && c != '\t' && c != '\r';
  }));
}

Sums measure(const MarkupNode& node, bool in_link, SumsByNode& all) {
  Sums sums;
  if (node.is_text()) {
    sums.text = inked(node.text);
    sums.linked = in_link ? sums.text : 0;
    return sums;
  }
  if (node.name == "script" || node.name == "style") return sums;
  const bool is_link = node.name == "a" && node.attribute("href") != nullptr;
  sums.links = is_link ? 1 : 0;
  sums.pictures = node.name == "img" ? 1 : 0;
  for (const auto& child : node.children) {
    const Sums part = measure(child, in_link || is_link, all);
    sums.text += part.text, sums.linked += part.linked;
    sums.links += part.links, sums.pictures += part.pictures;
  }
  all[&node] = sums;
  return sums;
}

// Calls `see` with the parts of "bd-sidebar_Left": bd, sidebar, left.
template <class See>
bool any_part(std::string_view name, const See& see) {
  std::string part;
  for (size_t i = 0; i <= name.size(); ++i) {
    const char c = i < name.size() ? name[i] : '-';
    const bool is_upper = c >= 'A' && c <= 'Z';
    if (c == '-' || c == '_' || c == ':' || c == '.') {
      if (!part.empty() && see(part)) return true;
      part.clear();
    } else {
      part += is_upper ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  return false;
}

bool is_hidden(const MarkupNode& node) {
  const std::string_view style = node.value("style");
  std::string tight;
  for (const char c : style)
    if (c != ' ') tight += c;
  return node.attribute("hidden") != nullptr || node.value("aria-hidden") == "true" ||
         tight.find("display:none") != tight.npos || tight.find("visibility:hidden") != tight.npos;
}

class Pruner {
 public:
  explicit Pruner(const MarkupNode& page) { all_ = measure(page, false, sums_); }

  void prune(MarkupNode& node, bool in_article) {
    const bool is_article = in_article || node.name == "article" || node.name == "main" ||
                            node.name == "section" || node.value("role") == "main";
    // Sums are looked up by address, so everything is decided before anything moves.
    std::vector<bool> drops;
    for (auto& child : node.children) {
      drops.push_back(!child.is_text() && is_boilerplate(child, is_article));
      if (!drops.back()) prune(child, is_article);
    }
    size_t kept = 0;
    for (size_t i = 0; i < drops.size(); ++i) {
      if (drops[i]) continue;
      if (kept != i) node.children[kept] = std::move(node.children[i]);
      ++kept;
    }
    node.children.resize(kept);
  }

 private:
  bool is_boilerplate(const MarkupNode& node, bool in_article) const {
    if (is_one_of(node.name, kElements) || is_hidden(node)) return true;
    if ((node.name == "header" || node.name == "footer") && !in_article) return true;
    if (is_one_of(node.value("role"), kRoles)) return true;
    if (node.name == "body" || node.name == "html" || node.name == "main") return false;
    return is_named_so(node) || is_list_of_links(node);
  }

  const Sums& sums(const MarkupNode& node) const { return sums_.at(&node); }

  bool is_named_so(const MarkupNode& node) const {
    const Sums& own = sums(node);
    const bool is_most = 2 * own.text > all_.text && !own.mostly_links(0.5);
    for (const auto word : node.classes()) {
      if (is_one_of(word, kClasses)) return true;
      const bool strong =
          any_part(word, [](const std::string& part) { return is_one_of(part, kWords); });
      const bool weak =
          any_part(word, [](const std::string& part) { return is_one_of(part, kWeakWords); });
      if ((strong && !is_most) || (weak && own.mostly_links(0.5))) return true;
    }
    // Of an id the whole counts: those of sections are made of their headings.
    const std::string_view id = node.value("id");
    return (is_one_of(id, kWords) && !is_most) ||
           (is_one_of(id, kWeakWords) && own.mostly_links(0.5));
  }

  bool is_list_of_links(const MarkupNode& node) const {
    const Sums& own = sums(node);
    return is_one_of(node.name, kContainers) && own.links >= 4 && own.pictures == 0 &&
           own.mostly_links(0.85);
  }

  SumsByNode sums_;
  Sums all_;
};

size_t text_of(const MarkupNode& node) {
  SumsByNode unused;
  return measure(node, false, unused).text;
}

// The nodes that say that they are the page's main part.
void find_main(MarkupNode& node, std::vector<MarkupNode*>& found) {
  if (node.name == "main" || node.value("role") == "main") {
    found.push_back(&node);
    return;
  }
  for (auto& child : node.children) find_main(child, found);
}

const MarkupNode* find_element(const MarkupNode& node, std::string_view name) {
  if (node.name == name) return &node;
  for (const auto& child : node.children)
    if (const auto* found = find_element(child, name)) return found;
  return nullptr;
}

}  // namespace

MarkupNode content_of(MarkupNode page) {
  Pruner(page).prune(page, false);
  std::vector<MarkupNode*> mains;
  find_main(page, mains);
  if (mains.size() != 1 || 4 * text_of(*mains[0]) < text_of(page)) return page;
  MarkupNode content = std::move(*mains[0]);  // `page` holds it, and goes
  return content;
}

std::string first_text(const MarkupNode& page, std::string_view name) {
  const MarkupNode* found = find_element(page, name);
  if (found == nullptr) return "";
  std::string text;
  for (const auto& child : found->children) text += child.text;
  return text;
}

}  // namespace dsvl
