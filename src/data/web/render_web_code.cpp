// Family `web_code`: a picture of a piece of a web page, asked for the markup and style behind it.
// What is asked for is itself what the browser rendered: nothing in it is unseen.
#include <algorithm>
#include <set>
#include <span>
#include <utility>

#include "base/error.h"
#include "data/fence.h"
#include "data/render.h"
#include "data/scene/contrast.h"
#include "data/web/code_text.h"
#include "data/web/web_page.h"
#include "image/image.h"
#include "io/compressed.h"

namespace dsvl {
namespace {

struct WebCodeOptions {
  std::string browser = "chromium";
  bool required = false;                        // fail when there is no browser
  int64_t least_width = 320, most_width = 960;  // of the window, pixels
  int64_t most_height = 1024;                   // of the picture
  int64_t most_characters = 5000;               // of the answer
  double recolor_share = 0.5;                   // in other colours than the page's
  double chinese_share = 0.2;                   // of questions
};

void fields(Visitor& v, WebCodeOptions& o) {
  v("browser", o.browser, "Chromium: a path or a name");
  v("required", o.required, "fail without a browser instead of leaving the family out");
  v("least_width", o.least_width, "of the window, pixels");
  v("most_width", o.most_width, "of the window, pixels");
  v("most_height", o.most_height, "of the picture, pixels; what is higher is dropped");
  v("most_characters", o.most_characters, "of the markup with its style");
  v("recolor_share", o.recolor_share, "in other colours than the page's");
  v("chinese_share", o.chinese_share, "questions in Chinese");
}

void check_settings(const WebCodeOptions& o, const std::string& where) {
  check_share(o.recolor_share, "recolor_share", where);
  check_share(o.chinese_share, "chinese_share", where);
  if (o.least_width < 200 || o.most_width < o.least_width || o.most_width > 4096)
    fail(where, ": windows of ", o.least_width, " to ", o.most_width, ", wanted 200 to 4096");
  if (o.most_height < 100 || o.most_height > 4096)
    fail(where, ": most_height is ", o.most_height, ", wanted 100 to 4096");
  if (o.most_characters < 300)
    fail(where, ": most_characters is ", o.most_characters, ", wanted 300 or more");
}

const std::vector<std::string> kEnglish = {
    "Write the HTML and CSS of this page.",
    "Which HTML makes a page that looks like this?",
    "Turn this screenshot into HTML with its style.",
    "Reproduce this interface as one HTML file.",
    "Give the source code of this web page.",
};
const std::vector<std::string> kChinese = {
    "写出这个网页的 HTML 和 CSS。",
    "请把这张截图还原成一个 HTML 文件。",
    "什么样的 HTML 代码能得到这个页面？",
    "请给出这个界面的网页源代码。",
};

constexpr const char* kNoAnswer = "no answer from the browser";

// Whether every line of text stands out: not light letters whose dark ground was left out.
bool shows_every_line(const Image& image, const std::vector<PlacedPart>& parts) {
  constexpr int kLeastRange = 48;  // of 255: grey letters on white have a contrast of 1.6
  return std::all_of(parts.begin(), parts.end(), [&](const PlacedPart& part) {
    return part.name != "#text" || colour_range(image, part.box) >= kLeastRange;
  });
}

struct Fragment {
  std::string html;
  std::set<std::string> names;  // selector_names()
};

class WebCodeFamily : public Family {
 public:
  explicit WebCodeFamily(const Material& material)
      : options_(settings_of<WebCodeOptions>(material.recipe, "web_code")),
        browser_(options_.browser) {}

  // A fragment that does not do is tried with another.
  Drawn make(Draw draw) override {
    std::string why;
    try {
      bool asked_again = false;
      for (int attempt = 0; attempt < 4;) {
        const Random before = draw.random;
        if (auto sample = attempt_one(draw, why)) return std::move(*sample);
        // A browser that was killed has nothing to do with the page, and must not change it.
        const bool again = why == kNoAnswer && !std::exchange(asked_again, true);
        if (again)
          draw.random = before;
        else
          ++attempt;
      }
    } catch (const Error&) {
      return Drawn::dropped("a page that is not read");
    }
    return Drawn::dropped(why);
  }

