// Which cell a character falls into.
#include "data/cell_labels.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace dsvl {
namespace {

TEST(CellLabels, CentresFallIntoTheirCells) {
  CellLabels labels(100, 2, 4);  // cells of 25 x 50 pixels
  labels.add(0, 0, 7);
  labels.add(99.9, 99.9, 9);
  labels.add(60, 20, 5);
  labels.add(100, 10, 3);  // outside
  EXPECT_EQ(labels.take(0), (std::vector<int16_t>{7, 0, 5, 0, 0, 0, 0, 9}));
}

TEST(CellLabels, TheNearestToTheMiddleWins) {
  CellLabels labels(10, 1, 1);
  labels.add(1, 5, 1);
  labels.add(5.5, 5, 2);
  labels.add(9, 5, 3);
  EXPECT_EQ(labels.take(0), (std::vector<int16_t>{2}));
}

TEST(CellLabels, AMarginLeavesBlankNeighboursOut) {
  CellLabels labels(100, 1, 4);
  labels.add(26, 50, 1);  // one pixel right of the first border
  labels.add(62, 50, 2);  // in the middle of the third cell
  EXPECT_EQ(labels.take(2), (std::vector<int16_t>{-1, 1, 2, 0}));
  EXPECT_EQ(labels.take(0), (std::vector<int16_t>{0, 1, 2, 0}));
}

}  // namespace
}  // namespace dsvl
