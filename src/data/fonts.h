// Which faces are drawn with: an allow-list of installed font files, some kept out of training.
#pragma once

#include <string>
#include <vector>

#include "base/fields.h"

namespace dsvl {

// Both lists hold file names without extension, '*' and '?' allowed ("LiberationSans-*"), so that a
// recipe means the same files wherever the packages of scripts/data_packages.txt are installed.
struct FontOptions {
  std::vector<std::string> faces = {"Cantarell-Regular",
                                    "Cantarell-Bold",
                                    "Carlito-*",
                                    "ComicNeue-Regular",
                                    "ComicNeue-Bold",
                                    "ComicNeue-Italic",
                                    "DejaVuSans*",
                                    "DejaVuSerif*",
                                    "Dosis-Medium",
                                    "Dosis-Bold",
                                    "EBGaramond12-*",
                                    "FreeMono*",
                                    "FreeSans*",
                                    "FreeSerif*",
                                    "GenBas*",
                                    "Go-Regular",
                                    "Go-Bold",
                                    "Go-Italic",
                                    "Go-Mono*",
                                    "Hack-*",
                                    "Inconsolata",
                                    "JetBrainsMono-Regular",
                                    "JetBrainsMono-Bold",
                                    "Lato-Regular",
                                    "Lato-Bold",
                                    "Lato-Italic",
                                    "Lato-Light",
                                    "Liberation*",
                                    "LinBiolinum_R*",
                                    "LinLibertine_R*",
                                    "Oxygen-Sans*",
                                    "OxygenMono*",
                                    "Quicksand-*",
                                    "Roboto-Regular",
                                    "Roboto-Bold",
                                    "Roboto-Italic",
                                    "Roboto-Light",
                                    "RobotoCondensed-Regular",
                                    "RobotoCondensed-Bold",
                                    "STIX-*",
                                    "lmmono10-*",
                                    "lmroman10-*",
                                    "lmroman12-*",
                                    "lmsans10-*",
                                    "texgyreadventor-*",
                                    "texgyrebonum-*",
                                    "texgyrecursor-*",
                                    "texgyreheroscn-*",
                                    "texgyrepagella-*",
                                    "texgyreschola-*"};
  // Whole families, none with a near copy among the others.
  std::vector<std::string> held_out_faces = {
      "Cabin-Regular",    "Cabin-Bold",    "Caladea-*",       "FiraCode-Regular",
      "FiraCode-Bold",    "Junction",      "Karla-Regular",   "Karla-Bold",
      "OpenSans-Regular", "OpenSans-Bold", "OpenSans-Italic", "Play-*",
      "Vollkorn-Regular", "Vollkorn-Bold", "Vollkorn-Italic"};
  // Of formulas; each has an OpenType MATH table.
  std::vector<std::string> math_faces = {"latinmodern-math",   "DejaVuMathTeXGyre",
                                         "STIXMath-Regular",   "texgyrepagella-math",
                                         "texgyreschola-math", "texgyretermes-math"};
  std::vector<std::string> held_out_math_faces = {"texgyrebonum-math"};
};
void fields(Visitor& v, FontOptions& o);

struct FontFile {
  std::string path;
  std::string name;  // file name without extension
};

struct FontSet {
  std::vector<FontFile> seen;      // sorted by name
  std::vector<FontFile> held_out;  // sorted by name, disjoint from `seen`
};

// Looks among the fonts that fontconfig knows. Fails when a pattern of either list matches nothing.
FontSet find_fonts(const FontOptions& options);
// The same of the faces of formulas.
FontSet find_math_fonts(const FontOptions& options);

// The file that a name (one pattern of the kind above) stands for; fails when there is none.
FontFile find_font(const std::string& name);

// The code points that a face has glyphs for, sorted; fails when the file is no font.
std::vector<char32_t> characters_of(const FontFile& font);

}  // namespace dsvl
