// Objects as R serialises them, written out by hand after R Internals 1.8.
#pragma once

#include <bit>
#include <cstdint>
#include <initializer_list>
#include <string>

namespace dsvl {

// Big-endian words and texts, one after another.
struct RBytes {
  std::string text = "X\n";
  RBytes& word(uint32_t w) {
    for (int shift = 24; shift >= 0; shift -= 8) text += static_cast<char>(w >> shift);
    return *this;
  }
  RBytes& real(double v) {
    const auto bits = std::bit_cast<uint64_t>(v);
    return word(static_cast<uint32_t>(bits >> 32)).word(static_cast<uint32_t>(bits));
  }
  RBytes& characters(const std::string& s, uint32_t flags = 9 | 64 << 12) {
    word(flags).word(static_cast<uint32_t>(s.size()));
    text += s;
    return *this;
  }
  RBytes& version2() { return word(2).word(0x40202).word(0x20300); }
  RBytes& version3() {
    word(3).word(0x40202).word(0x30500).word(5);
    text += "UTF-8";
    return *this;
  }
  RBytes& range(double count, double first, double step) {
    word(238).word(2).symbol("compact_intseq").word(2).symbol("base").word(2);
    word(13).word(1).word(13).word(254);
    return word(14).word(3).real(count).real(first).real(step).word(254);
  }
  RBytes& symbol(const std::string& s) { return word(1).characters(s); }
  // The head of an attribute or of an item of a pair list.
  RBytes& tag(const std::string& name) { return word(2 | 1024).symbol(name); }
  RBytes& strings(std::initializer_list<const char*> all) {
    word(16).word(static_cast<uint32_t>(all.size()));
    for (const char* one : all) characters(one);
    return *this;
  }
};

}  // namespace dsvl
