// The list: long enough that draws of two words seldom meet again.
#include "data/instruct/plain_words.h"

namespace dsvl {

const std::vector<std::string>& plain_words() {
  static const std::vector<std::string> kWords = {
      "acorn",   "almond", "anchor",  "apple",   "arrow",    "autumn",  "bakery",   "balcony",
      "bamboo",  "banana", "barrel",  "basket",  "beacon",   "bicycle", "blanket",  "bottle",
      "bridge",  "bucket", "butter",  "button",  "cabbage",  "camera",  "candle",   "canyon",
      "carpet",  "carrot", "castle",  "cellar",  "cherry",   "chimney", "circle",   "clover",
      "coffee",  "comet",  "copper",  "corner",  "cotton",   "cradle",  "cricket",  "curtain",
      "dagger",  "dancer", "desert",  "diamond", "dinner",   "dolphin", "dragon",   "eagle",
      "engine",  "falcon", "feather", "fiddle",  "flower",   "forest",  "fountain", "friend",
      "garden",  "garlic", "ginger",  "glacier", "goblet",   "guitar",  "hammer",   "harbour",
      "harvest", "helmet", "hollow",  "honey",   "hunter",   "island",  "ivory",    "jacket",
      "jasmine", "jungle", "kettle",  "kitchen", "ladder",   "lantern", "lemon",    "letter",
      "lizard",  "locket", "magnet",  "mantle",  "maple",    "marble",  "market",   "meadow",
      "melon",   "mirror", "mitten",  "monkey",  "mountain", "mustard", "needle",   "nettle",
      "nutmeg",  "oyster", "paddle",  "palace",  "pencil",   "pepper",  "pillow",   "planet",
      "pocket",  "potato", "puddle",  "puzzle",  "quarry",   "quiver",  "rabbit",   "raven",
      "ribbon",  "river",  "rocket",  "saddle",  "sailor",   "salmon",  "sandal",   "shadow",
      "shelter", "silver", "singer",  "sparrow", "spider",   "spring",  "stable",   "statue",
      "summer",  "sunset", "table",   "tailor",  "temple",   "thimble", "thunder",  "timber",
      "tomato",  "tunnel", "turtle",  "valley",  "velvet",   "village", "violin",   "walnut",
      "whistle", "willow", "window",  "winter",  "wizard",   "yellow",  "zebra"};
  return kWords;
}

}  // namespace dsvl
