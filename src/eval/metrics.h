// How near an answer is to the wanted text, and how sure a mean of such figures is.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace dsvl {

// Insertions, deletions and replacements of code points that turn a into b. Both UTF-8.
int64_t edit_distance(std::string_view a, std::string_view b);

// ANLS of one answer and one reference (spec training 7.3): lower case, stripped, inner white space
// as one blank for the distance; lengths of the raw texts below it; 0 when less than half is right.
// Two empty texts: 1.
double anls(std::string_view answer, std::string_view wanted);

// Equal after stripping white space at the ends.
bool exact_match(std::string_view answer, std::string_view wanted);

// Errors and length that make up a character error rate: summed over samples, then divided.
struct CharacterErrors {
  int64_t errors = 0;      // edit distance of the stripped texts
  int64_t characters = 0;  // of the stripped wanted text
};
CharacterErrors character_errors(std::string_view answer, std::string_view wanted);

struct Interval {
  double low = 0, high = 0;
};

// Wilson's 95 % interval of a share of `hits` in `count` trials; 0..1 for none.
Interval wilson_interval(int64_t hits, int64_t count);

// 95 % bootstrap interval (1,000 resamples, fixed seed) of sum(parts) / sum(wholes); with wholes
// all 1 that of a mean. 0..0 for none.
Interval bootstrap_ratio(const std::vector<double>& parts, const std::vector<double>& wholes);

}  // namespace dsvl
