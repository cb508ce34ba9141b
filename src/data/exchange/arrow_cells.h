// Cells of Arrow's C arrays as values: what a row of a table says.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/value.h"
#include "data/exchange/arrow_abi.h"
#include "data/sample.h"

namespace dsvl {

// Pictures that stand in cells, on their way into samples.
class CellPictures {
 public:
  // A name for these bytes, such as no path has.
  std::string keep(std::string bytes);
  // Gives the pictures that are named so their bytes, and names to be read in errors. Others stay
  // as they are.
  void give(std::vector<EncodedImage>& images);

 private:
  std::vector<std::string> bytes_;
};

// What bytes are: pictures, or text that a writer has not marked as such.
enum class CellBytes { picture, text };

// Whether cells of this type say anything: numbers, text, bytes, lists, structs and dictionaries
// of them; not dates, decimals, maps.
bool is_read(const ArrowSchema& type);

// Element `row` of `array`. A struct of bytes and path, as Hugging Face's data sets have, is one
// picture: its bytes in `pictures` and their name as value, or its path where there are none; other
// bytes are one too where `bytes` says so. Structs become objects, what is null or not read becomes
// null. Fails on text that is not UTF-8 and on numbers beyond int64.
Value cell_value(const ArrowSchema& type, const ArrowArray& array, int64_t row, CellBytes bytes,
                 CellPictures& pictures);

}  // namespace dsvl
