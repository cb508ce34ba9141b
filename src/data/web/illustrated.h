// Text with pictures as a document keeps it: paths, no pixels.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/fields.h"

namespace dsvl {

struct EncodedImage;

// A picture in a file, or in an output of a notebook.
struct PictureFile {
  std::string path;
  uint64_t hash = 0;  // of its bytes
  int width = 0, height = 0;
  int64_t output = -1;  // the how-manieth picture of a notebook; -1: the file is the picture
};

struct Illustrated {
  std::string text;  // kind interleaved: with a placeholder for each picture; kind plot: code
  std::vector<PictureFile> pictures;
};

struct InterleavedOptions {
  int64_t least_characters = 100, most_characters = 3000;  // of a document, besides its pictures
  int64_t most_pictures = 8;
  int64_t most_side = 1024;  // pixels; larger pictures are shrunk
};
void fields(Visitor& v, InterleavedOptions& o);
void check_settings(const InterleavedOptions& o, const std::string& where);

// The picture's bytes, named "N.png" or "N.jpg": as they are when they are a PNG or JPEG without
// transparency and no side is longer than `most_side`, else drawn anew on white, a JPEG as a JPEG.
// Fails when it does not decode any more.
EncodedImage load_picture(const PictureFile& picture, size_t number, int64_t most_side);

}  // namespace dsvl
