// Round trips, limits and what errors say.
#include "image/image.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace dsvl {
namespace {

Image gradient(int width, int height) {
  Image image = make_image(width, height);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      uint8_t* p = image.row(y) + 3 * x;
      p[0] = static_cast<uint8_t>(255 * x / width);
      p[1] = static_cast<uint8_t>(255 * y / height);
      p[2] = static_cast<uint8_t>(128);
    }
  return image;
}

Image decode(const std::string& bytes) {
  return decode_image(std::as_bytes(std::span(bytes)), "picture");
}

std::string error_of(const std::string& bytes) {
  try {
    decode(bytes);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(Image, PngComesBackByteForByte) {
  for (const int level : {0, 1, 6, 9}) {
    const Image image = gradient(37, 21);
    EXPECT_EQ(decode(encode_png(image, level)), image);
    EXPECT_EQ(decode(encode_drawing(image)), image);
  }
}

TEST(Image, JpegComesBackNearly) {
  const Image image = gradient(64, 48);
  const Image back = decode(encode_jpeg(image, 95));
  ASSERT_EQ(back.pixels.size(), image.pixels.size());
  for (size_t i = 0; i < image.pixels.size(); ++i)
    ASSERT_NEAR(back.pixels[i], image.pixels[i], 8) << i;  // quality 95 on a smooth picture
}

TEST(Image, AnEmptyPictureCannotBeWritten) {
  EXPECT_THROW(encode_png(Image{}), Error);
  EXPECT_THROW(encode_drawing(Image{}), Error);
  EXPECT_THROW(encode_jpeg(Image{}, 90), Error);
}

TEST(Image, ErrorsSayWhatWasFoundAndWanted) {
  EXPECT_EQ(error_of(""), "picture: the file is empty; wanted a JPEG, PNG, WebP or GIF picture");
  EXPECT_EQ(error_of("%PDF-1.7\n"),
            "picture: found a PDF document; wanted a JPEG, PNG, WebP or GIF picture");
  EXPECT_EQ(
      error_of("\x01\xfe"),
      "picture: found 2 bytes that begin with 01 fe; wanted a JPEG, PNG, WebP or GIF picture");
  EXPECT_NE(error_of(std::string(kMaxImageBytes + 1, 'x')).find("20 MiB"), std::string::npos);
  EXPECT_THROW(read_image("/nowhere/picture.png"), Error);
}

TEST(Image, EveryCutOfEveryFormatIsAnErrorOrAPicture) {
  for (const std::string& whole : {encode_png(gradient(9, 7)), encode_jpeg(gradient(9, 7), 80)})
    for (size_t size = 0; size < whole.size(); ++size) {
      const std::string cut = whole.substr(0, size);
      const bool is_whole_picture = error_of(cut).empty();
      // Only PNG's closing chunks may be missing, as in Pillow.
      if (is_whole_picture) {
        EXPECT_EQ(decode(cut), decode(whole)) << size;
      }
    }
}

}  // namespace
}  // namespace dsvl
