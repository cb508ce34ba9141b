// Package files (.deb, .whl) to folders of plain files. Nothing of theirs is run: no maintainer
// scripts, no build step, no execute bits.
#pragma once

#include <cstdint>
#include <string>

namespace dsvl {

struct Unpacked {
  int64_t files = 0, bytes = 0;
  int64_t links_left_out = 0;  // absolute ones and those that do not end at something in the folder
};
struct UnpackLimits {
  int64_t most_files = 200000;  // with folders and links
  int64_t most_bytes = INT64_C(4) << 30;
};

// Fails, naming archive and member, on members that would lie outside `folder` ('..', an absolute
// path), on damage and past the limits; what was written by then stays. `folder` is made.
Unpacked unpack_deb(const std::string& archive, const std::string& folder,
                    const UnpackLimits& limits = {});
Unpacked unpack_zip(const std::string& archive, const std::string& folder,
                    const UnpackLimits& limits = {});

}  // namespace dsvl
