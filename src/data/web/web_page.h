// Pieces of designed web pages: markup that stands alone, and the style it needs.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "data/web/browser.h"
#include "data/web/markup.h"

namespace dsvl {

// A page as a document keeps it.
struct WebPage {
  std::string path;
  std::vector<std::string> styles;  // files of its style sheets, in order
  std::vector<size_t> fragments;    // numbers of page_fragments() that no other page has
};

// Takes out of the tree what a picture of the page does not show or must not do: scripts, links to
// elsewhere, embedded media, what is hidden until a script shows it; attributes but those that mean
// something to markup and style. Links lead to "#".
MarkupNode without_behaviour(MarkupNode page);

// Without the "---" lines of a site generator in front and what stands between them, and then
// without its expressions in double braces.
std::string without_front_matter(const std::string& html);

// The parts of a page, in its order, that could stand alone: containers of a few hundred to a few
// thousand bytes that show text.
std::vector<const MarkupNode*> page_fragments(const MarkupNode& page);

// Indented, an element a line but for those within text.
std::string fragment_html(const MarkupNode& fragment);

// What selectors may call its elements and their ancestors: "div", ".card", "#top", "body".
std::set<std::string> selector_names(const MarkupNode& fragment);

// A whole page around a fragment; `style` may be empty.
std::string standalone_page(const std::string& fragment, const std::string& style);

// The text of style sheets as one, in ASCII, without comments and imports.
std::string joined_styles(const std::vector<std::string>& sheets);

// The rules whose selectors have no other names than these, those inside @media and its like too:
// what a page of a few of them can use at all. A browser spends most of its time on the others.
std::string possible_style(std::string_view sheet, const std::set<std::string>& names);

// The rules that were used, one a line, without what is of no use in a picture: vendor prefixes,
// files, properties (--x) that nothing refers to, selectors with other names than these.
std::string used_style(std::string_view sheet, const std::vector<UsedRule>& used,
                       const std::set<std::string>& names);

// The same look in other colours: every colour written as hexadecimal digits that is no grey has
// its hue turned by this angle, 0 to 360.
std::string with_hue_turned(std::string_view style, double degrees);

}  // namespace dsvl
