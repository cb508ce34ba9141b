// The table of families: a declaration and a row each; all else of a family is in its own file.
#include "data/render.h"

namespace dsvl {

FamilyRow line_family();                        // render_lines.cpp
FamilyRow page_family();                        // render_pages.cpp
FamilyRow emoji_family();                       // render_emoji.cpp
FamilyRow text_family();                        // render_text.cpp
FamilyRow chart_family();                       // render_charts.cpp
FamilyRow table_family();                       // render_tables.cpp
FamilyRow caption_family();                     // captions/render_captions.cpp
FamilyRow scene_family();                       // scene/render_scene.cpp
FamilyRow interleaved_family();                 // web/render_interleaved.cpp
FamilyRow plot_code_family();                   // web/render_plot_code.cpp
FamilyRow web_code_family();                    // web/render_web_code.cpp
FamilyRow svg_code_family();                    // svg/render_svg_code.cpp
FamilyRow pdf_page_family();                    // pdf/render_pdf_pages.cpp
FamilyRow markdown_page_family();               // markdown/render_markdown_pages.cpp
std::vector<FamilyRow> instruction_families();  // instruct/instruction_families.cpp

const std::vector<FamilyRow>& families() {
  static const std::vector<FamilyRow> kFamilies = [] {
    std::vector<FamilyRow> rows = {line_family(),      page_family(),         emoji_family(),
                                   text_family(),      chart_family(),        table_family(),
                                   caption_family(),   scene_family(),        interleaved_family(),
                                   plot_code_family(), web_code_family(),     svg_code_family(),
                                   pdf_page_family(),  markdown_page_family()};
    for (auto& row : instruction_families()) rows.push_back(row);
    return rows;
  }();
  return kFamilies;
}

}  // namespace dsvl
