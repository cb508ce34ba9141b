// Geometry of the square, and settings from every form of processor file.
#include "prompt/image_processor.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "base/files.h"

namespace dsvl {
namespace {

constexpr VisionInput kPlain{.image_size = 384};
constexpr VisionInput kHybrid{.image_size = 1024, .is_hybrid = true};

// A model directory with one file, gone with the object.
class Directory {
 public:
  Directory(const char* name, const char* text) {
    std::filesystem::create_directories(path_);
    write_file_atomic(path_ + "/" + name, text);
  }
  ~Directory() { std::filesystem::remove_all(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_ = temporary_beside(std::filesystem::temp_directory_path() / "processor");
};

ImageProcessorConfig read(const char* text, const VisionInput& vision,
                          const char* name = "preprocessor_config.json") {
  return read_image_processor_config(Directory(name, text).path(), vision);
}

std::string error_of(const char* text, const VisionInput& vision) {
  try {
    read(text, vision);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

Image white(int width, int height) {
  Image image = make_image(width, height);
  std::fill(image.pixels.begin(), image.pixels.end(), uint8_t{255});
  return image;
}

// The rows (or columns) that hold the white picture and not the background.
std::pair<int64_t, int64_t> extent(const Tensor& pixels, int64_t dim) {
  const Tensor line = pixels.select(0, 0).select(1 - dim, pixels.size(1) / 2);
  int64_t first = -1, count = 0;
  for (int64_t i = 0; i < line.size(0); ++i)
    if (line[i].item<float>() == 1.0f && ++count == 1) first = i;
  return {first, count};
}

TEST(ImageProcessor, SquaresAreWhereTheSpecSays) {  // spec architecture 11
  const auto plain = default_image_processor_config(kPlain);
  const auto hybrid = default_image_processor_config(kHybrid);
  using Extent = std::pair<int64_t, int64_t>;
  EXPECT_EQ(extent(process_image(white(1000, 333), plain), 0), Extent(128, 127));
  EXPECT_EQ(extent(process_image(white(1000, 333), hybrid), 0), Extent(342, 340));
  EXPECT_EQ(extent(process_image(white(3000, 10), hybrid), 0), Extent(505, 14));
  EXPECT_EQ(extent(process_image(white(10, 3000), hybrid), 1), Extent(505, 14));
}

TEST(ImageProcessor, SeveralPicturesAreOneTensor) {
  const std::vector<Image> images{white(4, 4), make_image(4, 4)};
  const Tensor pixels = process_images(images, default_image_processor_config(kPlain));
  EXPECT_EQ(pixels.sizes(), (std::vector<int64_t>{2, 3, 384, 384}));
  EXPECT_EQ(pixels[0][0][0][0].item<float>(), 1.0f);
  EXPECT_EQ(pixels[1][2][383][383].item<float>(), -1.0f);
  EXPECT_FALSE(process_images({}, default_image_processor_config(kPlain)).defined());
}

TEST(ImageProcessor, WithoutAFileTheReleasedSettingsHold) {
  const auto plain = read("{}", kPlain, "other.json");
  EXPECT_TRUE(plain.do_normalize);
  EXPECT_EQ(plain.image_mean[0], 0.5);
  const auto hybrid = read("{}", kHybrid, "other.json");
  EXPECT_FALSE(hybrid.do_normalize);
  EXPECT_EQ(hybrid.image_size, 1024);
  EXPECT_EQ(hybrid.image_mean[0], 0.48145466);
}

TEST(ImageProcessor, ReadsTheOriginalForm) {
  const auto plain = read(R"({"image_size": 384, "min_size": 7, "image_mean": [0.5, 0.25, 0.125],
                              "image_std": [0.5, 1, 2], "do_normalize": true, "rescale_factor": 0.5,
                              "background_color": [1, 2, 3]})",
                          kPlain);
  EXPECT_EQ(plain.min_size, 7);
  EXPECT_EQ(plain.image_mean, (std::vector<double>{0.5, 0.25, 0.125}));
  EXPECT_EQ(plain.image_std, (std::vector<double>{0.5, 1, 2}));
  EXPECT_EQ(plain.rescale_factor, 0.5);
  // What a file leaves out is the class's default, except a hybrid's normalisation.
  EXPECT_EQ(read(R"({"image_size": 384})", kPlain).image_mean[2], 0.40821073);
  EXPECT_FALSE(read(R"({"image_size": 1024})", kHybrid).do_normalize);
  EXPECT_TRUE(read(R"({"image_size": 1024, "do_normalize": true})", kHybrid).do_normalize);
  EXPECT_TRUE(read(R"({"image_size": 384, "image_mean": null, "do_normalize": false})", kPlain)
                  .image_mean.empty());
}

TEST(ImageProcessor, ReadsTheTransformersForm) {
  const auto plain = read(R"({"size": {"height": 384, "width": 384}, "image_mean": 0.5,
                              "image_std": 0.5, "resample": 2})",
                          kPlain);
  EXPECT_EQ(plain.image_mean, std::vector<double>(3, 0.5));
  EXPECT_EQ(plain.filter, Filter::bilinear);
  constexpr auto kText = R"({"size": {"height": 384, "width": 384}, "do_normalize": true,
      "high_res_size": {"height": 1024, "width": 1024}, "image_mean": [0.5, 0.5, 0.5],
      "high_res_image_mean": [0.25, 0.25, 0.25], "high_res_image_std": [1, 1, 1]})";
  const auto hybrid = read(kText, kHybrid);
  EXPECT_EQ(hybrid.image_size, 1024);
  EXPECT_EQ(hybrid.image_mean[0], 0.25);
  EXPECT_FALSE(hybrid.do_normalize);
  const std::string nested = str(R"({"image_processor": )", kText, "}");
  EXPECT_EQ(read(nested.c_str(), kHybrid, "processor_config.json").image_mean[0], 0.25);
}

TEST(ImageProcessor, BadSettingsNameTheFile) {
  for (const char* text :
       {R"({"image_size": 512})", R"({"image_size": "384"})", R"({"image_mean": [0.5]})",
        R"({"image_mean": [2, 2, 2]})", R"({"image_std": [0, 1, 1]})", R"({"min_size": 0})",
        R"({"image_mean": null})", R"({"do_resize": false})", R"({"resample": 1})",
        R"({"size": {"height": 384, "width": 128}})", R"({"size": {"longest_edge": 384}})"}) {
    const auto error = error_of(text, kPlain);
    EXPECT_NE(error.find("preprocessor_config.json: "), std::string::npos) << text << ": " << error;
  }
}

}  // namespace
}  // namespace dsvl
