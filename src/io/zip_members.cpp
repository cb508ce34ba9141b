// libarchive reads.
#include "io/zip_members.h"

#include <archive.h>
#include <archive_entry.h>

#include <memory>

#include "base/error.h"

namespace dsvl {
namespace {

[[noreturn]] void damaged(const std::string& path, archive* reader) {
  const char* why = archive_error_string(reader);
  fail(path, ": cannot unzip: ", why == nullptr ? "no reason given" : why,
       "; the archive is damaged");
}

void append_member(archive* reader, const std::string& path, size_t most, size_t limit,
                   std::string& bytes) {
  char buffer[size_t{1} << 16];
  while (true) {
    const auto got = archive_read_data(reader, buffer, sizeof buffer);
    if (got < 0) damaged(path, reader);
    if (got == 0) return;
    if (bytes.size() + static_cast<size_t>(got) > most)
      fail(path, ": the files wanted of it unpack to more than ", limit, " bytes");
    bytes.append(buffer, static_cast<size_t>(got));
  }
}

}  // namespace

void read_zip(const std::string& path, const std::function<bool(const std::string&)>& wanted,
              const std::function<void(const std::string& name, std::string bytes)>& take,
              size_t most) {
  const std::unique_ptr<archive, int (*)(archive*)> reader(archive_read_new(), archive_read_free);
  archive_read_support_format_zip(reader.get());
  if (archive_read_open_filename(reader.get(), path.c_str(), 1 << 16) != ARCHIVE_OK)
    damaged(path, reader.get());
  const size_t limit = most;
  while (true) {
    archive_entry* entry = nullptr;
    const int code = archive_read_next_header(reader.get(), &entry);
    if (code == ARCHIVE_EOF) return;
    if (code != ARCHIVE_OK && code != ARCHIVE_WARN) damaged(path, reader.get());
    const char* name = archive_entry_pathname(entry);
    if (name == nullptr || archive_entry_filetype(entry) != AE_IFREG || !wanted(name)) continue;
    const std::string kept = name;
    std::string bytes;
    append_member(reader.get(), path, most, limit, bytes);
    most -= bytes.size();
    take(kept, std::move(bytes));
  }
}

}  // namespace dsvl
