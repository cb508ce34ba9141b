// Pictures on the left, text on the right; boxes are SVG over the picture in thousandths of it.
#include "data/sample_html.h"

#include <algorithm>

#include "base/base64.h"
#include "base/error.h"
#include "base/html.h"
#include "data/boxes.h"
#include "data/utf8.h"
#include "image/fit.h"
#include "image/image.h"

namespace dsvl {
namespace {

constexpr int kPreviewQuality = 80;  // of JPEG
constexpr int kColors = 8;           // --s0 to --s7 of the style sheet

std::string color(size_t number) {
  return str("var(--s", number % kColors, ")");
}

// Smaller, and whichever of PNG and JPEG takes fewer bytes.
EncodedImage preview(const EncodedImage& image, int most_side) {
  const auto bytes = std::as_bytes(std::span(image.bytes.data(), image.bytes.size()));
  const Image small = fit(decode_image(bytes, image.name), most_side);
  std::string png = encode_png(small, 9), jpeg = encode_jpeg(small, kPreviewQuality);
  if (png.size() <= jpeg.size()) return {"0.png", std::move(png)};
  return {"0.jpg", std::move(jpeg)};
}

std::string box_html(const GroundedBox& box, size_t number) {
  const std::string place =
      str(" x=\"", box.x1, "\" y=\"", box.y1, "\" width=\"", std::max<int64_t>(0, box.x2 - box.x1),
          "\" height=\"", std::max<int64_t>(0, box.y2 - box.y1), "\"");
  return str("<rect class=\"halo\"", place, "/><rect style=\"--c:", color(number), "\"", place,
             "/>");
}

std::string overlay(const std::vector<Grounding>& groundings, int64_t picture) {
  std::string boxes;
  for (size_t i = 0; i < groundings.size(); ++i) {
    if (groundings[i].picture != picture) continue;
    for (const auto& box : groundings[i].boxes) boxes += box_html(box, i);
  }
  if (boxes.empty()) return "";
  return str("<svg viewBox=\"0 0 ", kBoxScale, " ", kBoxScale, "\" preserveAspectRatio=\"none\">",
             boxes, "</svg>");
}

std::string figure(const EncodedImage& image, const std::string& boxes,
                   const CardOptions& options) {
  if (options.most_side == 0) return "<figure>" + picture_html(image) + boxes + "</figure>";
  try {
    return "<figure>" + picture_html(preview(image, options.most_side)) + boxes + "</figure>";
  } catch (const Error& e) {
    return "<div class=\"bad\">" + escape_html(e.what()) + "</div>";
  }
}

std::string shortened(const std::string& text, int64_t most) {
  if (most == 0 || static_cast<int64_t>(text.size()) <= most) return text;
  const auto codes = decode_utf8(text);
  if (static_cast<int64_t>(codes.size()) <= most) return text;
  return encode_utf8(std::u32string_view(codes).substr(0, static_cast<size_t>(most))) + " …";
}

// Rows of text; placeholders are numbered through the sample.
class Rows {
 public:
  explicit Rows(const CardOptions& options) : options_(options) {}

  void add(std::string_view term, const std::string& text, const char* look = "") {
    html_ += "<dt>" + escape_html(term) + "</dt><dd class=\"" + look + "\">" +
             with_pictures(escape_html(shortened(text, options_.most_characters))) + "</dd>";
  }
  const std::string& html() const { return html_; }

 private:
  std::string with_pictures(std::string text) {
    static const std::string mark = escape_html(kImagePlaceholder);
    for (size_t at = text.find(mark); at != text.npos; at = text.find(mark, at)) {
      const std::string chip = str("<span class=\"soft\">[picture ", ++pictures_, "]</span>");
      text.replace(at, mark.size(), chip);
      at += chip.size();
    }
    return text;
  }

  const CardOptions& options_;
  std::string html_;
  int64_t pictures_ = 0;
};

std::string legend(const std::vector<Grounding>& groundings) {
  std::string text;
  for (size_t i = 0; i < groundings.size(); ++i) {
    const auto& [phrase, boxes, picture, damage] = groundings[i];
    text += "<span><i style=\"border-color:" + color(i) + "\"></i>" + escape_html(phrase) + " " +
            (damage.empty() ? boxes_text(boxes) : "<span class=\"bad\">" + damage + "</span>") +
            "</span>";
  }
  return text.empty() ? "" : "<div class=\"legend\">" + text + "</div>";
}

}  // namespace

std::string sample_facts(const Sample& sample) {
  std::string text = sample.category + " / " + sample.subcategory + "; " + sample.source;
  if (!sample.license.empty()) text += " (" + sample.license + ")";
  return text;
}

std::string picture_html(const EncodedImage& image) {
  const bool jpeg = image.name.ends_with(".jpg") || image.name.ends_with(".jpeg");
  const char* kind = jpeg ? "jpeg" : image.name.ends_with(".webp") ? "webp" : "png";
  return str("<img alt=\"\" src=\"data:image/", kind, ";base64,", base64(image.bytes), "\">");
}

std::string trained_note() {
  return "<div class=\"soft trained\">Text behind a line of this colour is what stage 3 trains on; "
         "stages before it train on the questions too.</div>\n";
}

std::string sample_card(const Sample& sample, const CardOptions& options) {
  const auto groundings = find_groundings(sample);
  std::string pictures;
  for (size_t i = 0; i < sample.images.size(); ++i)
    pictures += figure(sample.images[i], overlay(groundings, static_cast<int64_t>(i)), options);
  Rows rows(options);
  rows.add("id", sample.id, "soft");
  rows.add("from", sample_facts(sample), "soft");
  for (const auto& message : sample.messages)
    rows.add(message.role, message.content, message.role == "assistant" ? "trained" : "");
  if (!sample.text.empty()) rows.add("text", sample.text, "trained");
  return str("<div class=\"card\">", pictures.empty() ? "" : "<div>" + pictures + "</div>", "<div",
             pictures.empty() ? " class=\"only\"" : "", "><dl>", rows.html(), "</dl>",
             legend(groundings), "</div></div>\n");
}

}  // namespace dsvl
