// Plain scanners: a regular expression would cost a hundred times as much.
#include "data/check/private_data.h"

#include <algorithm>
#include <cstdint>

#include "base/error.h"

namespace dsvl {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_letter(char c) {
  return is_upper(c) || (c >= 'a' && c <= 'z');
}
bool is_word(char c) {
  return is_letter(c) || is_digit(c);
}
bool is_token(char c) {
  return is_word(c) || c == '-' || c == '_';
}
bool is_mail_name(char c) {
  return is_word(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-';
}
bool is_host(char c) {
  return is_word(c) || c == '.' || c == '-';
}
bool is_capital(char c) {
  return is_upper(c) || is_digit(c);
}

std::string masked(std::string_view found) {
  return str(found.substr(0, 4), "… (", found.size(), " characters)");
}

template <class Kind>
size_t run_length(std::string_view text, size_t at, Kind kind) {
  size_t end = at;
  while (end < text.size() && kind(text[end])) ++end;
  return end - at;
}

struct TokenKind {
  std::string_view prefix;
  size_t least, most;  // characters behind the prefix
  bool (*kind)(char);
};
// As the services document their tokens.
constexpr TokenKind kTokens[] = {
    {"AKIA", 16, 16, is_capital}, {"ASIA", 16, 16, is_capital}, {"ghp_", 36, 255, is_word},
    {"gho_", 36, 255, is_word},   {"ghs_", 36, 255, is_word},   {"github_pat_", 59, 255, is_token},
    {"glpat-", 20, 64, is_token}, {"xoxb-", 20, 255, is_token}, {"xoxp-", 20, 255, is_token},
    {"AIza", 35, 35, is_token},   {"sk-", 32, 255, is_token},   {"hf_", 30, 64, is_word},
};

std::string token_of(std::string_view text, const TokenKind& token) {
  for (size_t at = text.find(token.prefix); at != text.npos; at = text.find(token.prefix, at + 1)) {
    if (at > 0 && is_word(text[at - 1])) continue;
    const size_t length = run_length(text, at + token.prefix.size(), token.kind);
    if (length >= token.least && length <= token.most)
      return masked(text.substr(at, token.prefix.size() + length));
  }
  return "";
}

bool is_example_domain(std::string_view host) {
  for (const std::string_view name : {"example.com", "example.org", "example.net"})
    if (host == name || (host.ends_with(name) && host[host.size() - name.size() - 1] == '.'))
      return true;
  for (const std::string_view ending : {".example", ".invalid", ".test", ".localhost"})
    if (host.ends_with(ending)) return true;
  return false;
}

bool is_domain(std::string_view host) {
  const size_t dot = host.rfind('.');
  if (dot == host.npos || dot == 0) return false;
  const std::string_view top = host.substr(dot + 1);
  return top.size() >= 2 && std::all_of(top.begin(), top.end(), is_letter);
}

// Digits in a row with what separates them: "+1 (555) 010-2345".
struct Number {
  std::string_view text;
  std::string digits;
  // '1' for each digit: "ddd-dd-dddd" has its separators in place.
  std::string shape;
};

bool separates(char c) {
  return c == ' ' || c == '-' || c == '.' || c == '(' || c == ')';
}

// The number that begins at `at`, at most one separator (or ") ") between two digits.
Number number_at(std::string_view text, size_t at) {
  Number number;
  size_t end = at, last = at;
  for (size_t gap = 0; end < text.size() && gap <= 2; ++end) {
    const char c = text[end];
    if (is_digit(c)) {
      number.digits += c;
      last = end + 1;
      gap = 0;
    } else if (separates(c)) {
      ++gap;
    } else if (end != at || (c != '+' && c != '(')) {
      break;
    }
  }
  number.text = text.substr(at, last - at);
  for (const char c : number.text) number.shape += is_digit(c) ? 'd' : c;
  return number;
}

// Calls test(number, what stands behind it) for every number that no letter or digit touches.
template <class Test>
std::string find_number(std::string_view text, const Test& test) {
  for (size_t at = 0; at < text.size();) {
    const bool starts = is_digit(text[at]) || text[at] == '+' || text[at] == '(';
    if (!starts) {
      ++at;
      continue;
    }
    const Number number = number_at(text, at);
    const size_t end = at + number.text.size();
    const bool apart = at == 0 || !(is_token(text[at - 1]) || text[at - 1] == '.');
    const char behind = end < text.size() ? text[end] : ' ';
    if (apart && !number.digits.empty() && test(number, behind)) return masked(number.text);
    at = std::max(end, at + 1);
  }
  return "";
}

bool is_phone(const Number& number, char behind) {
  if (is_letter(behind)) return false;
  const auto& [text, digits, shape] = number;
  if (text[0] == '+') return digits.size() >= 9 && digits.size() <= 16;
  if (shape == "ddddddddddd") return digits[0] == '1' && digits[1] >= '3';
  return shape == "(ddd) ddd-dddd" || shape == "(ddd)ddd-dddd" || shape == "ddd-ddd-dddd";
}

int value_of(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

// GB 11643-1999: six digits of place, date of birth, three of order, check character mod 11-2.
bool is_resident_number(const std::string& digits, char check) {
  constexpr int kWeights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  const int year = value_of(std::string_view(digits).substr(6, 4));
  const int month = value_of(std::string_view(digits).substr(10, 2));
  const int day = value_of(std::string_view(digits).substr(12, 2));
  const bool date =
      year >= 1900 && year < 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
  int sum = 0;
  for (size_t i = 0; i < 17; ++i) sum += kWeights[i] * (digits[i] - '0');
  return date && digits[0] != '0' && "10X98765432"[sum % 11] == check;
}

bool is_social_security_number(const Number& number) {
  if (number.shape != "ddd-dd-dddd") return false;
  const std::string_view d = number.digits;
  const int area = value_of(d.substr(0, 3));
  return area != 0 && area != 666 && area < 900 && d.substr(3, 2) != "00" && d.substr(5) != "0000";
}

// ISO/IEC 7812: Luhn's sum over all digits is a multiple of ten.
bool passes_luhn(const std::string& digits) {
  int sum = 0;
  for (size_t i = 0; i < digits.size(); ++i) {
    const int digit = digits[digits.size() - 1 - i] - '0';
    sum += i % 2 == 0 ? digit : digit * 2 % 10 + digit * 2 / 10;
  }
  return sum % 10 == 0;
}

bool is_card(const std::string& digits) {
  if (digits.size() == 15)
    return (digits[0] == '3' && (digits[1] == '4' || digits[1] == '7')) && passes_luhn(digits);
  if (digits.size() != 16) return false;
  const int prefix = value_of(std::string_view(digits).substr(0, 2));
  return (digits[0] == '4' || (prefix >= 51 && prefix <= 55) || prefix == 62 || prefix == 60) &&
         passes_luhn(digits);
}

bool is_identity(const Number& number, char behind) {
  const auto& [text, digits, shape] = number;
  const bool one_run = text.size() == digits.size();
  if (one_run && digits.size() == 17 && (behind == 'X' || behind == 'x'))
    return is_resident_number(digits, 'X');
  if (is_letter(behind)) return false;
  if (one_run && digits.size() == 18 && is_resident_number(digits, digits[17])) return true;
  const bool fours = shape == "dddd dddd dddd dddd" || shape == "dddd-dddd-dddd-dddd";
  return is_social_security_number(number) || ((one_run || fours) && is_card(digits));
}

// The first address that does not begin in front of `from`; empty when there is none.
std::string_view next_mail_address(std::string_view text, size_t from) {
  for (size_t at = text.find('@', from); at != text.npos; at = text.find('@', at + 1)) {
    size_t begin = at;
    while (begin > from && is_mail_name(text[begin - 1])) --begin;
    std::string_view host = text.substr(at + 1, run_length(text, at + 1, is_host));
    while (!host.empty() && (host.back() == '.' || host.back() == '-')) host.remove_suffix(1);
    if (begin < at && is_domain(host) && !is_example_domain(host))
      return text.substr(begin, at - begin + 1 + host.size());
  }
  return {};
}

std::string masked_or_nothing(std::string_view found) {
  return found.empty() ? "" : masked(found);
}

}  // namespace

std::string find_secret_key(std::string_view text) {
  constexpr std::string_view kBegin = "-----BEGIN ", kEnd = "PRIVATE KEY-----";
  for (size_t at = text.find(kBegin); at != text.npos; at = text.find(kBegin, at + 1)) {
    const std::string_view head = text.substr(at, 64);
    if (head.substr(0, head.find('\n')).find(kEnd) != head.npos)
      return "-----BEGIN PRIVATE KEY-----";
  }
  for (const auto& token : kTokens)
    if (std::string found = token_of(text, token); !found.empty()) return found;
  return "";
}

std::string find_mail_address(std::string_view text) {
  return masked_or_nothing(next_mail_address(text, 0));
}

std::string with_masked_mail(std::string_view text) {
  std::string out;
  size_t done = 0;
  for (auto found = next_mail_address(text, 0); !found.empty();
       found = next_mail_address(text, done)) {
    const auto begin = static_cast<size_t>(found.data() - text.data());
    out.append(text.substr(done, begin - done)).append("name@example.org");
    done = begin + found.size();
  }
  return out.append(text.substr(done));
}

std::string find_phone_number(std::string_view text) {
  return find_number(text, is_phone);
}

std::string find_identity_number(std::string_view text) {
  return find_number(text, is_identity);
}

}  // namespace dsvl
