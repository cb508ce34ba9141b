// Holding back what may become a stop string.
#include "infer/answer_text.h"

#include <algorithm>

namespace dsvl {
namespace {

// Length of the longest end of `text` that begins `stop` without being all of it.
size_t partial_match(const std::string& text, const std::string& stop) {
  for (size_t n = std::min(text.size(), stop.size() - 1); n > 0; --n)
    if (text.compare(text.size() - n, n, stop, 0, n) == 0) return n;
  return 0;
}

}  // namespace

AnswerText::AnswerText(const Tokenizer& tokenizer, std::vector<std::string> stop_strings)
    : decoder_(tokenizer, /*skip_special_tokens=*/true), stop_strings_(std::move(stop_strings)) {
  std::erase_if(stop_strings_, [](const std::string& s) { return s.empty(); });
}

std::string AnswerText::release(std::string piece, bool last) {
  held_ += piece;
  size_t end = held_.npos;
  for (const auto& stop : stop_strings_) end = std::min(end, held_.find(stop));
  size_t safe = held_.size();
  if (end != held_.npos) {
    stopped_ = true;
    safe = end;
  } else if (!last) {
    for (const auto& stop : stop_strings_)
      safe = std::min(safe, held_.size() - partial_match(held_, stop));
  }
  std::string shown = held_.substr(0, safe);
  held_.erase(0, safe);
  text_ += shown;
  return shown;
}

std::string AnswerText::push(int64_t id) {
  return stopped_ ? "" : release(decoder_.push(id), false);
}

std::string AnswerText::finish() {
  return stopped_ ? "" : release(decoder_.flush(), true);
}

}  // namespace dsvl
