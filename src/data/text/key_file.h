// Lists of (key, document) on disk, sorted, and documents that share a key: the sorting of more
// keys than memory holds.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace dsvl {

struct KeyRecord {
  uint64_t key, document;
  auto operator<=>(const KeyRecord&) const = default;
};

// What one part of the documents came to: a verdict each, and for every list the records of those
// that were kept. Files are little-endian: "dsvlkeys", then as uint64 identity, XXH3 of what
// follows, documents, lists, records of each list; a byte a document; 16 bytes a record.
struct KeyPart {
  std::vector<uint8_t> verdicts;
  std::vector<std::vector<KeyRecord>> lists;
};

// Sorts the lists. `identity` tells what the part was made of.
void write_key_part(const std::string& path, uint64_t identity, KeyPart part);
// Whether the file is there, whole and of this identity.
bool is_key_part(const std::string& path, uint64_t identity);
// The verdicts alone.
std::vector<uint8_t> read_verdicts(const std::string& path);

using TakePair = std::function<void(uint64_t first, uint64_t other)>;

// Takes all records of one list that share a key, over all files: `first` is the least document of
// the key. Memory is about `budget` bytes, whatever the files' sizes.
void merge_keys(const std::vector<std::string>& paths, size_t list, size_t budget,
                const TakePair& take);

// Pairs of documents on disk: "dsvlpair", identity, 16 bytes a pair. They are written as they come
// while `produce` runs.
void write_pairs(const std::string& path, uint64_t identity,
                 const std::function<void(const TakePair& take)>& produce);
bool is_pair_file(const std::string& path, uint64_t identity);
void each_pair(const std::string& path, const TakePair& take);

}  // namespace dsvl
