// A data set on one self-contained page: counts, shares, lengths, what became of every document,
// the taxonomy, and a wall of samples by family.
#pragma once

#include <cstdint>
#include <string>

#include "data/shard_set.h"
#include "data/stats.h"

namespace dsvl {

struct ReportOptions {
  int64_t samples = 12;          // of each family on the wall, spread evenly
  int picture_side = 400;        // pixels, pictures are shrunk to it
  int64_t wall_bytes = 4500000;  // of all cards; a family stops at its part of it
};

std::string report_page(const std::string& title, const ShardSet& set, const DataStats& stats,
                        const ReportOptions& options = {});

}  // namespace dsvl
