// Text cannot leave its element.
#include "base/html.h"

#include <gtest/gtest.h>

namespace dsvl {
namespace {

TEST(Html, EscapesWhatCouldBeMarkup) {
  EXPECT_EQ(escape_html("<b a=\"1\" c='&'>中"), "&lt;b a=&quot;1&quot; c=&#39;&amp;&#39;&gt;中");
}

TEST(Html, EntitiesComeBack) {
  EXPECT_EQ(unescape_html("&lt;b&gt; &quot;x&quot; &#39;y&apos; &amp;lt; &nbsp;"),
            "<b> \"x\" 'y' &lt; &nbsp;");
}

TEST(Html, APageIsWhole) {
  const auto page = html_page("a<b", "<p>x</p>", "var a;");
  EXPECT_NE(page.find("<title>a&lt;b</title>"), std::string::npos);
  EXPECT_NE(page.find("prefers-color-scheme:dark"), std::string::npos);
  EXPECT_TRUE(page.ends_with("</html>\n"));
}

}  // namespace
}  // namespace dsvl
