// Lines, paragraphs and repetitions.
#include "data/text/facts.h"

#include <algorithm>
#include <bit>

#include "base/files.h"

namespace dsvl {
namespace {

// Counts of hashes: open addressing, at most half full.
class HashCounts {
 public:
  explicit HashCounts(size_t most)
      : keys_(std::bit_ceil(2 * most + 2)), counts_(keys_.size()), mask_(keys_.size() - 1) {}
  // How often the key was there, this time included.
  int64_t add(uint64_t key) {
    size_t i = key & mask_;
    while (counts_[i] != 0 && keys_[i] != key) i = (i + 1) & mask_;
    keys_[i] = key;
    return ++counts_[i];
  }

 private:
  std::vector<uint64_t> keys_;
  std::vector<uint32_t> counts_;
  size_t mask_;
};

// Pieces between `mark`s, trimmed, without empty ones.
std::vector<std::string_view> split(std::string_view text, std::string_view mark) {
  std::vector<std::string_view> pieces;
  for (size_t start = 0; start <= text.size();) {
    const size_t end = std::min(text.find(mark, start), text.size());
    const auto piece = trimmed(text.substr(start, end - start));
    if (!piece.empty()) pieces.push_back(piece);
    start = end + mark.size();
  }
  return pieces;
}

double share(int64_t part, int64_t all) {
  return all == 0 ? 0 : static_cast<double>(part) / static_cast<double>(all);
}

// weight(piece) of repeated pieces over that of all.
template <class Weight>
double repeated(const std::vector<std::string_view>& pieces, Weight weight) {
  HashCounts seen(pieces.size());
  int64_t again = 0, all = 0;
  for (const auto piece : pieces) {
    all += weight(piece);
    if (seen.add(xxh3_64(piece)) > 1) again += weight(piece);
  }
  return share(again, all);
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n\f\v";
  const size_t first = text.find_first_not_of(kBlanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

TextFacts::TextFacts(std::string_view text, std::span<const TextToken> tokens,
                     std::string_view language)
    : text_(text),
      language_(language),
      tokens_(tokens),
      lines_(split(text, "\n")),
      paragraphs_(split(text, "\n\n")) {
  characters_ = std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; });
  for (const auto& token : tokens) {
    words_ += !token.is_ideograph;
    token_bytes_ += token.end - token.begin;
  }
}

std::vector<uint64_t> TextFacts::grams(int64_t n) const {
  if (n > static_cast<int64_t>(tokens_.size())) return {};
  return token_grams(tokens_, n, &TextToken::hash);
}

uint32_t TextFacts::bytes_of(size_t first, int64_t n) const {
  uint32_t bytes = 0;
  for (size_t i = first; i < first + static_cast<size_t>(n); ++i)
    bytes += tokens_[i].end - tokens_[i].begin;
  return bytes;
}

double TextFacts::top_gram_share(int64_t n) const {
  const int64_t length = in_tokens(n);
  const auto all = grams(length);
  HashCounts counts(all.size());
  int64_t most = 2;  // two copies say nothing: they are a fifth of a short text soon
  int64_t bytes = 0;
  for (size_t i = 0; i < all.size(); ++i) {
    const int64_t count = counts.add(all[i]);
    if (count < 3 || count < most) continue;
    const int64_t length_here = bytes_of(i, length);
    bytes = count > most ? length_here : std::max(bytes, length_here);
    most = count;
  }
  return share(most * bytes, token_bytes_);  // bytes: 0 when there are no three
}

// As in datatrove: from left to right, a repeated n-gram is passed over whole.
double TextFacts::repeated_gram_share(int64_t n) const {
  const int64_t length = in_tokens(n);
  const auto all = grams(length);
  HashCounts counts(all.size());
  int64_t bytes = 0;
  for (size_t i = 0; i < all.size();) {
    const bool again = counts.add(all[i]) > 1;
    if (again) bytes += bytes_of(i, length);
    i += again ? static_cast<size_t>(length) : 1;
  }
  return share(bytes, token_bytes_);
}

double repeated_share(const std::vector<std::string_view>& pieces) {
  return repeated(pieces, [](std::string_view) { return int64_t{1}; });
}

double repeated_bytes_share(const std::vector<std::string_view>& pieces) {
  return repeated(pieces,
                  [](std::string_view piece) { return static_cast<int64_t>(piece.size()); });
}

}  // namespace dsvl
