// Which of many texts repeat another: the same text but for case, spaces and marks, or one that
// shares a MinHash key with it, directly or through others. The first in order stays.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "data/source.h"
#include "data/text/minhash.h"
#include "data/text/workplace.h"

namespace dsvl {

// What became of a document. Lower numbers are the judge's.
using Verdict = uint8_t;
constexpr Verdict kKept = 0, kSameText = 254, kNearDuplicate = 255;

struct Sieve {
  MinhashOptions minhash;
  bool near_duplicates = true;  // no: the same texts only
  // Judges a text by itself before it is compared with others: kKept, or a reason of the caller's.
  // Called from several threads.
  std::function<Verdict(const Document&, std::span<const TextToken>)> judge;
  uint64_t judge_identity =
      0;  // changes with the judge: what an earlier run left is not taken then
};

// A verdict each. The work goes through files (some 240 bytes a document), each written whole:
// a run that was broken off goes on with them. In memory are parts of 8,192 documents, one a
// thread, and five bytes a document. The result is the same for any number of threads and ranks;
// every rank gets it.
std::vector<Verdict> sieve_documents(std::span<const Document> documents, const Sieve& sieve,
                                     const Workplace& place);

}  // namespace dsvl
