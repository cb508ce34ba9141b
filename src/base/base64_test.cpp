// RFC 4648's own values, and what is refused.
#include "base/base64.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace dsvl {
namespace {

TEST(Base64, BothWays) {
  const std::pair<std::string, std::string> cases[] = {{"", ""},
                                                       {"f", "Zg=="},
                                                       {"fo", "Zm8="},
                                                       {"foo", "Zm9v"},
                                                       {"foob", "Zm9vYg=="},
                                                       {"foobar", "Zm9vYmFy"},
                                                       {"\xff\xfe", "//4="}};
  for (const auto& [plain, text] : cases) {
    EXPECT_EQ(base64(plain), text);
    EXPECT_EQ(decode_base64(text, "test"), plain);
  }
}

TEST(Base64, BreaksAndMissingPaddingAreRead) {
  EXPECT_EQ(decode_base64("Zm9v\r\nYg", "test"), "foob");
}

TEST(Base64, DamageIsSaid) {
  for (const char* text : {"Zm9*", "Zg==Zg==", "Z", "Zm9vY"})
    EXPECT_THROW(decode_base64(text, "test"), Error) << text;
}

}  // namespace
}  // namespace dsvl
