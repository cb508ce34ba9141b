// Text of an answer as its tokens come, ended by stop strings.
#pragma once

#include <string>
#include <vector>

#include "text/tokenizer.h"

namespace dsvl {

class AnswerText {
 public:
  // Special tokens are left out of the text.
  AnswerText(const Tokenizer& tokenizer, std::vector<std::string> stop_strings);

  // Text that is safe to show now: never a part of a stop string. After a stop string is found,
  // stopped() is true and nothing more comes.
  std::string push(int64_t id);
  // What was held back, once no more tokens come.
  std::string finish();

  bool stopped() const { return stopped_; }
  // All that was returned so far.
  const std::string& text() const { return text_; }

 private:
  std::string release(std::string piece, bool last);

  StreamDecoder decoder_;
  std::vector<std::string> stop_strings_;
  std::string held_, text_;
  bool stopped_ = false;
};

}  // namespace dsvl
