// The table of well-formed byte sequences (Unicode 3.9, table 3-7) and what follows from it.
#include "text/utf8.h"

#include <cstdint>
#include <cstdio>

#include "base/error.h"

namespace dsvl {
namespace {

enum class Kind { kValid, kInvalid, kCut };

struct Sequence {
  size_t length;  // valid: of the character; otherwise: of the part one U+FFFD stands for
  Kind kind;
};

struct Lead {
  size_t length;         // of a character that begins so; 0: no character does
  uint8_t second_first;  // the second byte's range
  uint8_t second_last;
};

Lead lead(uint8_t b) {
  if (b < 0x80) return {1, 0, 0};
  if (b < 0xC2) return {0, 0, 0};
  if (b < 0xE0) return {2, 0x80, 0xBF};
  if (b == 0xE0) return {3, 0xA0, 0xBF};
  if (b == 0xED) return {3, 0x80, 0x9F};
  if (b < 0xF0) return {3, 0x80, 0xBF};
  if (b == 0xF0) return {4, 0x90, 0xBF};
  if (b < 0xF4) return {4, 0x80, 0xBF};
  if (b == 0xF4) return {4, 0x80, 0x8F};
  return {0, 0, 0};
}

Sequence sequence_at(std::string_view text, size_t position) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[position + i]); };
  const Lead l = lead(byte(0));
  if (l.length == 0) return {1, Kind::kInvalid};
  for (size_t i = 1; i < l.length; ++i) {
    if (position + i == text.size()) return {i, Kind::kCut};
    const uint8_t first = i == 1 ? l.second_first : 0x80;
    const uint8_t last = i == 1 ? l.second_last : 0xBF;
    if (byte(i) < first || byte(i) > last) return {i, Kind::kInvalid};
  }
  return {l.length, Kind::kValid};
}

}  // namespace

size_t valid_utf8_length(std::string_view text) {
  size_t position = 0;
  while (position < text.size()) {
    if (static_cast<uint8_t>(text[position]) < 0x80) {
      ++position;
      continue;
    }
    const Sequence s = sequence_at(text, position);
    if (s.kind != Kind::kValid) break;
    position += s.length;
  }
  return position;
}

void check_utf8(std::string_view text, std::string_view what) {
  const size_t good = valid_utf8_length(text);
  if (good == text.size()) return;
  char hex[8];
  std::snprintf(hex, sizeof hex, "0x%02X", static_cast<uint8_t>(text[good]));
  fail(what, " is not UTF-8: byte ", hex, " at offset ", good, "; convert it to UTF-8 first");
}

char32_t next_character(std::string_view text, size_t& position) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[position + i]); };
  const uint8_t b = byte(0);
  if (b < 0x80) {
    ++position;
    return b;
  }
  const size_t length = b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
  char32_t c = b & (0xFF >> (length + 1));
  for (size_t i = 1; i < length; ++i) c = (c << 6) | (byte(i) & 0x3F);
  position += length;
  return c;
}

void append_character(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

size_t append_lossy(std::string& out, std::string_view bytes, bool at_end) {
  size_t position = 0;
  while (position < bytes.size()) {
    const Sequence s = sequence_at(bytes, position);
    if (s.kind == Kind::kCut && !at_end) break;
    if (s.kind == Kind::kValid) {
      out += bytes.substr(position, s.length);
    } else {
      out += "\xEF\xBF\xBD";
    }
    position += s.length;
  }
  return position;
}

}  // namespace dsvl
