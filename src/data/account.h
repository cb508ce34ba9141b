// What became of every document of a source, and of every draw of a family: kept, dropped and why,
// failed and why.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/value.h"

namespace dsvl {

struct Account {
  int64_t read = 0, kept = 0;
  std::map<std::string, int64_t> dropped;  // by a filter or a family: reason -> count
  std::map<std::string, int64_t> failed;   // could not be read: reason -> count

  void keep() { ++read, ++kept; }
  void drop(const std::string& reason, int64_t count = 1) {
    read += count, dropped[reason] += count;
  }
  void miss(const std::string& reason) { ++read, ++failed[reason]; }
  // Nothing is lost: read = kept + all dropped + all failed.
  bool balanced() const;
  Account& operator+=(const Account& other);
  bool operator==(const Account&) const = default;
};

// {"read", "kept", "dropped": {reason: count}, "failed": {reason: count}}
Value account_value(const Account& account);
// Fails naming `where` when the value is no account or its sums differ.
Account account_from_value(const Value& value, std::string_view where);

// "too short 3, failed: damaged 1" by falling count.
std::string reasons_text(const Account& account);
// One line of a table, without its end: name, read, kept, then "reason count" by falling count.
std::string account_row(const std::string& name, const Account& account);

}  // namespace dsvl
