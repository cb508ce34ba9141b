// Readers of the forms a source can have; each hands on the documents of one file.
#pragma once

#include "data/give_documents.h"

namespace dsvl {

// Whether the row leaves out this path, of a file or inside an archive.
bool is_excluded(const SourceRow& row, const std::string& path);

// Running text, cut at paragraphs.
void read_pages(const std::string& path, const Reading& reading, const GiveDocument& give,
                Account& account);
// Pieces between lines of one '%'.
void read_fortunes(const std::string& path, const Reading& reading, const GiveDocument& give,
                   Account& account);
// The sources of a package together, each cut between its definitions; licences at their heads are
// told once.
void read_code(const std::vector<std::string>& paths, const Reading& reading,
               const GiveDocument& give, Account& account);
// A page of the manual, in troff with the man or mdoc macros.
void read_man(const std::string& path, const Reading& reading, const GiveDocument& give,
              Account& account);
// reStructuredText as Sphinx reads it.
void read_rest(const std::string& path, const Reading& reading, const GiveDocument& give,
               Account& account);
// A LaTeX document as Markdown, cut as the form markdown.
void read_latex(const std::string& path, const Reading& reading, const GiveDocument& give,
                Account& account);
// One table a file, its head in the first row.
void read_csv_table(const std::string& path, const Reading& reading, const GiveDocument& give,
                    Account& account);
// The data frames, named matrices and series of an R package's Rdata.rdb, with the titles of its
// index page, or of a saved workspace (.rda, .RData).
void read_r_tables(const std::string& path, const Reading& reading, const GiveDocument& give,
                   Account& account);

// A picture with its description beside it, X.png with X.txt: English in the first line, other
// languages in lines "zh_CN.utf8=...".
void read_captioned_picture(const std::string& path, const Reading& reading,
                            const GiveDocument& give, Account& account);
// A drawing of openclipart in SVG, described by the title in its metadata; its picture is the PNG
// of the same place in a package beside. Public domain only.
void read_clipart(const std::string& path, const Reading& reading, const GiveDocument& give,
                  Account& account);
// A library of Sweet Home 3D (.sh3f): every model's icon with its English and Chinese name.
void read_furniture(const std::string& path, const Reading& reading, const GiveDocument& give,
                    Account& account);
// The pictures in a resource file of Qt (.rcc), named by their own files: "measuringTape3.webp"
// shows a measuring tape. `exclude` holds for their paths too.
void read_resource_pictures(const std::string& path, const Reading& reading,
                            const GiveDocument& give, Account& account);
// A flag whose file is named by its territory's code ("fr.png"), named by Unicode CLDR.
void read_flag(const std::string& path, const Reading& reading, const GiveDocument& give,
               Account& account);
// A photograph to put things on; kept at most 1024 pixels long.
void read_photograph(const std::string& path, const Reading& reading, const GiveDocument& give,
                     Account& account);

// Pages of HTML with pictures, all of a package together: text and pictures in reading order.
void read_html_pages(const std::vector<std::string>& paths, const Reading& reading,
                     const GiveDocument& give, Account& account);
// The same pages, their pictures left out: running text of at most `most_characters`, or pieces of
// Markdown of a page or two, to be set and shown.
void read_html_texts(const std::vector<std::string>& paths, const Reading& reading,
                     const GiveDocument& give, Account& account);
void read_html_markdown(const std::vector<std::string>& paths, const Reading& reading,
                        const GiveDocument& give, Account& account);

// Plots and the code that draws them, at least five lines. A Jupyter notebook: cells with one
// picture; where a cell is short, with the cells before it since the last picture.
void read_notebook(const std::string& path, const Reading& reading, const GiveDocument& give,
                   Account& account);
// A script of a sphinx gallery that drew one picture (../../_images/sphx_glr_NAME_001.png).
void read_gallery_script(const std::string& path, const Reading& reading, const GiveDocument& give,
                         Account& account);
// A page of HTML with one picture behind the code that drew it.
void read_plot_page(const std::string& path, const Reading& reading, const GiveDocument& give,
                    Account& account);

// Designed pages with their style sheets, to be rendered.
void read_web_pages(const std::vector<std::string>& paths, const Reading& reading,
                    const GiveDocument& give, Account& account);

// A drawing in SVG, cleaned (svg/clean_svg.h), to be shown beside its source.
void read_svg(const std::string& path, const Reading& reading, const GiveDocument& give,
              Account& account);

// Every page of a PDF file, .gz too, whose text can be trusted.
void read_pdf(const std::string& path, const Reading& reading, const GiveDocument& give,
              Account& account);
// Markdown cut at headings and paragraphs.
void read_markdown(const std::string& path, const Reading& reading, const GiveDocument& give,
                   Account& account);

// Messages of a gettext catalogue (.mo) with their Chinese translations.
void read_gettext(const std::string& path, const Reading& reading, const GiveDocument& give,
                  Account& account);
// A dictd dictionary by its index (X.index, with X.dict.dz or X.dict beside it).
void read_dictionary(const std::string& path, const Reading& reading, const GiveDocument& give,
                     Account& account);
// Questions and answers of Perl's FAQ: the =head2 sections of a POD file.
void read_pod_faq(const std::string& path, const Reading& reading, const GiveDocument& give,
                  Account& account);
// A map of KGeography (.kgm) with its picture beside it.
void read_region_map(const std::string& path, const Reading& reading, const GiveDocument& give,
                     Account& account);

}  // namespace dsvl
