// libarchive's filters without its archives.
#include "io/compressed.h"

#include <archive.h>
#include <archive_entry.h>

#include <memory>

#include "base/error.h"

namespace dsvl {

std::string read_maybe_compressed(const std::string& path, size_t most) {
  const std::unique_ptr<archive, int (*)(archive*)> reader(archive_read_new(), archive_read_free);
  const auto check = [&](auto code) {
    if (code < ARCHIVE_WARN) fail(path, ": cannot read: ", archive_error_string(reader.get()));
  };
  archive_read_support_filter_all(reader.get());
  archive_read_support_format_raw(reader.get());
  archive_read_support_format_empty(reader.get());
  check(archive_read_open_filename(reader.get(), path.c_str(), size_t{1} << 16));
  std::string text;
  archive_entry* entry = nullptr;
  const int opened = archive_read_next_header(reader.get(), &entry);
  if (opened == ARCHIVE_EOF) return text;
  check(opened);
  char buffer[size_t{1} << 16];
  while (true) {
    const auto got = archive_read_data(reader.get(), buffer, sizeof buffer);
    check(got);
    if (got <= 0) return text;
    text.append(buffer, static_cast<size_t>(got));
    if (text.size() > most) fail(path, ": more than ", most, " bytes of text");
  }
}

}  // namespace dsvl
