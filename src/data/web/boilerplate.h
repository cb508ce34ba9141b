// Which parts of a page are not what it says: navigation, heads and feet, scripts, hidden parts.
#pragma once

#include "data/web/markup.h"

namespace dsvl {

// Takes them out of the tree and returns the part that holds the page's content: its one <main> (or
// role="main") where that has at least a quarter of the text, else all that is left. By
// - elements: script, style, nav, aside, form, ...; header and footer of the page, not of an
//   article; role="navigation" and its like; what is hidden by an attribute or an inline style;
// - words of class and id (nav, toc, breadcrumb, footer, ...), unless the part holds most of the
//   page and is no list of links; words that content has as well (sidebar, menu, related, ...) only
//   where more than half of the text are links;
// - links: a list or table whose text is nearly all links, at least four, without pictures.
MarkupNode content_of(MarkupNode page);

// The text of the first element of this name; "" when there is none.
std::string first_text(const MarkupNode& page, std::string_view name);

}  // namespace dsvl
