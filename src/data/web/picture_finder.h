// From what a page writes to a picture file of its package.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "data/source.h"
#include "data/web/illustrated.h"

namespace dsvl {

// Sides and shape of what is no icon, rule or banner (pixels).
constexpr int kLeastShortSide = 64, kLeastLongSide = 100, kMostAspect = 10;

class PictureFinder {
 public:
  // Below which pictures lie: see find_reference().
  explicit PictureFinder(std::vector<SourceRoot> roots);

  // Nothing, and why, for what is elsewhere (on the network, outside the folders), missing, no
  // picture that is read here, too small, too long and thin, or one of Doxygen's diagrams.
  // `reference` is relative to the page, or begins with '/' at the top of a package.
  std::optional<PictureFile> find(const std::string& page, std::string_view reference,
                                  std::string& why);

 private:
  struct Seen {
    std::optional<PictureFile> picture;
    std::string why;
  };
  const Seen& look(const std::string& path);
  std::vector<SourceRoot> roots_;
  std::map<std::string, Seen> seen_;  // by path
};

}  // namespace dsvl
