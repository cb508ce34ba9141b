// A face with a MATH table: its glyphs, their measures, their larger forms.
#pragma once

#include <hb-ot.h>

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "data/fonts.h"

namespace dsvl {

// Em; y up.
struct GlyphMeasure {
  double advance = 0;
  double left = 0, right = 0, ascent = 0, descent = 0;  // of the ink
  double italic = 0;                                    // italics correction, as the table has it
  double overhang = 0;                                  // ink right of the advance
  double accent = 0;  // where an accent above stands, from the origin
};

// A piece of a stretched glyph; em. A joint overlaps by no more than both its connectors.
struct GlyphPart {
  uint32_t glyph = 0;
  double start = 0, end = 0, extent = 0;
  bool repeats = false;
};

class MathFace {
 public:
  // Fails when the file is no font or has no MATH table (OpenType 1.9).
  explicit MathFace(const FontFile& font);

  // 0 when it has none. `level` 1 and 2: its form for scripts and for scripts of scripts, where the
  // face draws one (feature ssty).
  uint32_t glyph(char32_t code, int level = 0);
  const GlyphMeasure& measure(uint32_t glyph);
  // Em; of the scales of scripts, percent.
  double constant(hb_ot_math_constant_t which) const;

  // Larger forms, smallest first: upright ones are taller, others wider.
  std::vector<uint32_t> variants(uint32_t glyph, bool upright) const;
  // Pieces from the bottom or the left; empty where the face has none.
  std::vector<GlyphPart> parts(uint32_t glyph, bool upright) const;
  double least_overlap(bool upright) const;

 private:
  struct Free {
    void operator()(hb_font_t* font) const { hb_font_destroy(font); }
    void operator()(hb_face_t* face) const { hb_face_destroy(face); }
  };
  uint32_t script_form(uint32_t glyph, int level) const;

  std::unique_ptr<hb_face_t, Free> face_;
  std::unique_ptr<hb_font_t, Free> font_;
  double units_ = 1000;  // per em
  std::vector<unsigned> script_lookups_;
  std::unordered_map<uint32_t, GlyphMeasure> measures_;
  std::unordered_map<uint64_t, uint32_t> glyphs_;  // code point and level
};

}  // namespace dsvl
