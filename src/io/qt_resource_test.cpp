// Resource files written out by hand in the layout that qt_resource.cpp tells.
#include "io/qt_resource.h"

#include <gtest/gtest.h>

#include <map>

#include "base/error.h"
#include "base/files.h"
#include "support/resource_bytes.h"

namespace dsvl {
namespace {

const std::string kPath = testing::TempDir() + "qt_resource_test.rcc";

std::map<std::string, std::string> read(const std::string& bytes, size_t most = 1 << 20) {
  write_file_atomic(kPath, bytes);
  std::map<std::string, std::string> found;
  const auto wanted = [](const std::string& name) { return !name.ends_with(".qml"); };
  read_qt_resource(
      kPath, wanted, [&](const std::string& name, std::string b) { found[name] = std::move(b); },
      most);
  return found;
}

std::string error_of(const std::string& bytes, size_t most = 1 << 20) {
  try {
    read(bytes, most);
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

TEST(QtResource, FilesInFoldersStoredAndPacked) {
  const std::string long_text(5000, 'x');
  for (const int version : {1, 2}) {
    const auto found = read(resource_bytes(
        {{"a.png", "first", false}, {"b.qml", "no", false}, {"c\x80.png", long_text, true}},
        version));
    const std::map<std::string, std::string> wanted = {{"app/a.png", "first"},
                                                       {"app/c?.png", long_text}};
    EXPECT_EQ(found, wanted) << version;
  }
}

TEST(QtResource, DamageIsSaid) {
  const std::string whole = resource_bytes({{"a.png", "first", false}, {"b.png", "bb", true}}, 2);
  EXPECT_NE(error_of("PK\3\4 and so on, no resources").find("begins with 'qres'"),
            std::string::npos);
  EXPECT_NE(error_of(whole, 6).find("more than 6 bytes"), std::string::npos);
  for (size_t size = 0; size < whole.size() - 8; ++size)  // the last time is not read
    EXPECT_NE(error_of(whole.substr(0, size)), "") << size;
  std::string loop = whole;
  loop[resource_tree_at(whole) + 13] = 0;  // the root's first node is the root
  EXPECT_NE(error_of(loop).find("holds itself"), std::string::npos);
  std::string zstd = whole;
  zstd[resource_tree_at(whole) + 2 * 22 + 5] = 4;  // the flags of the first file
  EXPECT_NE(error_of(zstd).find("zstd"), std::string::npos);
}

}  // namespace
}  // namespace dsvl
