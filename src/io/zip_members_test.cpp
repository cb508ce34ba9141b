// Members out of a small archive.
#include "io/zip_members.h"

#include <gtest/gtest.h>

#include <map>

#include "base/error.h"
#include "base/files.h"
#include "support/zip.h"

namespace dsvl {
namespace {

std::string archive_of_two() {
  const std::string path = testing::TempDir() + "/zip_members.zip";
  write_zip(path, {{"a", std::string(600, 'a')}, {"b", std::string(600, 'b')}, {"c", "c"}});
  return path;
}

std::map<std::string, size_t> sizes(size_t most) {
  std::map<std::string, size_t> found;
  read_zip(
      archive_of_two(), [](const std::string& name) { return name != "c"; },
      [&](const std::string& name, const std::string& bytes) { found[name] = bytes.size(); }, most);
  return found;
}

TEST(ZipMembers, WhatIsWantedComesWhole) {
  EXPECT_EQ(sizes(1200), (std::map<std::string, size_t>{{"a", 600}, {"b", 600}}));
}

TEST(ZipMembers, TheLimitIsOfAllTogether) {
  try {
    sizes(1199);
    FAIL() << "more than was allowed";
  } catch (const Error& e) {
    EXPECT_NE(std::string(e.what()).find("more than 1199 bytes"), std::string::npos) << e.what();
  }
}

TEST(ZipMembers, DamageIsAnError) {
  const std::string path = archive_of_two(), whole = read_file(path);
  write_file_atomic(path, whole.substr(0, whole.size() / 3));
  EXPECT_THROW(read_zip(
                   path, [](const std::string&) { return true; },
                   [](const std::string&, const std::string&) {}),
               Error);
}

}  // namespace
}  // namespace dsvl
