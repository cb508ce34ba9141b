// Zip archives and gzip for tests.
#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace dsvl {

// Deflated members in this order.
inline void write_zip(const std::string& path,
                      const std::vector<std::pair<std::string, std::string>>& members) {
  const std::unique_ptr<archive, int (*)(archive*)> writer(archive_write_new(), archive_write_free);
  archive_write_set_format_zip(writer.get());
  ASSERT_EQ(archive_write_open_filename(writer.get(), path.c_str()), ARCHIVE_OK);
  for (const auto& [name, bytes] : members) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, static_cast<la_int64_t>(bytes.size()));
    archive_write_header(writer.get(), entry);
    archive_write_data(writer.get(), bytes.data(), bytes.size());
    archive_entry_free(entry);
  }
  archive_write_close(writer.get());
}

// `piece` so many times, as gzip.
inline std::string gzip_of(const std::string& piece, size_t times) {
  std::string packed(size_t{4} << 20, '\0');
  size_t used = 0;
  const std::unique_ptr<archive, int (*)(archive*)> writer(archive_write_new(), archive_write_free);
  archive_write_add_filter_gzip(writer.get());
  archive_write_set_format_raw(writer.get());
  EXPECT_EQ(archive_write_open_memory(writer.get(), packed.data(), packed.size(), &used),
            ARCHIVE_OK);
  archive_entry* entry = archive_entry_new();
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_write_header(writer.get(), entry);
  for (size_t i = 0; i < times; ++i) archive_write_data(writer.get(), piece.data(), piece.size());
  archive_entry_free(entry);
  EXPECT_EQ(archive_write_close(writer.get()), ARCHIVE_OK);
  packed.resize(used);
  return packed;
}

}  // namespace dsvl
