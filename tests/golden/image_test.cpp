// Pictures of every kind and the resize, byte for byte as Pillow 12 (fixtures:
// tools/golden/image.py).
#include "image/image.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "image/resize.h"
#include "support/noise.h"

namespace dsvl {
namespace {

const std::string kFolder = DSVL_SOURCE_DIR "/tests/golden/";

const Value& fixture(const char* part) {
  static const Value all = read_json_file(kFolder + "image.json");
  return all.at(part);
}

std::string path_of(const Value& name) {
  return kFolder + "images/" + name.as_string();
}

std::string hash(const Image& image) {
  return sha256_hex(std::as_bytes(std::span(image.pixels)));
}

TEST(ImageGolden, EveryKindReadsAsPillowConvertsIt) {
  const Value& images = fixture("images");
  ASSERT_GT(images.as_array().size(), 50u);
  for (const auto& item : images.as_array()) {
    SCOPED_TRACE(item.at("file").as_string());
    Image image;
    ASSERT_NO_THROW(image = read_image(path_of(item.at("file"))));
    EXPECT_EQ(image.width, item.at("width").as_int());
    EXPECT_EQ(image.height, item.at("height").as_int());
    EXPECT_EQ(hash(image), item.at("sha256").as_string());
  }
}

TEST(ImageGolden, SizeComesFromTheHeader) {
  for (const auto& item : fixture("images").as_array()) {
    const std::string bytes = read_file(path_of(item.at("file")));
    const Image image = decode_image_size(std::as_bytes(std::span(bytes)), "x");
    EXPECT_EQ(image.width, item.at("width").as_int()) << item.at("file").as_string();
    EXPECT_EQ(image.height, item.at("height").as_int());
    EXPECT_TRUE(image.pixels.empty());
  }
}

TEST(ImageGolden, BadFilesAreOneLineThatNamesTheFile) {
  for (const auto& name : fixture("bad").as_array()) {
    SCOPED_TRACE(name.as_string());
    try {
      read_image(path_of(name));
      ADD_FAILURE() << "was read";
    } catch (const Error& error) {
      const std::string text = error.what();
      EXPECT_TRUE(text.starts_with(path_of(name) + ": ")) << text;
      EXPECT_EQ(text.find('\n'), std::string::npos) << text;
      const bool is_cut = name.as_string().starts_with("cut");
      EXPECT_EQ(text.find("picture is cut") != std::string::npos, is_cut) << text;
      const bool is_huge = name.as_string().starts_with("huge");
      EXPECT_EQ(text.find("60000 x 60000") != std::string::npos, is_huge) << text;
    }
  }
}

TEST(ImageGolden, ResizesAsPillow) {
  for (const auto& item : fixture("resizes").as_array()) {
    const auto size = [&](const char* key, size_t i) {
      return static_cast<int>(item.at(key).as_array()[i].as_int());
    };
    const Filter filter =
        item.at("filter").as_string() == "bicubic" ? Filter::bicubic : Filter::bilinear;
    const Image out =
        resize(noise_image(size("from", 0), size("from", 1)), size("to", 0), size("to", 1), filter);
    EXPECT_EQ(hash(out), item.at("sha256").as_string())
        << size("from", 0) << " x " << size("from", 1) << " to " << out.width << " x " << out.height
        << " " << item.at("filter").as_string();
  }
}

}  // namespace
}  // namespace dsvl
