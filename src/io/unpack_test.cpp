// Packages made here and unpacked: what is plain comes out, what would leave the folder does not.
#include "io/unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <memory>

#include "base/error.h"
#include "base/files.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

struct Member {
  std::string name, text, link;
  bool hard = false;  // the link is a second name of a file
};

std::string fresh(const std::string& name) {
  const auto path = fs::path(testing::TempDir()) / name;
  fs::remove_all(path);
  return path.string();
}

void write_archive(const std::string& path, int (*format)(archive*),
                   const std::vector<Member>& members) {
  const std::unique_ptr<archive, int (*)(archive*)> writer(archive_write_new(), archive_write_free);
  format(writer.get());
  ASSERT_EQ(archive_write_open_filename(writer.get(), path.c_str()), ARCHIVE_OK);
  for (const auto& member : members) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, member.name.c_str());
    archive_entry_set_filetype(entry, member.link.empty() || member.hard ? AE_IFREG : AE_IFLNK);
    archive_entry_set_perm(entry, 0755);
    archive_entry_set_size(entry, static_cast<la_int64_t>(member.text.size()));
    if (member.hard)
      archive_entry_set_hardlink(entry, member.link.c_str());
    else if (!member.link.empty())
      archive_entry_set_symlink(entry, member.link.c_str());
    archive_write_header(writer.get(), entry);
    archive_write_data(writer.get(), member.text.data(), member.text.size());
    archive_entry_free(entry);
  }
  archive_write_close(writer.get());
}

// A package as dpkg-deb makes it: an ar of three members, the last a tar.
std::string make_deb(const std::string& name, const std::vector<Member>& members) {
  const std::string tar = fresh(name + ".tar"), deb = fresh(name + ".deb");
  write_archive(tar, archive_write_set_format_ustar, members);
  write_archive(
      deb, archive_write_set_format_ar_svr4,
      {{"debian-binary", "2.0\n", ""}, {"control.tar", "", ""}, {"data.tar", read_file(tar), ""}});
  return deb;
}

std::string message(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

TEST(Unpack, ADebGivesItsFilesAndInnerLinks) {
  const std::string folder = fresh("unpack_deb");
  const auto unpacked = unpack_deb(make_deb("plain", {{"./usr/share/a.txt", "text", ""},
                                                      {"./usr/share/b", "", "a.txt"},
                                                      {"./usr/share/c", "", "/etc/passwd"},
                                                      {"./usr/share/d", "", "../../../out"}}),
                                   folder);
  EXPECT_EQ(unpacked.files, 1);
  EXPECT_EQ(unpacked.links_left_out, 2);
  EXPECT_EQ(read_file(folder + "/usr/share/a.txt"), "text");
  EXPECT_EQ(read_file(folder + "/usr/share/b"), "text");
  EXPECT_FALSE(fs::exists(fs::symlink_status(folder + "/usr/share/c")));
  EXPECT_EQ(fs::status(folder + "/usr/share/a.txt").permissions() & fs::perms::owner_exec,
            fs::perms::none);
}

// Manuals link to scripts of packages they depend on.
TEST(Unpack, LinksAtNothingAreLeftOut) {
  const std::string folder = fresh("unpack_dead");
  const auto unpacked = unpack_deb(make_deb("dead", {{"./doc/late", "", "page"},
                                                     {"./doc/page", "text", ""},
                                                     {"./doc/script.js", "", "../lib/script.js"},
                                                     {"./doc/again.js", "", "script.js"},
                                                     {"./doc/self", "", "self"}}),
                                   folder);
  EXPECT_EQ(unpacked.links_left_out, 3);
  EXPECT_EQ(read_file(folder + "/doc/late"), "text");
  for (const char* name : {"script.js", "again.js", "self"})
    EXPECT_FALSE(fs::exists(fs::symlink_status(folder + "/doc/" + name))) << name;
}

TEST(Unpack, WhatWouldLeaveTheFolderIsRefused) {
  const std::string folder = fresh("unpack_bad");
  const auto refusal = [&](const std::vector<Member>& members) {
    return message([&] { unpack_deb(make_deb("bad", members), folder); });
  };
  EXPECT_NE(refusal({{"../out", "x", ""}}).find("leave the folder"), std::string::npos);
  EXPECT_NE(refusal({{"a/../../out", "x", ""}}).find("leave the folder"), std::string::npos);
  EXPECT_NE(refusal({{"/tmp/out", "x", ""}}).find("absolute path"), std::string::npos);
  EXPECT_NE(refusal({{"dir", "", "sub"}, {"dir/file", "x", ""}}).find("behind a link"),
            std::string::npos);
}

TEST(Unpack, ASecondNameOfAFileComesToo) {
  const std::string folder = fresh("unpack_hard");
  const auto unpacked = unpack_deb(make_deb("hard", {{"./a", "text", ""},
                                                     {"./b", "", "./a", true},
                                                     {"./c", "", "../a", true},
                                                     {"./d", "", "none", true}}),
                                   folder);
  EXPECT_EQ(read_file(folder + "/b"), "text");
  EXPECT_EQ(unpacked.links_left_out, 2);
}

// A byte of the packed text changed: the checksum behind it no longer agrees.
TEST(Unpack, ACutOrChangedMemberIsNotTakenForWhole) {
  const std::string folder = fresh("unpack_changed"), zip = fresh("changed.whl");
  std::string text;  // that does not pack to nothing
  for (uint32_t state = 1; text.size() < 5000; state = state * 1103515245 + 12345)
    text += static_cast<char>('a' + (state >> 16) % 26);
  write_archive(zip, archive_write_set_format_zip, {{"a.csv", text, ""}});
  std::string bytes = read_file(zip);
  bytes[1000] ^= 0x55;
  write_file_atomic(zip, bytes);
  EXPECT_NE(message([&] { unpack_zip(zip, folder); }).find("damaged"), std::string::npos);
}

TEST(Unpack, FoldersAndLinksCountAsFiles) {
  const std::string folder = fresh("unpack_many");
  const std::string deb = make_deb("many", {{"a", "x", ""}, {"b", "", "a"}, {"c", "", "a"}});
  EXPECT_NE(message([&] {
              unpack_deb(deb, folder, {2, 100});
            }).find("more than 2 files"),
            std::string::npos);
}

TEST(Unpack, WhatTheFileSystemRefusesNamesTheArchive) {
  const std::string folder = fresh("unpack_refused");
  const std::string deb = make_deb("refused", {{"a/b", "x", ""}, {"a", "y", ""}});
  EXPECT_NE(message([&] { unpack_deb(deb, folder); }).find("refused.deb"), std::string::npos);
}

TEST(Unpack, LimitsAndDamageAreNamed) {
  const std::string folder = fresh("unpack_limits"), zip = fresh("some.whl");
  write_archive(zip, archive_write_set_format_zip,
                {{"p/a.csv", "x,y\n", ""}, {"p/b", "12345", ""}});
  EXPECT_EQ(unpack_zip(zip, folder).files, 2);
  EXPECT_EQ(read_file(folder + "/p/a.csv"), "x,y\n");
  EXPECT_NE(message([&] {
              unpack_zip(zip, folder, {1, 100});
            }).find("more than 1 files"),
            std::string::npos);
  EXPECT_NE(message([&] {
              unpack_zip(zip, folder, {9, 6});
            }).find("more than 6 bytes"),
            std::string::npos);
  EXPECT_NE(message([&] { unpack_deb(zip, folder); }), "");
}

}  // namespace
}  // namespace dsvl
