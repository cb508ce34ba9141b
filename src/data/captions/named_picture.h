// A picture and what people say of it, in English and Chinese.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dsvl {

struct Said {
  std::string description;  // whole sentences; "" when nothing is said in this language
  std::string name;  // a short noun phrase: "a red apple", "红苹果"; "" when there is none
};

// What kind of thing a picture shows, as the folder it lies in says.
enum class PictureClass {
  none,
  animal,
  plant,
  food,
  clothes,
  vehicle,
  person,
  household,
  sport,
  hobby,
  money,
  flag,
  space
};
// By the names of folders in the path ("stamps/animals/birds/duck.png").
PictureClass picture_class(std::string_view path);
// "animals", "动物"; "" for none.
const char* class_name(PictureClass kind, bool chinese);
// Whether one thing may be of both: a carrot is a plant and food.
bool may_overlap(PictureClass one, PictureClass other);

struct NamedPicture {
  std::string path;  // of its file; of one in an archive, behind the archive's
  std::shared_ptr<const std::string> bytes = nullptr;  // of one in an archive
  int width = 0, height = 0;
  Said english, chinese;
  PictureClass kind = PictureClass::none;

  const Said& in(bool chinese_wanted) const { return chinese_wanted ? chinese : english; }
};

// The picture's file; read now unless the archive was.
std::string picture_bytes(const NamedPicture& picture);

// Both take a description and find its name: one phrase without a verb and not long.
Said said_in_english(std::string_view description);
Said said_in_chinese(std::string_view description);

// Whether a text tells its reader what to do instead of what is to be seen.
bool is_no_description(std::string_view english);

// "the red apple" for "a red apple"; names without an article as they are.
std::string definite(const std::string& english_name);

// Whether a name is of one thing and can stand in a sentence as it is: "a lion", "the Sun"; not
// "two lions", "some leaves", "Red plastic flower".
bool has_article(std::string_view english_name);

// "bus" and "glass" as they are, "lions" without its ending.
std::string singular(std::string word);

// Words that tell things apart, in small letters, without articles and plural endings.
std::vector<std::string> key_words(std::string_view english);

}  // namespace dsvl
