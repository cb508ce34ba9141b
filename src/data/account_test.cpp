// Sums that must hold.
#include "data/account.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace dsvl {
namespace {

TEST(Account, SumsAreEqualThereAndBack) {
  Account one;
  one.keep();
  one.drop("too short", 3);
  one.miss("damaged");
  EXPECT_TRUE(one.balanced());
  EXPECT_EQ(one.read, 5);
  EXPECT_EQ(account_from_value(account_value(one), "test"), one);
  Account two = one;
  two += one;
  EXPECT_EQ(two.dropped.at("too short"), 6);
  EXPECT_TRUE(two.balanced());
  EXPECT_EQ(account_row("x", one).substr(54), "  too short 3, failed: damaged 1");
  two.read = 3;
  EXPECT_THROW(account_from_value(account_value(two), "test"), Error);
}

}  // namespace
}  // namespace dsvl
