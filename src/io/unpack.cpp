// libarchive reads; every path is checked before anything is written.
#include "io/unpack.h"

#include <archive.h>
#include <archive_entry.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <vector>

#include "base/error.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

using Reader = std::unique_ptr<archive, int (*)(archive*)>;

Reader new_reader() {
  return {archive_read_new(), archive_read_free};
}

[[noreturn]] void damaged(const std::string& where, archive* reader) {
  const char* why = archive_error_string(reader);
  fail(where, ": cannot unpack: ", why == nullptr ? "no reason given" : why,
       "; the archive is damaged");
}

void check(const std::string& where, archive* reader, int code) {
  if (code != ARCHIVE_OK && code != ARCHIVE_WARN) damaged(where, reader);
}

// The member's place below the folder: "./usr/x" -> "usr/x". Fails when it is not below.
fs::path safe_path(const std::string& where, const char* name) {
  if (name == nullptr) fail(where, ": a member without a name");
  const fs::path path(name);
  if (path.is_absolute()) fail(where, ": member '", name, "' has an absolute path");
  for (const auto& part : path)
    if (part == "..") fail(where, ": member '", name, "' would leave the folder");
  return path.lexically_normal();
}

// Whether a link of a member points at something within the folder. '..' is looked at only in
// front: behind a name it could step out of a folder that is itself a link.
bool stays_inside(const fs::path& member, const std::string& target) {
  const fs::path path(target);
  if (path.is_absolute()) return false;
  bool named = false;
  for (const auto& part : path) {
    if (part == ".." && named) return false;
    named = named || part != "..";
  }
  const fs::path end = (member.parent_path() / path).lexically_normal();
  return end.empty() || *end.begin() != "..";
}

class Unpacker {
 public:
  Unpacker(std::string where, fs::path folder, const UnpackLimits& limits)
      : where_(std::move(where)), folder_(std::move(folder)), limits_(limits) {
    fs::create_directories(folder_);
  }

  Unpacked run(archive* reader) {
    archive_entry* entry = nullptr;
    while (true) {
      const int code = archive_read_next_header(reader, &entry);
      if (code == ARCHIVE_EOF) break;
      check(where_, reader, code);
      if (++members_ > limits_.most_files)
        fail(where_, ": more than ", limits_.most_files, " files, folders and links");
      try {
        add(reader, entry);
      } catch (const fs::filesystem_error& e) {
        fail(where_, ": ", e.what());
      }
    }
    remove_dead_links();
    return done_;
  }

 private:
  void add(archive* reader, archive_entry* entry) {
    const fs::path member = safe_path(where_, archive_entry_pathname(entry));
    const fs::path path = folder_ / member;
    // A link made before must not lead a later member out of the folder.
    if (is_behind_link(member)) fail(where_, ": member '", member.string(), "' lies behind a link");
    if (archive_entry_hardlink(entry) != nullptr) {
      add_hard_link(member, archive_entry_hardlink(entry));
    } else if (archive_entry_filetype(entry) == AE_IFDIR) {
      fs::create_directories(path);
    } else if (archive_entry_filetype(entry) == AE_IFLNK) {
      add_link(member, archive_entry_symlink(entry));
    } else if (archive_entry_filetype(entry) == AE_IFREG) {
      fs::create_directories(path.parent_path());
      fs::remove(path);
      write(reader, path);
    }
  }

  bool is_behind_link(const fs::path& member) const {
    for (fs::path up = member.parent_path(); !up.empty(); up = up.parent_path())
      if (fs::is_symlink(folder_ / up)) return true;
    return false;
  }

  // A second name of a file that came before.
  void add_hard_link(const fs::path& member, const std::string& target) {
    const fs::path file = fs::path(target).lexically_normal();
    if (!stays_inside({}, target) || is_behind_link(file) ||
        fs::symlink_status(folder_ / file).type() != fs::file_type::regular) {
      ++done_.links_left_out;
      return;
    }
    if (file == member) return;
    fs::create_directories((folder_ / member).parent_path());
    fs::remove(folder_ / member);
    fs::create_hard_link(folder_ / file, folder_ / member);
  }

  void add_link(const fs::path& member, const char* target) {
    if (target == nullptr || !stays_inside(member, target)) {
      ++done_.links_left_out;
      return;
    }
    fs::create_directories((folder_ / member).parent_path());
    fs::remove(folder_ / member);
    fs::create_symlink(target, folder_ / member);
    links_.push_back(member);
  }

  // Links at something that another package would have brought.
  void remove_dead_links() {
    for (const auto& member : links_) {
      std::error_code error;  // of links in a circle
      const auto status = fs::symlink_status(folder_ / member, error);
      if (status.type() != fs::file_type::symlink || fs::exists(folder_ / member, error)) continue;
      fs::remove(folder_ / member);
      ++done_.links_left_out;
    }
  }

  void write(archive* reader, const fs::path& path) {
    ++done_.files;
    std::ofstream out(path, std::ios::binary);
    char buffer[size_t{1} << 16];
    while (true) {
      const auto got = archive_read_data(reader, buffer, sizeof buffer);
      if (got < 0) damaged(where_, reader);
      if (got == 0) break;
      done_.bytes += got;
      if (done_.bytes > limits_.most_bytes)
        fail(where_, ": more than ", limits_.most_bytes, " bytes unpacked");
      out.write(buffer, got);
    }
    if (!out.flush()) fail(path.string(), ": cannot write; is the disk full?");
  }

  std::string where_;
  fs::path folder_;
  UnpackLimits limits_;
  int64_t members_ = 0;
  std::vector<fs::path> links_;
  Unpacked done_;
};

// The bytes of the outer archive's current member, for a reader within it.
struct Inner {
  archive* outer;
  char buffer[size_t{1} << 16];
};

la_ssize_t read_inner(archive*, void* data, const void** bytes) {
  auto* inner = static_cast<Inner*>(data);
  *bytes = inner->buffer;
  return archive_read_data(inner->outer, inner->buffer, sizeof inner->buffer);
}

}  // namespace

Unpacked unpack_zip(const std::string& path, const std::string& folder,
                    const UnpackLimits& limits) {
  const Reader reader = new_reader();
  archive_read_support_format_zip(reader.get());
  check(path, reader.get(), archive_read_open_filename(reader.get(), path.c_str(), 1 << 16));
  return Unpacker(path, folder, limits).run(reader.get());
}

Unpacked unpack_deb(const std::string& path, const std::string& folder,
                    const UnpackLimits& limits) {
  const Reader outer = new_reader();
  archive_read_support_format_ar(outer.get());
  check(path, outer.get(), archive_read_open_filename(outer.get(), path.c_str(), 1 << 16));
  archive_entry* entry = nullptr;
  while (true) {
    const int code = archive_read_next_header(outer.get(), &entry);
    if (code == ARCHIVE_EOF) fail(path, ": has no data.tar; this is no Debian package");
    check(path, outer.get(), code);
    const char* name = archive_entry_pathname(entry);
    if (name != nullptr && std::string_view(name).starts_with("data.tar")) break;
  }
  auto inner = std::make_unique<Inner>();
  inner->outer = outer.get();
  const Reader reader = new_reader();
  archive_read_support_filter_all(reader.get());
  archive_read_support_format_tar(reader.get());
  check(path, reader.get(),
        archive_read_open(reader.get(), inner.get(), nullptr, read_inner, nullptr));
  return Unpacker(path, folder, limits).run(reader.get());
}

}  // namespace dsvl
