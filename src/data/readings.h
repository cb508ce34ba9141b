// What slow forms (FormRow::edition) gave of a file, kept in a folder beside the build: other ranks
// and a build that goes on take it from there.
#pragma once

#include <string>

#include "data/source.h"

namespace dsvl {

// Of one form and source. A reading is a file KEY.read, whole or absent: "dsvlread", XXH3 of what
// follows, then the account and each document's language, part, text and contents
// (base/packed.h). KEY is a hash of the file's bytes and path, the form with its edition, and the
// row.
class Readings {
 public:
  Readings(const FormRow& form, const Reading& reading, std::string folder);

  // Reads the file and keeps what it gave, unless that is there already. Fails when the disk does.
  void make(const std::string& path) const;
  // Gives what was kept; reads the file itself where there is nothing or it is damaged.
  void take(const std::string& path, const std::function<void(Document)>& give,
            Account& account) const;

 private:
  std::string place_of(const std::string& path) const;

  const FormRow& form_;
  const Reading& reading_;
  std::string folder_, settings_;
};

}  // namespace dsvl
