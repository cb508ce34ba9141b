// Pictures that samples from elsewhere name: paths below a folder, or data: URLs.
#pragma once

#include <string>

#include "data/sample.h"

namespace dsvl {

// Something that a picture's name gets wrong; `reason` is for tables of reasons.
struct PictureFault {
  std::string reason;   // "missing picture", "picture outside the folder", ...
  std::string message;  // in whole
};

class PictureFiles {
 public:
  // Pictures are looked for below `folder` and nowhere else.
  explicit PictureFiles(const std::string& folder);

  // Reads what `image.name` names into `image.bytes`, unless they are there, and gives it the name
  // of its place and form ("0.png"). Refused: http and other addresses (nothing is fetched), paths
  // that lead outside the folder (absolute ones, "..", links), more than 20 MiB, damaged base64,
  // what is no picture by its header. False with the fault told.
  bool load(EncodedImage& image, size_t place, PictureFault& fault) const;

 private:
  std::string bytes_of(const std::string& name, PictureFault& fault) const;
  std::string folder_;  // canonical
};

// "png", "jpg", "webp" or "gif" by content.
const char* picture_ending(std::string_view bytes);

}  // namespace dsvl
