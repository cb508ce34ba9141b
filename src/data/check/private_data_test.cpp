// What each pattern finds and lets pass.
#include "data/check/private_data.h"

#include <gtest/gtest.h>

namespace dsvl {
namespace {

// Put together here, so that no scanner of sources takes them for real ones.
std::string repeated(const std::string& prefix, size_t count) {
  return prefix + std::string(count, 'A');
}

TEST(PrivateData, Keys) {
  for (const auto& text :
       {repeated("AKIA", 16), "x " + repeated("ghp_", 36) + " y", repeated("sk-", 40),
        repeated("hf_", 34), repeated("AIza", 35), std::string("-----BEGIN EC PRIVATE KEY-----")})
    EXPECT_NE(find_secret_key(text), "") << text;
  for (const auto& text :
       {repeated("AKIA", 15), repeated("AKIA", 17), repeated("task-", 40), repeated("ghp_", 5),
        std::string("-----BEGIN PUBLIC KEY-----"), std::string("-----BEGIN \nPRIVATE KEY-----")})
    EXPECT_EQ(find_secret_key(text), "") << text;
}

TEST(PrivateData, NothingFoundIsShownWhole) {
  const std::string found = find_secret_key(repeated("AKIA", 16));
  EXPECT_EQ(found, "AKIA… (20 characters)");
}

TEST(PrivateData, MailAddresses) {
  for (const char* text : {"a@b.de", "<jane.doe+x@mail.some-where.org>", "x: y@z.museum."})
    EXPECT_NE(find_mail_address(text), "") << text;
  for (const char* text : {"@home", "a@b", "me@example.org", "me@www.example.com", "user@host.test",
                           "a @ b.de", "1@2.3", "x@.de"})
    EXPECT_EQ(find_mail_address(text), "") << text;
}

TEST(PrivateData, PhoneNumbers) {
  for (const char* text :
       {"+49 30 1234567", "(555) 010-2345", "555-010-2345", "tel 13812345678", "+1 (555) 010-2345"})
    EXPECT_NE(find_phone_number(text), "") << text;
  for (const char* text :
       {"1234567", "2024-01-15", "12812345678", "3.14159265358", "x13812345678", "138123456789",
        "1,234,567,890", "a+b", "192.168.100.200", "+5", "0x13812345678"})
    EXPECT_EQ(find_phone_number(text), "") << text;
}

TEST(PrivateData, IdentityNumbers) {
  // GB 11643's own worked number; the cards are payment processors' published test numbers.
  for (const char* text : {"11010519491231002X", "123-45-6789", "4111 1111 1111 1111",
                           "4111111111111111", "378282246310005"})
    EXPECT_NE(find_identity_number(text), "") << text;
  for (const char* text :
       {"110105194912310021", "440524188001010014", "11010519491331002X", "000-12-3456",
        "4111111111111112", "123456789", "1111-11-11", "987-65-4321"})
    EXPECT_EQ(find_identity_number(text), "") << text;
}

TEST(PrivateData, AddressesAreMasked) {
  EXPECT_EQ(with_masked_mail("# A <a.b@c.de>, b@x.org. @decorated a@example.com"),
            "# A <name@example.org>, name@example.org. @decorated a@example.com");
  EXPECT_EQ(with_masked_mail("a@b.de@c.de"), "name@example.org@c.de");
  EXPECT_EQ(with_masked_mail("none"), "none");
}

}  // namespace
}  // namespace dsvl
