// pwrite and pread at offsets that are given out once.
#include "data/shelf.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "base/files.h"
#include "base/packed.h"
#include "data/contents.h"
#include "image/image.h"

namespace dsvl {
namespace {

[[noreturn]] void fail_shelf(const std::string& folder, const char* what) {
  throw ShelfError(str(folder, ": a temporary file for documents cannot be ", what, ": ",
                       std::strerror(errno), "; make room, then the same command goes on"));
}

}  // namespace

Shelf::Shelf(const std::string& folder) : folder_(folder) {
  std::string path;
  for (int attempt = 0; attempt < 10 && fd_ < 0; ++attempt) {
    std::filesystem::create_directories(folder);  // another rank may take it away, being empty
    path = folder + "/shelf-XXXXXX";
    fd_ = ::mkostemp(path.data(), O_CLOEXEC);
    if (fd_ < 0 && errno != ENOENT) break;
  }
  if (fd_ < 0) fail_shelf(folder, "made");
  ::unlink(path.c_str());
}

Shelf::~Shelf() {
  ::close(fd_);
  ::rmdir(folder_.c_str());  // where nothing else is in it
}

uint64_t Shelf::put(std::string_view bytes) {
  const uint64_t offset = end_.fetch_add(bytes.size());
  for (size_t done = 0; done < bytes.size();) {
    const auto count =
        ::pwrite(fd_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
    if (count < 0 && errno != EINTR) fail_shelf(folder_, "written");
    if (count > 0) done += static_cast<size_t>(count);
  }
  return offset;
}

void Shelf::get(uint64_t offset, std::span<char> bytes) const {
  for (size_t done = 0; done < bytes.size();) {
    const auto count =
        ::pread(fd_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
    if (count == 0) throw ShelfError(folder_ + ": a temporary file for documents ends early");
    if (count < 0 && errno != EINTR) fail_shelf(folder_, "read");
    if (count > 0) done += static_cast<size_t>(count);
  }
}

void put_aside(Document& d, const std::shared_ptr<Shelf>& shelf) {
  d.aside.hash = xxh3_64(d.text);
  const std::string bytes = pack(Contents(d));
  d.aside.size = bytes.size();
  d.aside.offset = shelf->put(bytes);
  d.aside.shelf = shelf;
  std::string().swap(d.text);  // assigned to, it would keep its room
  d.table = nullptr, d.illustrated = nullptr, d.page = nullptr, d.markdown = nullptr;
  if (d.photograph == nullptr) return;
  const auto& pixels = d.photograph->pixels;
  d.aside.pixels = shelf->put({reinterpret_cast<const char*>(pixels.data()), pixels.size()});
  d.photograph =
      std::make_shared<const Image>(Image{d.photograph->width, d.photograph->height, {}});
}

Document whole(const Document& document) {
  Document made = document;
  if (document.aside.shelf == nullptr) return made;
  made.aside = {};
  const Shelf& shelf = *document.aside.shelf;
  std::string bytes(document.aside.size, 0);
  shelf.get(document.aside.offset, bytes);
  Contents contents(made);
  unpack(contents, bytes, "a document put aside");
  if (document.photograph == nullptr) return made;
  auto image =
      std::make_shared<Image>(make_image(document.photograph->width, document.photograph->height));
  shelf.get(document.aside.pixels,
            {reinterpret_cast<char*>(image->pixels.data()), image->pixels.size()});
  made.photograph = std::move(image);
  return made;
}

uint64_t text_hash(const Document& document) {
  return document.aside.shelf != nullptr ? document.aside.hash : xxh3_64(document.text);
}

}  // namespace dsvl
