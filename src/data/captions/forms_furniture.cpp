// Libraries of Sweet Home 3D: zip archives of models, each with an icon, and property files that
// name them.
#include <algorithm>
#include <map>

#include "base/error.h"
#include "data/captions/picture_document.h"
#include "data/captions/titles.h"
#include "data/utf8.h"
#include "io/zip_members.h"
#include "text/utf8.h"

namespace dsvl {
namespace {

using Properties = std::map<std::string, std::string>;

constexpr const char *kEnglishFile = "PluginFurnitureCatalog.properties",
                     *kChineseFile = "PluginFurnitureCatalog_zh_CN.properties";

// A value of Java's properties in UTF-8: Latin-1 with \uXXXX (characters of the first plane; of
// pairs, U+FFFD twice).
std::string value_of(std::string_view latin) {
  std::string value;
  for (size_t i = 0; i < latin.size(); ++i) {
    char32_t c = static_cast<unsigned char>(latin[i]);
    if (c == '\\' && i + 5 < latin.size() && latin[i + 1] == 'u') {
      const std::string digits(latin.substr(i + 2, 4));
      if (digits.find_first_not_of("0123456789abcdefABCDEF") == digits.npos) {
        c = static_cast<char32_t>(std::stoul(digits, nullptr, 16));
        if (c >= 0xD800 && c < 0xE000) c = 0xFFFD;
        i += 5;
      }
    }
    append_character(value, c);
  }
  return value;
}

Properties read_properties(std::string_view text) {
  Properties properties;
  for (size_t from = 0; from < text.size();) {
    const size_t end = std::min(text.find('\n', from), text.size());
    std::string_view line = text.substr(from, end - from);
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    const size_t sign = line.find('=');
    if (!line.starts_with("# ") && sign != line.npos)
      properties[std::string(line.substr(0, sign))] = value_of(line.substr(sign + 1));
    from = end + 1;
  }
  return properties;
}

std::string get(const Properties& properties, const std::string& key) {
  const auto it = properties.find(key);
  return it == properties.end() ? "" : it->second;
}

// What was left in English is no Chinese name.
bool has_chinese(const std::string& name) {
  const auto codes = decode_utf8(name);
  return std::any_of(codes.begin(), codes.end(), is_chinese);
}

struct Library {
  Properties english, chinese;
  std::map<std::string, std::shared_ptr<const std::string>> icons;  // by name in the archive
};

Library read_library(const std::string& path) {
  Library library;
  const auto wanted = [](const std::string& name) {
    return name.ends_with(".png") || name == kEnglishFile || name == kChineseFile;
  };
  read_zip(path, wanted, [&](const std::string& name, std::string bytes) {
    if (name == kEnglishFile)
      library.english = read_properties(bytes);
    else if (name == kChineseFile)
      library.chinese = read_properties(bytes);
    else
      library.icons[name] = std::make_shared<const std::string>(std::move(bytes));
  });
  if (library.english.empty()) fail(path, ": has no ", kEnglishFile);
  return library;
}

}  // namespace

void read_furniture(const std::string& path, const Reading& reading, const GiveDocument& give,
                    Account& account) {
  const Library library = read_library(path);
  for (const auto& [key, name] : library.english) {
    if (!key.starts_with("name#")) continue;
    const std::string number = key.substr(4);
    std::string icon = get(library.english, "icon" + number);
    if (icon.starts_with('/')) icon.erase(0, 1);
    const auto found = library.icons.find(icon);
    if (found == library.icons.end()) {
      account.miss("a model without its icon");
      continue;
    }
    const std::string title = trusted(name, reading.row),
                      chinese = trusted(get(library.chinese, key), reading.row);
    const char* fault = title.empty() ? "a title that is not true" : title_fault(title);
    NamedPicture picture;
    picture.path = path + "/" + icon;
    picture.bytes = found->second;
    if (fault == nullptr) picture.english = said_by_title(title);
    if (has_chinese(chinese)) picture.chinese = said_in_chinese(chinese + "。");
    if (fault != nullptr && picture.chinese.description.empty()) {
      account.drop(fault);
      continue;
    }
    if (get(library.english, "category" + number) == "Vehicles")
      picture.kind = PictureClass::vehicle;
    const Said& said = picture.in(picture.english.description.empty());
    const std::string part = "named " + said.description;
    try {
      give_picture(std::move(picture), reading.row, give, part);
    } catch (const Error&) {
      account.miss("an icon that cannot be read");
    }
  }
}

}  // namespace dsvl
