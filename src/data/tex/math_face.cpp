// HarfBuzz reads the tables.
#include "data/tex/math_face.h"

#include <algorithm>

#include "base/error.h"

namespace dsvl {
namespace {

hb_direction_t direction(bool upright) {
  return upright ? HB_DIRECTION_BTT : HB_DIRECTION_LTR;
}

std::vector<unsigned> lookups_of(hb_face_t* face, hb_tag_t feature) {
  const hb_tag_t features[] = {feature, HB_TAG_NONE};
  hb_set_t* found = hb_set_create();
  hb_ot_layout_collect_lookups(face, HB_OT_TAG_GSUB, nullptr, nullptr, features, found);
  std::vector<unsigned> lookups;
  for (hb_codepoint_t at = HB_SET_VALUE_INVALID; hb_set_next(found, &at);) lookups.push_back(at);
  hb_set_destroy(found);
  return lookups;
}

}  // namespace

MathFace::MathFace(const FontFile& font) {
  hb_blob_t* blob = hb_blob_create_from_file_or_fail(font.path.c_str());
  if (blob == nullptr) fail(font.path, ": cannot be read");
  face_.reset(hb_face_create(blob, 0));
  hb_blob_destroy(blob);
  if (!hb_ot_math_has_data(face_.get()))
    fail(font.path, ": a face without a MATH table cannot set formulas; try latinmodern-math");
  font_.reset(hb_font_create(face_.get()));
  units_ = hb_face_get_upem(face_.get());
  script_lookups_ = lookups_of(face_.get(), HB_TAG('s', 's', 't', 'y'));
}

uint32_t MathFace::script_form(uint32_t glyph, int level) const {
  for (const unsigned lookup : script_lookups_) {
    hb_codepoint_t forms[2] = {};
    unsigned count = 2;
    hb_ot_layout_lookup_get_glyph_alternates(face_.get(), lookup, glyph, 0, &count, forms);
    if (count > 0) return forms[std::min(static_cast<unsigned>(level), count) - 1];
  }
  return glyph;
}

uint32_t MathFace::glyph(char32_t code, int level) {
  const uint64_t key = uint64_t{code} * 4 + static_cast<uint64_t>(level);
  if (const auto it = glyphs_.find(key); it != glyphs_.end()) return it->second;
  hb_codepoint_t found = 0;
  if (!hb_font_get_nominal_glyph(font_.get(), code, &found)) found = 0;
  if (found != 0 && level > 0) found = script_form(found, level);
  return glyphs_.emplace(key, found).first->second;
}

const GlyphMeasure& MathFace::measure(uint32_t glyph) {
  if (const auto it = measures_.find(glyph); it != measures_.end()) return it->second;
  GlyphMeasure made;
  hb_glyph_extents_t ink{};
  hb_font_get_glyph_extents(font_.get(), glyph, &ink);
  made.advance = hb_font_get_glyph_h_advance(font_.get(), glyph) / units_;
  made.left = ink.x_bearing / units_;
  made.right = (ink.x_bearing + ink.width) / units_;
  made.ascent = ink.y_bearing / units_;
  made.descent = -(ink.y_bearing + ink.height) / units_;
  made.italic = hb_ot_math_get_glyph_italics_correction(font_.get(), glyph) / units_;
  made.overhang = std::max(0.0, made.right - made.advance);
  made.accent = hb_ot_math_get_glyph_top_accent_attachment(font_.get(), glyph) / units_;
  // HarfBuzz says half of the advance where the table says nothing; marks have no advance.
  if (made.advance == 0 && made.accent == 0) made.accent = (made.left + made.right) / 2;
  return measures_.emplace(glyph, made).first->second;
}

double MathFace::constant(hb_ot_math_constant_t which) const {
  const double value = hb_ot_math_get_constant(font_.get(), which);
  switch (which) {
    case HB_OT_MATH_CONSTANT_SCRIPT_PERCENT_SCALE_DOWN:
    case HB_OT_MATH_CONSTANT_SCRIPT_SCRIPT_PERCENT_SCALE_DOWN:
    case HB_OT_MATH_CONSTANT_RADICAL_DEGREE_BOTTOM_RAISE_PERCENT:
      return value;
    default:
      return value / units_;
  }
}

std::vector<uint32_t> MathFace::variants(uint32_t glyph, bool upright) const {
  hb_ot_math_glyph_variant_t found[32];
  unsigned count = std::size(found);
  hb_ot_math_get_glyph_variants(font_.get(), glyph, direction(upright), 0, &count, found);
  std::vector<uint32_t> variants;
  for (unsigned i = 0; i < count; ++i) variants.push_back(found[i].glyph);
  return variants;
}

std::vector<GlyphPart> MathFace::parts(uint32_t glyph, bool upright) const {
  hb_ot_math_glyph_part_t found[16];
  unsigned count = std::size(found);
  hb_position_t italic = 0;
  hb_ot_math_get_glyph_assembly(font_.get(), glyph, direction(upright), 0, &count, found, &italic);
  std::vector<GlyphPart> parts;
  for (unsigned i = 0; i < count; ++i)
    parts.push_back({found[i].glyph, found[i].start_connector_length / units_,
                     found[i].end_connector_length / units_, found[i].full_advance / units_,
                     (found[i].flags & HB_OT_MATH_GLYPH_PART_FLAG_EXTENDER) != 0});
  return parts;
}

double MathFace::least_overlap(bool upright) const {
  return hb_ot_math_get_min_connector_overlap(font_.get(), direction(upright)) / units_;
}

}  // namespace dsvl
