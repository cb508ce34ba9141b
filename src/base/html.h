// What every page this program writes shares: escaping, one look in light and dark.
#pragma once

#include <string>
#include <string_view>

namespace dsvl {

// The text with & < > " ' as entities; safe inside elements and quoted attributes.
std::string escape_html(std::string_view text);

// The other way round; &apos; too. Other entities stay as they are.
std::string unescape_html(std::string_view text);

// A whole page around `body`; `script` may be empty. Nothing outside the page is loaded.
std::string html_page(std::string_view title, std::string_view body, std::string_view script = "");

}  // namespace dsvl
