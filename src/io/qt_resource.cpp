// "qres", version, and where tree, data and names begin; all numbers are big endian. A node of the
// tree: name (4 bytes), flags (2), of a folder the number of its nodes and the first of them (4
// each), of a file country, language (2 each) and its data (4); since version 2 a time (8) behind.
#include "io/qt_resource.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "base/error.h"
#include "base/files.h"
#include "io/block_compression.h"

namespace dsvl {
namespace {

constexpr size_t kMostNodes = 100'000;
constexpr int kMostFolders = 64;  // in each other
constexpr uint32_t kZlib = 1, kFolder = 2, kZstd = 4;

using Wanted = std::function<bool(const std::string&)>;
using Take = std::function<void(const std::string& name, std::string bytes)>;

class ResourceFile {
 public:
  ResourceFile(const std::string& path, const Wanted& wanted, const Take& take, size_t most)
      : path_(path),
        file_(MappedFile::open(path)),
        wanted_(wanted),
        take_(take),
        left_(most),
        most_(most) {
    const auto bytes = file_->bytes();
    constexpr std::string_view kMagic = "qres";
    if (bytes.size() < 20 ||
        !std::equal(kMagic.begin(), kMagic.end(), reinterpret_cast<const char*>(bytes.data())))
      fail(path, ": is no resource file of Qt; wanted one that begins with 'qres'");
    const uint64_t version = number(4, 4);
    if (version < 1 || version > 3) fail(path, ": has version ", version, ", wanted 1 to 3");
    node_bytes_ = version == 1 ? 14 : 22;
    tree_ = number(8, 4), data_ = number(12, 4), names_ = number(16, 4);
  }

  void walk(uint64_t index, const std::string& name, int depth) {
    if (++nodes_ > kMostNodes) fail(path_, ": has more than ", kMostNodes, " files");
    if (depth > kMostFolders)
      fail(path_, ": has more than ", kMostFolders, " folders in each other");
    const uint64_t at = tree_ + index * node_bytes_;
    const uint64_t flags = number(at + 4, 2);
    if ((flags & kFolder) == 0) {
      if (wanted_(name)) take_(name, bytes_of(data_ + number(at + 10, 4), flags, name));
      return;
    }
    const uint64_t count = number(at + 6, 4), first = number(at + 10, 4);
    if (count > 0 && first <= index) fail(path_, ": is damaged: a folder that holds itself");
    for (uint64_t child = first; child < first + count; ++child) {
      const std::string own = name_of(names_ + number(tree_ + child * node_bytes_, 4));
      walk(child, name.empty() ? own : name + "/" + own, depth + 1);
    }
  }

 private:
  std::span<const std::byte> part(uint64_t at, uint64_t size) const {
    const auto bytes = file_->bytes();
    if (at > bytes.size() || size > bytes.size() - at)
      fail(path_, ": is damaged: wanted ", size, " bytes at ", at, ", it has ", bytes.size());
    return bytes.subspan(at, size);
  }

  uint64_t number(uint64_t at, uint64_t size) const {
    uint64_t value = 0;
    for (const std::byte b : part(at, size)) value = value << 8 | static_cast<uint64_t>(b);
    return value;
  }

  // Length (2 bytes), a hash (4), UTF-16, of which what is not ASCII becomes '?'.
  std::string name_of(uint64_t at) const {
    const uint64_t length = number(at, 2);
    std::string name;
    for (uint64_t i = 0; i < length; ++i) {
      const uint64_t c = number(at + 6 + 2 * i, 2);
      name += c < 128 ? static_cast<char>(c) : '?';
    }
    return name;
  }

  // Behind its length, packed ones behind that of what comes out too.
  std::string bytes_of(uint64_t at, uint64_t flags, const std::string& name) {
    const std::string where = path_ + ": " + name;
    if ((flags & kZstd) != 0) fail(where, ": is packed by zstd, wanted zlib or nothing");
    const auto stored = part(at + 4, number(at, 4));
    const bool packed = (flags & kZlib) != 0;
    if (packed && stored.size() < 4) fail(where, ": is damaged");
    const uint64_t size = packed ? number(at + 4, 4) : stored.size();
    if (size > left_) fail(path_, ": the files wanted of it unpack to more than ", most_, " bytes");
    left_ -= size;
    if (packed) return unpack_zlib(stored.subspan(4), size, where);
    return {reinterpret_cast<const char*>(stored.data()), stored.size()};
  }

  const std::string path_;
  const std::shared_ptr<const MappedFile> file_;
  const Wanted& wanted_;
  const Take& take_;
  uint64_t left_;
  const uint64_t most_;
  uint64_t node_bytes_ = 0, tree_ = 0, data_ = 0, names_ = 0;
  size_t nodes_ = 0;
};

}  // namespace

void read_qt_resource(const std::string& path,
                      const std::function<bool(const std::string&)>& wanted,
                      const std::function<void(const std::string& name, std::string bytes)>& take,
                      size_t most) {
  ResourceFile(path, wanted, take, most).walk(0, "", 0);
}

}  // namespace dsvl
