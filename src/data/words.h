// Short printed things: words in several cases, numbers, dates, prices, random characters.
#pragma once

#include <string>
#include <vector>

#include "base/random.h"

namespace dsvl {

struct TokenShares {
  double words = 0.5, numbers = 0.2;  // the rest is random printable ASCII
};

class Words {
 public:
  // One word a line; words with other characters than printable ASCII are left out. Fails when
  // fewer than 100 remain.
  explicit Words(const std::string& path);
  explicit Words(std::vector<std::string> words) : words_(std::move(words)) {}

  // As it stands in the list, capitalised or in capitals, now and then with a punctuation mark.
  std::string word(Random& random) const;
  // Without spaces, at most `most` characters (>= 1).
  std::string token(const TokenShares& shares, size_t most, Random& random) const;
  // Tokens with single spaces between, `least` to `most` characters, no space at the ends.
  std::string line(const TokenShares& shares, size_t least, size_t most, Random& random) const;

 private:
  std::vector<std::string> words_;
};

// 7, 1,250, 3.14, 12:45, $19.99, 2024-03-18, 3/18/24, 45%, 555-0173
std::string random_number(Random& random);
std::string random_ascii(size_t length, Random& random);  // '!' to '~'

}  // namespace dsvl
