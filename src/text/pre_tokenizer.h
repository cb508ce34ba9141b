// Cuts text into the pieces inside which BPE merges, as tokenizer.json says (spec architecture 10).
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/value.h"
#include "text/regex.h"

namespace dsvl {

// The pieces of one text: views into it, or into `owned` where a step inserted a space.
struct Pieces {
  std::vector<std::string_view> items;
  std::deque<std::string> owned;
  RegexScratch scratch;
};

class PreTokenizer {
 public:
  virtual ~PreTokenizer() = default;
  // Cuts every piece further. Pieces are valid UTF-8 and stay so; none is empty afterwards.
  virtual void apply(Pieces& pieces) const = 0;
};

// Reads a "pre_tokenizer" of the kinds Sequence, Split, Digits, Punctuation and ByteLevel. The last
// step must be ByteLevel: other models than byte-level BPE are refused by name.
std::unique_ptr<PreTokenizer> parse_pre_tokenizer(const Value& json);

}  // namespace dsvl
