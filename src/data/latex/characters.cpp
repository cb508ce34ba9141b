// Tables: names with what they print, accents with pairs of a letter and the letter under it.
#include "data/latex/characters.h"

#include <algorithm>
#include <map>
#include <utility>

#include "text/utf8.h"

namespace dsvl {
namespace {

constexpr std::pair<std::string_view, std::string_view> kCharacters[] = {
    {" ", " "},
    {"#", "#"},
    {"$", "$"},
    {"%", "%"},
    {"&", "&"},
    {",", " "},
    {":", " "},
    {";", " "},
    {"AA", "Å"},
    {"AE", "Æ"},
    {"AmS", "AMS"},
    {"AmSLaTeX", "AMS-LaTeX"},
    {"AmSTeX", "AMS-TeX"},
    {"BibTeX", "BibTeX"},
    {"ConTeXt", "ConTeXt"},
    {"DH", "Ð"},
    {"DJ", "Đ"},
    {"KOMAScript", "KOMA-Script"},
    {"L", "Ł"},
    {"LaTeX", "LaTeX"},
    {"LaTeXe", "LaTeX2ε"},
    {"LuaLaTeX", "LuaLaTeX"},
    {"LuaTeX", "LuaTeX"},
    {"MF", "METAFONT"},
    {"MP", "METAPOST"},
    {"MiKTeX", "MiKTeX"},
    {"NG", "Ŋ"},
    {"O", "Ø"},
    {"OE", "Œ"},
    {"P", "¶"},
    {"PiCTeX", "PiCTeX"},
    {"S", "§"},
    {"SliTeX", "SLiTeX"},
    {"TH", "Þ"},
    {"TeX", "TeX"},
    {"TikZ", "TikZ"},
    {"XeLaTeX", "XeLaTeX"},
    {"XeTeX", "XeTeX"},
    {"_", "_"},
    {"aa", "å"},
    {"ae", "æ"},
    {"copyright", "©"},
    {"dag", "†"},
    {"ddag", "‡"},
    {"dh", "ð"},
    {"dj", "đ"},
    {"dots", "…"},
    {"eTeX", "ε-TeX"},
    {"enskip", " "},
    {"enspace", " "},
    {"guillemetleft", "«"},
    {"guillemetright", "»"},
    {"guillemotleft", "«"},
    {"guillemotright", "»"},
    {"guilsinglleft", "‹"},
    {"guilsinglright", "›"},
    {"hfil", " "},
    {"hfill", " "},
    {"i", "ı"},
    {"j", "ȷ"},
    {"l", "ł"},
    {"ldots", "…"},
    {"newline", " "},
    {"ng", "ŋ"},
    {"nobreakspace", " "},
    {"o", "ø"},
    {"oe", "œ"},
    {"pdfLaTeX", "pdfLaTeX"},
    {"pdfTeX", "pdfTeX"},
    {"pounds", "£"},
    {"qquad", " "},
    {"quad", " "},
    {"quotedblbase", "„"},
    {"quotesinglbase", "‚"},
    {"slash", "/"},
    {"space", " "},
    {"ss", "ß"},
    {"textasciicircum", "^"},
    {"textasciigrave", "`"},
    {"textasciitilde", "~"},
    {"textbackslash", "\\"},
    {"textbar", "|"},
    {"textbraceleft", "{"},
    {"textbraceright", "}"},
    {"textbullet", "•"},
    {"textcent", "¢"},
    {"textcopyright", "©"},
    {"textdagger", "†"},
    {"textdaggerdbl", "‡"},
    {"textdegree", "°"},
    {"textdollar", "$"},
    {"textellipsis", "…"},
    {"textemdash", "—"},
    {"textendash", "–"},
    {"texteuro", "€"},
    {"textexclamdown", "¡"},
    {"textgreater", ">"},
    {"textless", "<"},
    {"textmu", "µ"},
    {"textordfeminine", "ª"},
    {"textordmasculine", "º"},
    {"textparagraph", "¶"},
    {"textperiodcentered", "·"},
    {"textpm", "±"},
    {"textquestiondown", "¿"},
    {"textquotedbl", "\""},
    {"textquotedblleft", "“"},
    {"textquotedblright", "”"},
    {"textquoteleft", "‘"},
    {"textquoteright", "’"},
    {"textquotesingle", "'"},
    {"textregistered", "®"},
    {"textsection", "§"},
    {"textsterling", "£"},
    {"texttimes", "×"},
    {"texttrademark", "™"},
    {"textunderscore", "_"},
    {"textvisiblespace", "␣"},
    {"textyen", "¥"},
    {"th", "þ"},
    {"thinspace", " "},
    {"{", "{"},
    {"}", "}"},
};

const std::map<std::string_view, std::string_view>& characters() {
  static const std::map<std::string_view, std::string_view> kByCommand(std::begin(kCharacters),
                                                                       std::end(kCharacters));
  return kByCommand;
}

// Canonical compositions of Unicode with the accent's combining character.
struct Accent {
  std::string_view command, pairs;
};
constexpr Accent kAccents[] = {
    {"'",
     "aácćeégǵiíkḱlĺmḿnńoópṕrŕsśuúwẃyýzźAÁCĆEÉGǴIÍKḰLĹMḾNŃOÓPṔRŔSŚ"
     "UÚWẂYÝZŹ"},
    {"`", "aàeèiìnǹoòuùwẁyỳAÀEÈIÌNǸOÒUÙWẀYỲ"},
    {"^", "aâcĉeêgĝhĥiîjĵoôsŝuûwŵyŷzẑAÂCĈEÊGĜHĤIÎJĴOÔSŜUÛWŴYŶZẐ"},
    {"\"", "aäeëhḧiïoötẗuüwẅxẍyÿAÄEËHḦIÏOÖUÜWẄXẌYŸ"},
    {"~", "aãeẽiĩnñoõuũvṽyỹAÃEẼIĨNÑOÕUŨVṼYỸ"},
    {"=", "aāeēgḡiīoōuūyȳAĀEĒGḠIĪOŌUŪYȲ"},
    {".",
     "aȧbḃcċdḋeėfḟgġhḣmṁnṅoȯpṗrṙsṡtṫwẇxẋyẏzżAȦBḂCĊDḊEĖFḞGĠHḢIİMṀNṄ"
     "OȮPṖRṘSṠTṪWẆXẊYẎZŻ"},
    {"u", "aăeĕgğiĭoŏuŭAĂEĔGĞIĬOŎUŬ"},
    {"v",
     "aǎcčdďeěgǧhȟiǐjǰkǩlľnňoǒrřsštťuǔzžAǍCČDĎEĚGǦHȞIǏKǨLĽNŇOǑRŘSŠ"
     "TŤUǓZŽ"},
    {"H", "oőuűOŐUŰ"},
    {"c", "cçdḑeȩgģhḩkķlļnņrŗsştţCÇDḐEȨGĢHḨKĶLĻNŅRŖSŞTŢ"},
    {"d",
     "aạbḅdḍeẹhḥiịkḳlḷmṃnṇoọrṛsṣtṭuụvṿwẉyỵzẓAẠBḄDḌEẸHḤIỊKḲLḶMṂNṆOỌ"
     "RṚSṢTṬUỤVṾWẈYỴZẒ"},
    {"b", "bḇdḏhẖkḵlḻnṉrṟtṯzẕBḆDḎKḴLḺNṈRṞTṮZẔ"},
    {"r", "aåuůwẘyẙAÅUŮ"},
    {"k", "aąeęiįoǫuųAĄEĘIĮOǪUŲ"},
};

const Accent* find_accent(std::string_view command) {
  const auto found = std::find_if(std::begin(kAccents), std::end(kAccents),
                                  [&](const Accent& a) { return a.command == command; });
  return found == std::end(kAccents) ? nullptr : found;
}

}  // namespace

std::string_view latex_character(std::string_view command) {
  const auto found = characters().find(command);
  return found == characters().end() ? std::string_view() : found->second;
}

bool is_latex_logo(std::string_view command) {
  const auto name = latex_character(command);
  return name.find("TeX") != name.npos || name.starts_with("META");
}

bool is_latex_accent(std::string_view command) {
  return find_accent(command) != nullptr;
}

std::string accented(std::string_view accent, std::string_view letter) {
  const Accent* found = find_accent(accent);
  if (found == nullptr) return "";
  if (letter == "ı") letter = "i";
  if (letter == "ȷ") letter = "j";
  for (size_t at = 0; at < found->pairs.size();) {
    const size_t begin = at;
    next_character(found->pairs, at);
    const size_t behind = at;
    next_character(found->pairs, at);
    if (found->pairs.substr(begin, behind - begin) == letter)
      return std::string(found->pairs.substr(behind, at - behind));
  }
  return "";
}

}  // namespace dsvl
