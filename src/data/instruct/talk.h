// A conversation about drawn pictures, with its place in the taxonomy: what every instruction task
// makes.
#pragma once

#include <string>
#include <vector>

#include "base/random.h"
#include "data/sample.h"
#include "data/source.h"
#include "image/image.h"

namespace dsvl {

struct Turn {
  std::string question, answer;
};

struct Talk {
  // A main class of the taxonomy, and one of its leaves with more words if need be ("plane geometry
  // angles"); see taxonomy.h.
  std::string main, leaf;
  std::vector<Turn> turns;
  // In order. Their placeholders stand in front of the first question unless the questions have
  // them where they belong.
  std::vector<Image> images = {};
  bool lossy = false;                           // holds a photograph or texture: written as JPEG
  std::vector<const Document*> documents = {};  // credited; none: all is drawn out of this program
};

// "Picture 1: <image_placeholder>\nPicture 2: ..." or "图1：..." for a question about several.
std::string numbered_pictures(size_t count, bool chinese);

// "picture 2", "图2"
std::string picture_name(size_t number, bool chinese);

// Encodes the pictures and names category, source and licence.
Sample talk_sample(const Talk& talk, bool chinese, Random& random);

}  // namespace dsvl
