// Forms that hold pictures: with descriptions beside them, flags, photographs.
#include <algorithm>
#include <array>
#include <filesystem>
#include <sstream>

#include "base/error.h"
#include "base/files.h"
#include "data/captions/picture_document.h"
#include "data/cldr.h"
#include "image/fit.h"
#include "image/image.h"
#include "text/utf8.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

constexpr int kLongestPhotograph = 1024;  // pixels; the largest picture any model here is shown

std::string content_hash(const std::string& bytes) {
  return xxh3_hex(std::as_bytes(std::span(bytes)));
}

// The first line is in the row's language.
void read_description(const std::string& path, const SourceRow& row, NamedPicture& picture) {
  const std::string text = read_file(path);
  check_utf8(text, path);
  std::istringstream lines(text);
  std::string line;
  if (!std::getline(lines, line)) return;
  line = trusted(line, row);
  if (row.language == "zh")
    picture.chinese = said_in_chinese(line);
  else
    picture.english = said_in_english(line);
  constexpr std::string_view kChinese = "zh_CN.utf8=";
  while (std::getline(lines, line))
    if (line.starts_with(kChinese))
      picture.chinese = said_in_chinese(trusted(line.substr(kChinese.size()), row));
}

// Flags that are those of another territory, so that a picture does not tell which it is.
bool shares_its_flag(const std::string& code) {
  static constexpr std::array kShared = {"BL", "BQ", "BV", "GF", "GP", "HM", "MF", "MQ", "NC",
                                         "PM", "RE", "SJ", "TF", "UM", "VG", "VI", "WF", "YT"};
  return std::find(kShared.begin(), kShared.end(), code) != kShared.end();
}

// "the United States", "the Cook Islands": English names that want an article.
std::string with_article(const std::string& name) {
  const bool wants = name.starts_with("United ") || name.ends_with(" Islands") ||
                     name.ends_with(" Republic") || name.ends_with("Netherlands") ||
                     name.ends_with(" Territories") || name.ends_with(" Territory") ||
                     name.ends_with(" Union") || name == "Philippines" || name == "Maldives" ||
                     name == "Bahamas" || name == "Gambia" || name == "Isle of Man";
  return wants ? "the " + name : name;
}

std::string name_of(const std::string& language, const std::string& code) {
  static const auto kEnglish = load_territories("en"), kChinese = load_territories("zh");
  const auto& names = language == "en" ? kEnglish : kChinese;
  const auto it = names.find(code);
  return it == names.end() ? "" : it->second;
}

}  // namespace

void give_picture(NamedPicture picture, const SourceRow& row, const GiveDocument& give,
                  const std::string& part) {
  const std::string bytes = picture_bytes(picture);
  const Image size = decode_image_size(std::as_bytes(std::span(bytes)), picture.path);
  picture.width = size.width;
  picture.height = size.height;
  Document document{row.package, row.license, row.language,
                    str("picture ", content_hash(bytes), "\n", picture.english.description, "\n",
                        picture.chinese.description),
                    Kind::picture};
  document.part = part;
  document.picture = std::make_shared<const NamedPicture>(std::move(picture));
  give(std::move(document));
}

std::string trusted(std::string line, const SourceRow& row) {
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
  const bool untrue = std::find(row.untrue.begin(), row.untrue.end(), line) != row.untrue.end();
  return untrue ? "" : line;
}

void read_captioned_picture(const std::string& path, const Reading& reading,
                            const GiveDocument& give, Account&) {
  NamedPicture picture;
  picture.path = path;
  picture.kind = picture_class(path);
  const std::string beside = fs::path(path).replace_extension(".txt").string();
  if (fs::exists(beside)) read_description(beside, reading.row, picture);
  give_picture(std::move(picture), reading.row, give);
}

void read_flag(const std::string& path, const Reading& reading, const GiveDocument& give,
               Account& account) {
  std::string code = fs::path(path).stem().string();
  std::transform(code.begin(), code.end(), code.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  const std::string english = name_of("en", code), chinese = name_of("zh", code);
  if (english.empty() || chinese.empty() || code == "ZZ")
    return account.drop("a flag of no territory");
  if (shares_its_flag(code)) return account.drop("the flag of another territory too");
  NamedPicture picture;
  picture.path = path;
  picture.english = {"The flag of " + with_article(english) + ".",
                     "the flag of " + with_article(english)};
  picture.kind = PictureClass::flag;
  picture.chinese = {"这是" + chinese + "的旗帜。", chinese + "的旗帜"};
  give_picture(std::move(picture), reading.row, give);
}

void read_photograph(const std::string& path, const Reading& reading, const GiveDocument& give,
                     Account&) {
  const std::string bytes = read_file(path);
  Image image = fit(decode_image(std::as_bytes(std::span(bytes)), path), kLongestPhotograph);
  Document document{reading.row.package, reading.row.license, reading.row.language,
                    str("photograph ", content_hash(bytes)), Kind::photograph};
  document.photograph = std::make_shared<const Image>(std::move(image));
  give(std::move(document));
}

}  // namespace dsvl
