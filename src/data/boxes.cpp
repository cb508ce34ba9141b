// Tags are looked for from left to right; between them stands a small list of numbers.
#include "data/boxes.h"

#include <algorithm>
#include <charconv>

#include "base/error.h"
#include "data/placeholders.h"

namespace dsvl {
namespace {

constexpr std::string_view kRef = "<|ref|>", kRefEnd = "<|/ref|>";
constexpr std::string_view kDet = "<|det|>", kDetEnd = "<|/det|>";

// The list between the tags, or what is wrong with it.
class BoxReader {
 public:
  explicit BoxReader(std::string_view text) : text_(text) {}

  void read(Grounding& grounding) {
    bool good = take('[');
    while (good) {
      GroundedBox box;
      good = take('[') && number(box.x1) && take(',') && number(box.y1) && take(',') &&
             number(box.x2) && take(',') && number(box.y2) && take(']');
      if (good) grounding.boxes.push_back(box);
      if (!good || !take(',')) break;
    }
    good = good && take(']');
    skip_spaces();
    if (!good || !text_.empty()) grounding.damage = "is no list of boxes [[x1,y1,x2,y2],...]";
  }

 private:
  void skip_spaces() {
    while (!text_.empty() && (text_[0] == ' ' || text_[0] == '\n')) text_.remove_prefix(1);
  }
  bool take(char wanted) {
    skip_spaces();
    if (text_.empty() || text_[0] != wanted) return false;
    text_.remove_prefix(1);
    return true;
  }
  bool number(int64_t& value) {
    skip_spaces();
    const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
    if (error != std::errc{}) return false;
    text_.remove_prefix(static_cast<size_t>(end - text_.data()));
    return true;
  }
  std::string_view text_;
};

// The phrase whose end tag is the last thing in front of `at`.
std::string phrase_before(std::string_view text, size_t at) {
  const std::string_view before = strip_right(text.substr(0, at));
  const size_t begin = before.rfind(kRef);
  if (!before.ends_with(kRefEnd) || begin == before.npos) return "";
  const size_t first = begin + kRef.size(), last = before.size() - kRefEnd.size();
  return first > last ? "" : std::string(before.substr(first, last - first));
}

void find_in(std::string_view text, int64_t pictures_before, std::vector<Grounding>& found) {
  for (size_t at = text.find(kDet); at != text.npos; at = text.find(kDet, at + 1)) {
    Grounding grounding;
    grounding.phrase = phrase_before(text, at);
    grounding.picture =
        pictures_before + static_cast<int64_t>(placeholders_in(text.substr(0, at))) - 1;
    const size_t begin = at + kDet.size(), end = text.find(kDetEnd, begin);
    if (end == text.npos)
      grounding.damage = "has no <|/det|> behind it";
    else
      BoxReader(text.substr(begin, end - begin)).read(grounding);
    found.push_back(std::move(grounding));
  }
}

}  // namespace

bool GroundedBox::sound() const {
  return x1 >= 0 && y1 >= 0 && x1 < x2 && y1 < y2 && x2 <= kBoxScale && y2 <= kBoxScale;
}

std::vector<Grounding> find_groundings(const Sample& sample) {
  std::vector<Grounding> found;
  int64_t pictures = 0;
  const auto look = [&](const std::string& text) {
    find_in(text, pictures, found);
    pictures += static_cast<int64_t>(placeholders_in(text));
  };
  look(sample.text);
  for (const auto& message : sample.messages) look(message.content);
  return found;
}

std::string boxes_text(const std::vector<GroundedBox>& boxes) {
  std::string text;
  for (const auto& [x1, y1, x2, y2] : boxes)
    text += str(text.empty() ? "[[" : ",[", x1, ",", y1, ",", x2, ",", y2, "]");
  return text.empty() ? "[]" : text + "]";
}

}  // namespace dsvl
