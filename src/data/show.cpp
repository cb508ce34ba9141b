// One sample after another.
#include "data/show.h"

#include <algorithm>

#include "base/error.h"
#include "base/html.h"
#include "base/json.h"

namespace dsvl {
namespace {

// Without what could command a terminal.
std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool control = (byte < ' ' && c != '\n' && c != '\t') || byte == 0x7F;
    if (control)
      out += "\uFFFD";
    else
      out += c;
  }
  return out;
}

std::string facts(const Sample& sample) {
  std::string text = sample.category + " / " + sample.subcategory + "; " + sample.source;
  if (!sample.license.empty()) text += " (" + sample.license + ")";
  return text;
}

Image decoded(const Sample& sample, const EncodedImage& image) {
  return decode_image(std::as_bytes(std::span(image.bytes.data(), image.bytes.size())),
                      sample.id + "." + image.name);
}

std::string entry(std::string_view term, std::string_view text) {
  return "<dt>" + escape_html(term) + "</dt><dd>" + escape_html(text) + "</dd>";
}

}  // namespace

std::vector<Sample> spread_samples(const ShardSet& set, int64_t count) {
  count = std::min(count, set.size());
  std::vector<Sample> samples;
  for (int64_t i = 0; i < count; ++i) samples.push_back(set.sample(i * set.size() / count));
  return samples;
}

Sample find_sample(const ShardSet& set, const std::string& id) {
  std::vector<std::string> ids;
  for (int64_t i = 0; i < set.size(); ++i) {
    Sample sample = set.sample(i);
    if (sample.id == id) return sample;
    if (ids.size() < 10000) ids.push_back(sample.id);
  }
  fail("no sample has the id '", id, "'", did_you_mean(id, ids));
}

std::string sample_for_terminal(const Sample& sample, TerminalGraphics kind, int columns) {
  std::string text = str(printable(sample.id), "\n  ", printable(facts(sample)), "\n");
  for (const auto& image : sample.images) {
    const Image picture = decoded(sample, image);
    text += str("  ", image.name, ": ", picture.width, " x ", picture.height, ", ",
                image.bytes.size(), " bytes\n");
    text += render_for_terminal(picture, kind, columns);
  }
  for (const auto& message : sample.messages)
    text += str("  ", message.role, ": ", printable(message.content), "\n");
  if (!sample.text.empty()) text += printable(sample.text) + "\n";
  return text;
}

std::string picture_html(const EncodedImage& image) {
  const bool jpeg = image.name.ends_with(".jpg") || image.name.ends_with(".jpeg");
  const char* kind = jpeg ? "jpeg" : image.name.ends_with(".webp") ? "webp" : "png";
  return str("<img alt=\"\" src=\"data:image/", kind, ";base64,", base64(image.bytes), "\">");
}

std::string samples_page(const std::string& title, const std::vector<Sample>& samples) {
  std::string body = "<h1>" + escape_html(title) + "</h1>\n<div class=\"samples\">\n";
  for (const auto& sample : samples) {
    body += "<div class=\"card\">";
    for (const auto& image : sample.images) body += picture_html(image);
    body += "<dl>" + entry("id", sample.id) + entry("from", facts(sample));
    for (const auto& message : sample.messages) body += entry(message.role, message.content);
    if (!sample.text.empty()) body += entry("text", sample.text);
    body += "</dl></div>\n";
  }
  return html_page(title, body + "</div>\n");
}

}  // namespace dsvl
