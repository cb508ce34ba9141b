// Tokens that are found in the text before anything else ("added_tokens" of tokenizer.json).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dsvl {

struct AddedToken {
  int64_t id = 0;
  std::string content;
  bool special = false;
  bool normalized = true;    // false: looked for first, in the text as it came
  bool lstrip = false;       // takes the white space before it
  bool rstrip = false;       // and behind it
  bool single_word = false;  // only where no word character touches it
};

// A stretch of the text: an added token, or (id -1) text in between.
struct Stretch {
  std::string_view text;
  int64_t id = -1;
};

class AddedTokens {
 public:
  // Fails on an empty content or one longer than 4096 bytes. A content given twice counts once,
  // the later flags holding.
  void add(const AddedToken& token);

  // `text` cut at the added tokens: at each place the leftmost, and of those the longest.
  std::vector<Stretch> split(std::string_view text) const;

  const std::vector<AddedToken>& all() const { return tokens_; }

 private:
  // All contents of one kind as a tree of bytes.
  struct Tree {
    struct Node {
      std::vector<std::pair<char, uint32_t>> next;
      int64_t token = -1;  // index into tokens_
    };
    std::vector<Node> nodes = std::vector<Node>(1);

    void insert(std::string_view content, int64_t token);
    // The longest content at `position`, or -1.
    int64_t longest(std::string_view text, size_t position) const;
  };

  void split_by(const Tree& tree, std::string_view text, std::vector<Stretch>& out) const;

  std::vector<AddedToken> tokens_;
  Tree normalized_, as_is_;
};

}  // namespace dsvl