 private:
  std::optional<Sample> attempt_one(Draw& draw, std::string& why) {
    Random& random = draw.random;
    const WebPage& page = *draw.document->web_page;
    const int width = static_cast<int>(random.between(options_.least_width, options_.most_width));
    const double turn = random.chance(options_.recolor_share) ? random.uniform(30, 330) : 0;
    const Fragment fragment = pick_fragment(page, random);
    std::vector<std::string> sheets;
    for (const auto& path : page.styles) sheets.push_back(read_maybe_compressed(path));
    const std::string sheet = possible_style(joined_styles(sheets), fragment.names);
    const auto whole = browser_.load(standalone_page(fragment.html, sheet), width);
    why = kNoAnswer;
    if (!whole) return {};
    // The sheet begins behind the line break after its tag.
    std::string style = used_style("\n" + sheet, whole->used, fragment.names);
    if (turn > 0) style = with_hue_turned(style, turn);
    const std::string source = standalone_page(fragment.html, style);
    why = "too much code";
    if (static_cast<int64_t>(source.size()) > options_.most_characters) return {};
    return finish(draw, source, width, why);
  }

  std::optional<Sample> finish(Draw& draw, const std::string& source, int width, std::string& why) {
    const auto shown = browser_.load(source, width);
    why = kNoAnswer;
    if (!shown) return {};
    why = "larger than the picture";
    if (shown->height > options_.most_height || shown->width > width) return {};
    const auto png = browser_.capture(width, std::max(shown->height, 1));
    const auto parts = browser_.placed_parts();
    why = kNoAnswer;
    if (!png || !parts) return {};
    const Image image = cut_ground(decode_image(std::as_bytes(std::span(*png)), "a picture"));
    why = "nothing to see";
    if (!shows_something(image)) return {};
    why = "text that cannot be seen";
    if (!shows_every_line(image, *parts)) return {};
    return sample_of(draw, source, image);
  }

  // A window is never lower than the browser's own least: rows of ground at its foot are cut off.
  static Image cut_ground(Image image) {
    const auto row_bytes = size_t{3} * static_cast<size_t>(image.width);
    const auto is_ground = [&](int y) {
      const uint8_t* row = image.row(y);
      for (size_t i = 0; i < row_bytes; ++i)
        if (row[i] != row[i % 3] || row[i % 3] != image.row(image.height - 1)[i % 3]) return false;
      return true;
    };
    int height = image.height;
    while (height > 1 && is_ground(height - 1)) --height;
    image.height = std::min(image.height, height + 12);  // a margin stays
    image.pixels.resize(row_bytes * static_cast<size_t>(image.height));
    return image;
  }

  static Fragment pick_fragment(const WebPage& page, Random& random) {
    const size_t number = random.pick(page.fragments);
    ReadMarkup read = parse_markup(
        without_front_matter(read_maybe_compressed(page.path, MarkupLimits{}.most_bytes)));
    const MarkupNode markup = without_behaviour(std::move(read.root));
    const auto fragments = page_fragments(markup);
    if (number >= fragments.size()) fail(page.path, ": changed since it was listed");
    return {fragment_html(*fragments[number]), selector_names(*fragments[number])};
  }

  Sample sample_of(Draw& draw, const std::string& source, const Image& image) const {
    const bool chinese = draw.random.chance(options_.chinese_share);
    Sample sample = picture_question(image, false, draw.random.pick(chinese ? kChinese : kEnglish),
                                     fenced(source, "html"), draw.random);
    credit(sample, {draw.document});
    sample.category = "conversion";
    sample.subcategory = std::string("ui ") + (chinese ? "zh" : "en");
    return sample;
  }

  const WebCodeOptions options_;
  Browser browser_;
};

std::string missing(const BuildRecipe& recipe) {
  const auto options = settings_of<WebCodeOptions>(recipe, "web_code");
  return missing_browser(options.browser, options.required, "web_code");
}

}  // namespace

FamilyRow web_code_family() {
  return {"web_code",
          Kind::web_page,
          0,
          false,
          complete_settings<WebCodeOptions>,
          [](std::shared_ptr<const Material> material) -> std::unique_ptr<Family> {
            return std::make_unique<WebCodeFamily>(*material);
          },
          Kind::none,
          missing};
}

}  // namespace dsvl
