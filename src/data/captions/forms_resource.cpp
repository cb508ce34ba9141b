// Pictures that a program of Qt carries, each named by its file.
#include <cctype>
#include <filesystem>

#include "base/error.h"
#include "data/captions/picture_document.h"
#include "data/captions/titles.h"
#include "io/qt_resource.h"

namespace dsvl {
namespace {

// "measuring tape" for ".../tools/measuringTape3.webp".
std::string title_of(const std::string& name) {
  std::string title;
  for (const char c : std::filesystem::path(name).stem().string()) {
    if (std::isupper(static_cast<unsigned char>(c)) != 0 && !title.empty()) title += ' ';
    title += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return plain_title(title);
}

bool is_picture(const std::string& name) {
  return name.ends_with(".webp") || name.ends_with(".png") || name.ends_with(".jpg");
}

}  // namespace

void read_resource_pictures(const std::string& path, const Reading& reading,
                            const GiveDocument& give, Account& account) {
  const auto take = [&](const std::string& name, std::string bytes) {
    const std::string title = trusted(title_of(name), reading.row);
    NamedPicture picture;
    picture.path = path + "/" + name;
    if (title.empty() || is_excluded(reading.row, picture.path))
      return account.drop("a title that is not true");
    if (const char* fault = title_fault(title)) return account.drop(fault);
    picture.bytes = std::make_shared<const std::string>(std::move(bytes));
    picture.english = said_by_title(title);
    picture.kind = picture_class(name);
    const std::string part = "named " + picture.english.description;
    try {
      give_picture(std::move(picture), reading.row, give, part);
    } catch (const Error&) {
      account.miss("a picture that cannot be read");
    }
  };
  read_qt_resource(path, is_picture, take);
}

}  // namespace dsvl
