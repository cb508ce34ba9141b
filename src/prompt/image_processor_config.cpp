// preprocessor_config.json in both published forms (spec architecture 5.2, 5.5).
#include <cmath>
#include <filesystem>

#include "base/error.h"
#include "base/fields.h"
#include "base/json.h"
#include "prompt/image_processor.h"
#include "prompt/image_processor_source.h"

namespace dsvl {
namespace {

const std::vector<double> kClipMean{0.48145466, 0.4578275, 0.40821073};
const std::vector<double> kClipStd{0.26862954, 0.26130258, 0.27577711};

// Both forms in one: image_size is the original's, size and high_res_* are transformers'.
struct PreprocessorFile {
  Value image_size, size, high_res_size;
  Value image_mean = Value::list(kClipMean), image_std = Value::list(kClipStd);
  Value high_res_image_mean = image_mean, high_res_image_std = image_std;
  int64_t min_size = 14;
  int64_t resample = 3, high_res_resample = 3;  // Pillow's numbers
  double rescale_factor = 1.0 / 255.0;
  bool do_normalize = true, do_resize = true, do_rescale = true, do_pad = true;

  bool is_transformers() const { return image_size.is_null() && !size.is_null(); }
};

void fields(Visitor& v, PreprocessorFile& c) {
  v("image_size", c.image_size, "side of the square, original form");
  v("size", c.size, "side of the square, transformers' form");
  v("high_res_size", c.high_res_size, "side of the high-resolution square");
  v("image_mean", c.image_mean, "by channel; null: none");
  v("image_std", c.image_std, "by channel");
  v("high_res_image_mean", c.high_res_image_mean, "by channel, high-resolution branch");
  v("high_res_image_std", c.high_res_image_std, "by channel, high-resolution branch");
  v("min_size", c.min_size, "smallest short side");
  v("resample", c.resample, "2 bilinear, 3 bicubic");
  v("high_res_resample", c.high_res_resample, "2 bilinear, 3 bicubic");
  v("rescale_factor", c.rescale_factor, "byte to float");
  v("do_normalize", c.do_normalize, "subtract mean, divide by std");
  v("do_resize", c.do_resize, "must be true");
  v("do_rescale", c.do_rescale, "false: bytes as they are");
  v("do_pad", c.do_pad, "must be true");
}

// 384, or {"height": 384, "width": 384}.
int64_t read_side(const Value& value) {
  if (!value.is_object()) return value.as_int();
  const int64_t height = value.at("height").as_int(), width = value.at("width").as_int();
  if (height != width) fail("wanted a square, found ", height, " x ", width);
  return height;
}

// A list of three, one number for all, or null.
std::vector<double> read_channels(const Value& value) {
  if (value.is_null()) return {};
  if (value.is_number()) return std::vector<double>(3, value.as_double());
  std::vector<double> result;
  for (const auto& item : value.as_array()) result.push_back(item.as_double());
  if (result.size() != 3) fail("wanted a value for each of 3 channels, found ", result.size());
  return result;
}

Filter read_filter(int64_t resample) {
  if (resample == 3) return Filter::bicubic;
  if (resample == 2) return Filter::bilinear;
  fail("resample ", resample, " is not supported; wanted 3 (bicubic) or 2 (bilinear)");
}

ImageProcessorConfig convert(const PreprocessorFile& file, const VisionInput& vision) {
  if (!file.do_resize || !file.do_pad)
    fail("do_resize and do_pad must be true: a vision tower takes squares of one size");
  const bool use_high = vision.is_hybrid && file.is_transformers();
  ImageProcessorConfig config = default_image_processor_config(vision);
  const Value& side = use_high                    ? file.high_res_size
                      : file.image_size.is_null() ? file.size
                                                  : file.image_size;
  if (!side.is_null()) config.image_size = read_side(side);
  config.min_size = file.min_size;
  config.image_mean = read_channels(use_high ? file.high_res_image_mean : file.image_mean);
  config.image_std = read_channels(use_high ? file.high_res_image_std : file.image_std);
  config.rescale_factor = file.do_rescale ? file.rescale_factor : 1.0;
  config.do_normalize = file.do_normalize && !use_high;  // there the towers do it
  config.filter = read_filter(use_high ? file.high_res_resample : file.resample);
  return config;
}

void check(const ImageProcessorConfig& config, const VisionInput& vision) {
  if (config.image_size != vision.image_size)
    fail("image size ", config.image_size, ", but config.json's vision tower takes ",
         vision.image_size);
  if (config.min_size < 1 || config.min_size > config.image_size)
    fail("min_size ", config.min_size, "; wanted 1 to the image size, ", config.image_size);
  if (!std::isfinite(config.rescale_factor)) fail("rescale_factor is not finite");
  for (const double mean : config.image_mean)
    if (!(mean >= 0 && mean <= 1)) fail("image_mean ", mean, "; wanted 0 to 1");
  for (const double std : config.image_std)
    if (!(std > 0) || !std::isfinite(std)) fail("image_std ", std, "; wanted a positive number");
  if (config.do_normalize && (config.image_mean.empty() || config.image_std.empty()))
    fail("do_normalize is true, but image_mean or image_std is null");
}

}  // namespace

std::optional<ImageProcessorSource> find_image_processor(const std::string& model_dir) {
  const std::string own = model_dir + "/preprocessor_config.json";
  if (std::filesystem::exists(own)) return ImageProcessorSource{own, read_json_file(own)};
  const std::string shared = model_dir + "/processor_config.json";
  if (!std::filesystem::exists(shared)) return std::nullopt;
  const Value json = read_json_file(shared);
  const Value* part = json.find("image_processor");
  if (!part) return std::nullopt;
  return ImageProcessorSource{shared, *part};
}

ImageProcessorConfig default_image_processor_config(const VisionInput& vision) {
  ImageProcessorConfig config;
  config.image_size = vision.image_size;
  config.do_normalize = !vision.is_hybrid && !vision.normalises;
  if (!vision.is_hybrid) return config;
  config.image_mean = kClipMean;
  config.image_std = kClipStd;
  return config;
}

ImageProcessorConfig read_image_processor_config(const std::string& model_dir,
                                                 const VisionInput& vision) {
  const auto found = find_image_processor(model_dir);
  if (!found) return default_image_processor_config(vision);
  PreprocessorFile file;
  file.do_normalize = !vision.is_hybrid;  // where an original file leaves it out (5.2)
  read_fields(file, found->object, found->path, Unknown::report);
  try {
    const auto config = convert(file, vision);
    check(config, vision);
    return config;
  } catch (const Error& error) {
    fail(found->path, ": ", error.what());
  }
}

}  // namespace dsvl
