// A file that holds what documents hold, so that memory keeps only what is needed to draw among
// them: it grows with the number of documents, not with their length.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "data/source.h"

namespace dsvl {

// The disk failed, not the file that is read: the build ends.
struct ShelfError : Error {
  using Error::Error;
};

// Has no name any more once it is open: nothing of it is left when the process ends.
class Shelf {
 public:
  // A new file in `folder`, which is made. All fail with ShelfError and the system's reason.
  explicit Shelf(const std::string& folder);
  ~Shelf();
  Shelf(const Shelf&) = delete;
  Shelf& operator=(const Shelf&) = delete;

  // Where the bytes stand now. Both from several threads at once.
  uint64_t put(std::string_view bytes);
  void get(uint64_t offset, std::span<char> bytes) const;

 private:
  std::string folder_;
  int fd_ = -1;
  std::atomic<uint64_t> end_{0};
};

// Moves the document's text and contents to the shelf; its hash stays. What is short stays
// too (named pictures, pairs, web pages, maps), and of a photograph its sides.
void put_aside(Document& document, const std::shared_ptr<Shelf>& shelf);

// The document with all it holds; one that was never put aside as it is.
Document whole(const Document& document);

// Hash of the text, wherever that is.
uint64_t text_hash(const Document& document);

}  // namespace dsvl
