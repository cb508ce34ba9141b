// Arrays laid out by hand, as Arrow's columnar format has them.
#include "data/exchange/arrow_cells.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace dsvl {
namespace {

// A type with an array, whose buffers and children live as long.
struct Column {
  Column(const char* format, const char* name, int64_t length) {
    type.format = format;
    type.name = name;
    array.length = length;
  }
  Column& with(std::vector<const void*> given, int64_t offset = 0) {
    buffers = std::move(given);
    array.buffers = buffers.data();
    array.n_buffers = static_cast<int64_t>(buffers.size());
    array.null_count = buffers[0] == nullptr ? 0 : -1;
    array.offset = offset;
    return *this;
  }
  Column& of(std::vector<Column*> children) {
    for (auto* child : children) {
      types.push_back(&child->type);
      arrays.push_back(&child->array);
    }
    type.children = types.data();
    array.children = arrays.data();
    type.n_children = array.n_children = static_cast<int64_t>(types.size());
    return *this;
  }
  Value cell(int64_t row, CellBytes bytes = CellBytes::picture) {
    return cell_value(type, array, row, bytes, pictures);
  }

  ArrowSchema type{};
  ArrowArray array{};
  std::vector<const void*> buffers;
  std::vector<ArrowSchema*> types;
  std::vector<ArrowArray*> arrays;
  CellPictures pictures;
};

TEST(ArrowCells, NumbersNullsAndOffsets) {
  const int16_t shorts[] = {1, -2, 3, 4};
  const uint8_t valid[] = {0b1011};
  Column column("s", "n", 3);
  column.with({valid, shorts}, 1);
  EXPECT_EQ(column.cell(0), Value(-2));
  EXPECT_TRUE(column.cell(1).is_null());
  EXPECT_EQ(column.cell(2), Value(4));
  const uint8_t bits[] = {0b00000010, 0b1};
  Column flags("b", "f", 9);
  flags.with({nullptr, bits});
  EXPECT_EQ(flags.cell(0), Value(false));
  EXPECT_EQ(flags.cell(1), Value(true));
  EXPECT_EQ(flags.cell(8), Value(true));
  const double reals[] = {0.5};
  EXPECT_EQ(Column("g", "d", 1).with({nullptr, reals}).cell(0), Value(0.5));
  const uint64_t large[] = {uint64_t{1} << 63};
  EXPECT_THROW(Column("L", "u", 1).with({nullptr, large}).cell(0), Error);
}

TEST(ArrowCells, TextIsCheckedAndBytesArePicturesOrText) {
  const int32_t ends[] = {0, 3, 3, 5};
  Column text("u", "t", 3);
  text.with({nullptr, ends, "abc\xff\xfe"});
  EXPECT_EQ(text.cell(0), Value("abc"));
  EXPECT_EQ(text.cell(1), Value(""));
  EXPECT_THROW(text.cell(2), Error);
  Column bytes("z", "b", 3);
  bytes.with({nullptr, ends, "abc\xff\xfe"});
  EXPECT_EQ(bytes.cell(0, CellBytes::text), Value("abc"));
  EXPECT_TRUE(bytes.cell(1).is_null());  // no picture is empty
  std::vector<EncodedImage> images = {
      {"a.png", ""}, {bytes.cell(0).as_string(), ""}, {bytes.cell(2).as_string(), ""}};
  bytes.pictures.give(images);
  EXPECT_EQ(images[0].bytes, "");
  EXPECT_EQ(images[1].bytes, "abc");
  EXPECT_EQ(images[2].bytes, "\xff\xfe");
}

TEST(ArrowCells, ListsOfStructsShiftedAgainstTheirChildren) {
  const int32_t text_ends[] = {0, 1, 2, 3, 4};
  const int64_t numbers[] = {9, 1, 2, 3};
  Column name("u", "name", 4), number("l", "number", 4);
  name.with({nullptr, text_ends, "abcd"});
  number.with({nullptr, numbers});
  Column item("+s", "item", 3);
  item.with({nullptr}, 1).of({&name, &number});  // its element 0 is the children's 1
  const int64_t list_ends[] = {0, 1, 1, 3};
  Column list("+L", "list", 3);
  list.with({nullptr, list_ends}).of({&item});
  const Value first(Value::Array{Value::Object{{"name", "b"}, {"number", 1}}});
  EXPECT_EQ(list.cell(0), first);
  EXPECT_EQ(list.cell(1), Value(Value::Array{}));
  EXPECT_EQ(list.cell(2).as_array()[1].at("name"), Value("d"));
  Column pairs("+w:2", "pairs", 2);
  pairs.with({nullptr}).of({&number});
  EXPECT_EQ(pairs.cell(1), Value(Value::Array{2, 3}));
}

TEST(ArrowCells, DictionariesAndPictureStructs) {
  const int32_t word_ends[] = {0, 3, 7};
  Column words("u", "", 2);
  words.with({nullptr, word_ends, "redblue"});
  const int8_t indices[] = {1, 0, 1};
  Column colours("c", "colour", 3);
  colours.with({nullptr, indices});
  colours.type.dictionary = &words.type;
  colours.array.dictionary = &words.array;
  EXPECT_EQ(colours.cell(0), Value("blue"));
  EXPECT_EQ(colours.cell(1), Value("red"));

  const uint8_t first_only[] = {0b01};
  const int32_t ends[] = {0, 2, 2};
  Column bytes("z", "bytes", 2), path("u", "path", 2);
  bytes.with({first_only, ends, "PN"});
  const int32_t path_ends[] = {0, 1, 2};
  path.with({nullptr, path_ends, "ab"});
  Column image("+s", "image", 2);
  image.with({nullptr}).of({&bytes, &path});
  std::vector<EncodedImage> images = {{image.cell(0).as_string(), ""}};
  image.pictures.give(images);
  EXPECT_EQ(images[0].bytes, "PN");
  EXPECT_EQ(image.cell(1), Value("b"));
}

TEST(ArrowCells, TypesThatAreNotRead) {
  const int64_t days[] = {1};
  Column date("tdD", "day", 1);
  date.with({nullptr, days});
  EXPECT_FALSE(is_read(date.type));
  EXPECT_TRUE(date.cell(0).is_null());
  EXPECT_TRUE(is_read(Column("+l", "list", 0).type));
}

}  // namespace
}  // namespace dsvl
