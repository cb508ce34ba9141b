// Pango over a font configuration that holds one file.
#include "data/page_layout.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

#include <map>
#include <mutex>

#include "base/error.h"

namespace dsvl {
namespace {

// Cairo 1.16 keeps one FreeType face a file for the whole process, and two threads that fill its
// glyph cache at once end in a crash, whatever font maps they have. Layout takes turns.
std::mutex cairo_turn;

// A font map that knows a single face, so that nothing else can be chosen.
struct FaceMap {
  FcConfig* config = nullptr;
  PangoFontMap* map = nullptr;
  PangoFontDescription* face = nullptr;

  explicit FaceMap(const FontFile& file) {
    const auto* path = reinterpret_cast<const FcChar8*>(file.path.c_str());
    int count = 0;
    FcPattern* pattern = FcFreeTypeQuery(path, 0, nullptr, &count);
    config = FcConfigCreate();
    if (pattern == nullptr || config == nullptr || !FcConfigAppFontAddFile(config, path))
      fail(file.path, ": not a font that fontconfig can read");
    map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), config);
    face = pango_fc_font_description_from_pattern(pattern, FALSE);
    FcPatternDestroy(pattern);
  }
  ~FaceMap() {
    pango_font_description_free(face);
    g_object_unref(map);
    FcConfigDestroy(config);
  }
  FaceMap(const FaceMap&) = delete;
  FaceMap& operator=(const FaceMap&) = delete;
};

PangoLayout* make_layout(cairo_t* cairo, FaceMap& face, const PageStyle& style,
                         std::string_view text) {
  PangoContext* context = pango_font_map_create_context(face.map);
  pango_cairo_update_context(cairo, context);
  PangoLayout* layout = pango_layout_new(context);
  g_object_unref(context);
  pango_font_description_set_absolute_size(face.face, style.size * PANGO_SCALE);
  pango_layout_set_font_description(layout, face.face);
  pango_layout_set_width(layout, style.width * PANGO_SCALE);
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_justify(layout, style.justify);
  pango_layout_set_line_spacing(layout, static_cast<float>(style.leading));
  PangoAttrList* attributes = pango_attr_list_new();
  pango_attr_list_insert(attributes,
                         pango_attr_insert_hyphens_new(FALSE));  // ink that no target has
  pango_layout_set_attributes(layout, attributes);
  pango_attr_list_unref(attributes);
  pango_layout_set_text(layout, text.data(), static_cast<int>(text.size()));
  return layout;
}

// Bytes of the text up to the end of the last line that fits.
size_t fitting_bytes(PangoLayout* layout, const PageStyle& style) {
  size_t bytes = 0;
  PangoLayoutIter* lines = pango_layout_get_iter(layout);
  int count = 0;
  do {
    PangoRectangle box;
    pango_layout_iter_get_line_extents(lines, nullptr, &box);
    if (box.y + box.height > style.height * PANGO_SCALE || ++count > style.most_lines) break;
    const PangoLayoutLine* line = pango_layout_iter_get_line_readonly(lines);
    bytes = static_cast<size_t>(line->start_index + line->length);
  } while (pango_layout_iter_next_line(lines));
  pango_layout_iter_free(lines);
  return bytes;
}

}  // namespace

struct PageLayout::Maps {
  std::map<std::string, FaceMap> faces;
};

PageLayout::PageLayout() : maps_(std::make_unique<Maps>()) {}
PageLayout::~PageLayout() {
  const std::lock_guard turn(cairo_turn);
  maps_.reset();
}

PageText PageLayout::set(const FontFile& file, const PageStyle& style, std::string_view text,
                         int image_size) {
  const std::lock_guard turn(cairo_turn);
  FaceMap& face = maps_->faces.try_emplace(file.path, file).first->second;
  cairo_surface_t* surface = cairo_image_surface_create(CAIRO_FORMAT_A8, image_size, image_size);
  cairo_t* cairo = cairo_create(surface);
  PangoLayout* layout = make_layout(cairo, face, style, text);
  PageText page;
  const size_t bytes = fitting_bytes(layout, style);
  if (bytes > 0) {
    page.text = text.substr(0, bytes);
    pango_layout_set_text(layout, page.text.data(), static_cast<int>(page.text.size()));
    if (pango_layout_get_unknown_glyphs_count(layout) > 0) page.text.clear();
    cairo_move_to(cairo, style.left, style.top);
    pango_cairo_show_layout(cairo, layout);
    cairo_surface_flush(surface);
    const uint8_t* data = cairo_image_surface_get_data(surface);
    const int stride = cairo_image_surface_get_stride(surface);
    for (int y = 0; y < image_size; ++y)
      page.coverage.insert(page.coverage.end(), data + y * stride, data + y * stride + image_size);
  }
  g_object_unref(layout);
  cairo_destroy(cairo);
  cairo_surface_destroy(surface);
  return page;
}

}  // namespace dsvl
