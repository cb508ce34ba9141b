// Patterns of what belongs to a person: each function returns the first one in a text, all but its
// first characters masked, or "". They look for form and check digits, so they find more than there
// is (a number may only look like a telephone's) and miss what has no form (names, addresses).
#pragma once

#include <string>
#include <string_view>

namespace dsvl {

// -----BEGIN ... PRIVATE KEY-----, and tokens that services give a prefix of their own (AKIA...,
// ghp_..., sk-..., xoxb-..., AIza..., glpat-..., hf_...).
std::string find_secret_key(std::string_view text);

// name@host.tld; not of the domains that RFC 2606 keeps for examples.
std::string find_mail_address(std::string_view text);
// The same text with name@example.org for each.
std::string with_masked_mail(std::string_view text);

// +CC and 8 to 13 digits, North American (ddd) ddd-dddd and ddd-ddd-dddd, Chinese mobile numbers
// 1[3-9]d{9}.
std::string find_phone_number(std::string_view text);

// Chinese resident numbers (GB 11643: date and check character), US social security numbers
// ddd-dd-dddd, payment cards of 15 or 16 digits (issuer's prefix and Luhn's check digit).
std::string find_identity_number(std::string_view text);

}  // namespace dsvl
