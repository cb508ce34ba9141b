// What the forms of named pictures share: a picture becomes a document.
#pragma once

#include <string>

#include "data/captions/named_picture.h"
#include "data/forms.h"

namespace dsvl {

// Hands the picture on with its size and the hash of its file; fails when it cannot be read. Those
// of one part are held out together: all chairs, where a part is a name.
void give_picture(NamedPicture picture, const SourceRow& row, const GiveDocument& give,
                  const std::string& part = "");
// A line without blanks at its end; nothing when the row says that it is not true.
std::string trusted(std::string line, const SourceRow& row);

}  // namespace dsvl
