// One sample after another.
#include "data/show.h"

#include <algorithm>

#include "base/error.h"
#include "base/html.h"
#include "data/sample_html.h"

namespace dsvl {
namespace {

Image decoded(const Sample& sample, const EncodedImage& image) {
  return decode_image(std::as_bytes(std::span(image.bytes.data(), image.bytes.size())),
                      sample.id + "." + image.name);
}

}  // namespace

std::string terminal_text(std::string_view text) {
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

std::vector<Sample> spread_samples(const ShardSet& set, int64_t count) {
  count = std::min(count, set.size());
  std::vector<Sample> samples;
  for (int64_t i = 0; i < count; ++i) samples.push_back(set.sample(i * set.size() / count));
  return samples;
}

Sample find_sample(const ShardSet& set, const std::string& id) {
  std::vector<std::string> ids;
  for (int64_t i = 0; i < set.size(); ++i) {
    std::string other = set.text(i).id;
    if (other == id) return set.sample(i);
    if (ids.size() < 10000) ids.push_back(std::move(other));
  }
  fail("no sample has the id '", id, "'", did_you_mean(id, ids));
}

std::string sample_for_terminal(const Sample& sample, TerminalGraphics kind, int columns) {
  std::string text =
      str(terminal_text(sample.id), "\n  ", terminal_text(sample_facts(sample)), "\n");
  for (const auto& image : sample.images) {
    const Image picture = decoded(sample, image);
    text += str("  ", image.name, ": ", picture.width, " x ", picture.height, ", ",
                image.bytes.size(), " bytes\n");
    text += render_for_terminal(picture, kind, columns);
  }
  for (const auto& message : sample.messages)
    text += str("  ", message.role, ": ", terminal_text(message.content), "\n");
  if (!sample.text.empty()) text += terminal_text(sample.text) + "\n";
  return text;
}

std::string samples_page(const std::string& title, const std::vector<Sample>& samples) {
  std::string body =
      "<h1>" + escape_html(title) + "</h1>\n" + trained_note() + "<p></p><div class=\"pairs\">\n";
  for (const auto& sample : samples) body += sample_card(sample);
  return html_page(title, body + "</div>\n");
}

}  // namespace dsvl
