// Packages brought by a client of our own in front of PATH.
#include "data/fetch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "base/error.h"
#include "base/files.h"
#include "support/zip.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

// `python3 -m pip download ... NAME==VERSION` that copies NAME.whl from a shelf, or fails as pip
// does; every call adds a line to `calls`.
class Fetch : public testing::Test {
 protected:
  Fetch() {
    root_ = testing::TempDir() + "fetch_test";
    fs::remove_all(root_);
    fs::create_directories(root_ + "/bin");
    write_file_atomic(root_ + "/bin/python3",
                      "#!/bin/sh\nfor last; do :; done\necho \"$last\" >> " + root_ +
                          "/calls\nname=${last%%==*}\nif [ -e " + root_ + "/$name.whl ]; then cp " +
                          root_ +
                          "/$name.whl .; else echo 'ERROR: No matching distribution' >&2; exit 1; "
                          "fi\n");
    fs::permissions(root_ + "/bin/python3", fs::perms::owner_all);
    path_ = std::getenv("PATH");
    setenv("PATH", (root_ + "/bin:" + path_).c_str(), 1);
  }
  ~Fetch() override { setenv("PATH", path_.c_str(), 1); }

  SourceRow put_wheel(const std::string& name, const std::string& text) {
    const std::string file = root_ + "/" + name + ".whl";
    write_zip(file, {{"data/a.csv", text}});
    return {name,  {"data/*.csv"}, "csv",   "en",
            "MIT", "wheel",        "1.0.0", sha256_hex(MappedFile::open(file)->bytes())};
  }
  size_t calls() const {
    if (!fs::exists(root_ + "/calls")) return 0;
    const std::string text = read_file(root_ + "/calls");
    return static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
  }
  std::string fetch(const std::vector<SourceRow>& rows) {
    said_.clear();
    try {
      fetch_sources(rows, cache(), [this](const std::string& line) { said_ += line + "\n"; });
    } catch (const Error& e) {
      return e.what();
    }
    return "";
  }
  std::string cache() const { return root_ + "/cache"; }

  std::string root_, path_, said_;
};

TEST_F(Fetch, BringsChecksUnpacksAndLeavesAloneWhatIsThere) {
  const SourceRow row = put_wheel("shelf", "x,y\n1,2\n");
  EXPECT_EQ(fetch({row, row}), "");
  EXPECT_NE(said_.find("shelf 1.0.0"), std::string::npos);
  EXPECT_NE(said_.find("MIT"), std::string::npos);
  ASSERT_EQ(source_files(row, cache()).size(), 1U);
  EXPECT_EQ(read_file(source_files(row, cache())[0]), "x,y\n1,2\n");
  EXPECT_EQ(fetch({row}), "");
  EXPECT_NE(said_.find("there already"), std::string::npos);
  EXPECT_EQ(calls(), 1U);
}

TEST_F(Fetch, AGoneVersionAndAChangedFileAreNamedAndTheRestComes) {
  const SourceRow good = put_wheel("good", "a\n1\n");
  SourceRow changed = put_wheel("changed", "b\n2\n"), gone = good;
  changed.sha256 = std::string(64, '0');
  gone.package = "gone";
  const std::string fault = fetch({gone, changed, good});
  EXPECT_NE(fault.find("2 of 3 packages"), std::string::npos) << fault;
  EXPECT_NE(said_.find("No matching distribution"), std::string::npos) << said_;
  EXPECT_NE(said_.find("SHA-256"), std::string::npos) << said_;
  EXPECT_EQ(source_files(good, cache()).size(), 1U);
  try {
    source_files(gone, cache());
    ADD_FAILURE();
  } catch (const Error& e) {
    EXPECT_NE(std::string(e.what()).find("dsvl data fetch"), std::string::npos) << e.what();
  }
}

TEST(Source, WordsOfACommandLineAreChecked) {
  const SourceRow good{"r-cran-x", {"*"}, "r-data",         "en",
                       "MIT",      "deb", "1:2.0~rc1+b1-3", std::string(64, 'a')};
  check_source(good, "test");
  const auto refused = [&](std::string SourceRow::*part, const char* text) {
    SourceRow row = good;
    row.*part = text;
    EXPECT_THROW(check_source(row, "test"), Error) << text;
  };
  for (const char* name : {"", "-o", "../x", "a b", "a/b", "a=b"})
    refused(&SourceRow::package, name);
  for (const char* version : {"", "--pre", "1/2", "1..2", "1 2"})
    refused(&SourceRow::version, version);
  refused(&SourceRow::sha256, "ab");
  refused(&SourceRow::sha256, std::string(64, 'A').c_str());
  refused(&SourceRow::fetch, "sdist");
}

TEST_F(Fetch, AnotherHashIsAnotherPackageAndHalfADownloadGoes) {
  const SourceRow first = put_wheel("shelf", "x\n1\n");
  EXPECT_EQ(fetch({first}), "");
  const SourceRow second = put_wheel("shelf", "x\n2\n");
  const std::string folder = cache() + "/downloads/shelf_" + second.sha256.substr(0, 16);
  fs::create_directories(folder);
  write_file_atomic(folder + "/shelf-1.0.0.whl", "half");
  EXPECT_EQ(fetch({second}), "");
  EXPECT_EQ(calls(), 2U);
  EXPECT_EQ(read_file(source_files(second, cache())[0]), "x\n2\n");
  EXPECT_EQ(read_file(source_files(first, cache())[0]), "x\n1\n");
}

// What lies in the package's place is no folder: the file system says no, and the rest comes.
TEST_F(Fetch, AFaultOfTheFileSystemStopsOnePackageOnly) {
  const SourceRow one = put_wheel("one", "a\n1\n"), two = put_wheel("two", "a\n2\n");
  fs::create_directories(cache());
  write_file_atomic(cache() + "/downloads", "a file");
  EXPECT_NE(fetch({one, two}).find("2 of 2 packages"), std::string::npos);
  fs::remove(cache() + "/downloads");
  EXPECT_EQ(fetch({one, two}), "");
}

}  // namespace
}  // namespace dsvl
