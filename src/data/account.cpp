// Sums of reasons and their text.
#include "data/account.h"

#include <algorithm>
#include <cstdio>
#include <vector>

#include "base/error.h"

namespace dsvl {
namespace {

int64_t total(const std::map<std::string, int64_t>& counts) {
  int64_t sum = 0;
  for (const auto& [reason, count] : counts) sum += count;
  return sum;
}

Value counts_value(const std::map<std::string, int64_t>& counts) {
  Value value(Value::Object{});
  for (const auto& [reason, count] : counts) value.set(reason, count);
  return value;
}

std::map<std::string, int64_t> counts_of(const Value& value) {
  std::map<std::string, int64_t> counts;
  for (const auto& [reason, count] : value.as_object()) counts[reason] = count.as_int();
  return counts;
}

void list_reasons(const std::map<std::string, int64_t>& counts, const char* mark,
                  std::string& text) {
  std::vector<std::pair<std::string, int64_t>> sorted(counts.begin(), counts.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  for (const auto& [reason, count] : sorted)
    text += str(text.empty() ? "" : ", ", mark, reason, " ", count);
}

}  // namespace

bool Account::balanced() const {
  return read == kept + total(dropped) + total(failed);
}

Account& Account::operator+=(const Account& other) {
  read += other.read;
  kept += other.kept;
  for (const auto& [reason, count] : other.dropped) dropped[reason] += count;
  for (const auto& [reason, count] : other.failed) failed[reason] += count;
  return *this;
}

Value account_value(const Account& account) {
  return Value(Value::Object{{"read", account.read},
                             {"kept", account.kept},
                             {"dropped", counts_value(account.dropped)},
                             {"failed", counts_value(account.failed)}});
}

Account account_from_value(const Value& value, std::string_view where) {
  Account account;
  try {
    account = {value.at("read").as_int(), value.at("kept").as_int(), counts_of(value.at("dropped")),
               counts_of(value.at("failed"))};
  } catch (const Error& e) {
    fail(where, ": no table of reasons: ", e.what());
  }
  if (!account.balanced())
    fail(where, ": a table of reasons that does not add up: ", account.read, " read, ",
         account.kept, " kept, ", total(account.dropped), " dropped, ", total(account.failed),
         " failed");
  return account;
}

std::string reasons_text(const Account& account) {
  std::string reasons;
  list_reasons(account.dropped, "", reasons);
  list_reasons(account.failed, "failed: ", reasons);
  return reasons;
}

std::string account_row(const std::string& name, const Account& account) {
  const std::string reasons = reasons_text(account);
  char text[96];
  std::snprintf(text, sizeof text, "  %-32.60s %9lld %9lld", name.c_str(),
                static_cast<long long>(account.read), static_cast<long long>(account.kept));
  return str(text, reasons.empty() ? "" : "  ", reasons);
}

}  // namespace dsvl
