// Drawings with metadata and libraries of models, made here and read.
#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "data/canvas.h"
#include "data/captions/named_picture.h"
#include "data/forms.h"
#include "image/image.h"
#include "support/folders.h"
#include "support/resource_bytes.h"
#include "support/zip.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

struct Given {
  std::vector<Document> documents;
  Account account;
  const NamedPicture& picture(size_t i) const { return *documents.at(i).picture; }
};

std::string png(uint8_t shade) {
  return encode_png(blank_image(64, 48, {shade, 90, 30}));
}

void write(const std::string& path, const std::string& bytes) {
  fs::create_directories(fs::path(path).parent_path());
  write_file_atomic(path, bytes);
}

std::string svg(const std::string& title, const std::string& keyword, bool free = true) {
  const std::string license =
      free ? "http://web.resource.org/cc/PublicDomain" : "http://creativecommons.org/by/2.0";
  return "<?xml version=\"1.0\"?><svg><title>drawing</title><metadata><rdf:RDF><cc:Work>"
         "<dc:title>" +
         title + "</dc:title><dc:subject><rdf:Bag><rdf:li>" + keyword +
         "</rdf:li></rdf:Bag></dc:subject><dc:creator><cc:Agent><dc:title>Ann</dc:title>"
         "</cc:Agent></dc:creator><cc:license rdf:resource=\"" +
         license + "\"/></cc:Work><cc:License rdf:about=\"" + license +
         "\"/></rdf:RDF></metadata><path d=\"M 0 0\"/></svg>";
}

class Clipart : public testing::Test {
 protected:
  Given read(const std::string& name, const std::string& drawing, bool drawn = true) {
    write(folder_ + "/vector/svg/food/" + name + ".svg", drawing);
    if (drawn) write(folder_ + "/raster/png/food/" + name + ".png", png(200));
    const SourceRow row{.package = "drawings",
                        .files = {},
                        .form = "clipart",
                        .license = "CC0",
                        .untrue = {"Pear tree"}};
    Given given;
    read_clipart(
        folder_ + "/vector/svg/food/" + name + ".svg",
        {row, 1000, {{folder_ + "/vector", "a"}, {folder_ + "/raster", "b"}}},
        [&](Document d) { given.documents.push_back(std::move(d)); }, given.account);
    return given;
  }
  std::string why(const Given& given) { return reasons_text(given.account); }

  const std::string folder_ = fresh_folder("clipart_sources");
};

TEST_F(Clipart, TheTitleSaysWhatThePictureBesideShows) {
  const Given given = read("pear_ann_01", svg("\n Green Pear ", "fruit"));
  ASSERT_EQ(given.documents.size(), 1U);
  EXPECT_EQ(given.picture(0).english.description, "A green pear.");
  EXPECT_EQ(given.picture(0).english.name, "a green pear");
  EXPECT_EQ(given.picture(0).chinese.description, "");
  EXPECT_EQ(given.picture(0).width, 64);
  const Given other = read("pear_ben", svg("green pear", "fruit"));
  EXPECT_EQ(other.documents.at(0).part, given.documents[0].part);  // held out together
  EXPECT_NE(read("red_pear", svg("red pear", "fruit")).documents.at(0).part,
            given.documents[0].part);
  // Folders mix things of several kinds ("food/juice_glass").
  EXPECT_EQ(given.picture(0).kind, PictureClass::none);
  EXPECT_TRUE(given.picture(0).path.ends_with("/raster/png/food/pear_ann_01.png"));
}

TEST_F(Clipart, WhatIsNotFreeOrNotTrueIsCounted) {
  EXPECT_EQ(why(read("pear", svg("Pear", "fruit", false))), "no mark of the public domain 1");
  EXPECT_EQ(why(read("pear", "<svg/>")), "no mark of the public domain 1");
  EXPECT_EQ(why(read("pear", svg("Pear tree", "tree"))), "a title that is not true 1");
  EXPECT_EQ(why(read("orange", svg("Pear", "fruit"))), "a title unlike its file's name 1");
  EXPECT_EQ(why(read("x", svg("Clipart by Ann", "fruit"))), "a title of a file, not of a thing 1");
  EXPECT_EQ(why(read("lost_pear", svg("Pear", "pear"), false)),
            "failed: a drawing without its picture 1");
}

constexpr const char* kNames = "PluginFurnitureCatalog.properties";

Given read_library(const std::string& path) {
  const SourceRow row{
      .package = "models", .files = {}, .form = "furniture", .license = "CC0", .untrue = {"Male"}};
  Given given;
  read_furniture(
      path, {row, 1000}, [&](Document d) { given.documents.push_back(std::move(d)); },
      given.account);
  return given;
}

TEST(Furniture, ModelsAreNamedInBothLanguagesWhereTranslated) {
  const std::string path = fresh_folder("furniture_both") + ".sh3f";
  const std::string english =
      "# name#9=Not read\r\nname=A catalogue \xA9\r\n"
      "name#1=Bunk bed\r\nicon#1=/m/bed.png\r\ncategory#1=Bedroom\r\n"
      "name#2=Truck \nicon#2=/m/truck.png\ncategory#2=Vehicles\n"
      "name#3=Male\nicon#3=/m/bed.png\nname#4=Table 90\\u20ac\nicon#4=/m/bed.png\n"
      "name#5=Lamp\nicon#5=/m/none.png\nname#6=Chair\nicon#6=/m/bad.png\n";
  const std::string chinese = "name#1=\\u53cc\\u5C42\\u5e8a\nname#2=Truck\n";
  write_zip(path, {{kNames, english},
                   {"PluginFurnitureCatalog_zh_CN.properties", chinese},
                   {"PluginFurnitureCatalog_fr.properties", "name#1=Lit\n"},
                   {"m/bed.png", png(40)},
                   {"m/bed.obj", "v 0 0 0"},
                   {"m/bad.png", ""},
                   {"m/truck.png", png(140)}});
  const Given given = read_library(path);
  ASSERT_EQ(given.documents.size(), 2U);
  EXPECT_EQ(given.picture(0).english.name, "a bunk bed");
  EXPECT_EQ(given.picture(0).chinese.description, "双层床。");
  EXPECT_EQ(given.picture(0).chinese.name, "双层床");
  EXPECT_EQ(given.picture(0).kind, PictureClass::none);
  EXPECT_EQ(picture_bytes(given.picture(0)), png(40));
  EXPECT_EQ(given.picture(1).english.description, "A truck.");
  EXPECT_EQ(given.picture(1).chinese.description, "");
  EXPECT_EQ(given.picture(1).kind, PictureClass::vehicle);
  EXPECT_EQ(given.account.dropped.at("a title that is not true"), 1);
  EXPECT_EQ(given.account.dropped.at("a title with marks or digits"), 1);
  EXPECT_EQ(given.account.failed.at("a model without its icon"), 1);
  EXPECT_EQ(given.account.failed.at("an icon that cannot be read"), 1);
}

TEST(Furniture, ALibraryThatIsCutIsAnError) {
  const std::string path = fresh_folder("furniture_cut") + ".sh3f";
  write_zip(path, {{kNames, "name#1=Bed\nicon#1=/bed.png\n"}, {"bed.png", png(40)}});
  const std::string whole = read_file(path);
  write_file_atomic(path, whole.substr(0, whole.size() / 3));
  EXPECT_THROW(read_library(path), Error);
  write_zip(path, {{"bed.png", png(40)}});
  EXPECT_THROW(read_library(path), Error);
}

TEST(QtPictures, FilesNameWhatTheyShow) {
  const std::string path = fresh_folder("qt_pictures") + ".rcc";
  write_file_atomic(path, resource_bytes({{"measuringTape3.png", png(40)},
                                          {"polar_bear.png", png(60), true},
                                          {"scissors2.png", png(80)},
                                          {"red.png", png(90)},
                                          {"windmill13.png", png(100)},
                                          {"x.png", png(110)},
                                          {"lamp.png", "no picture"},
                                          {"Main.qml", "Item {}"}},
                                         2));
  const SourceRow row{.package = "program",
                      .files = {},
                      .form = "qt-pictures",
                      .license = "CC0",
                      .untrue = {"red"},
                      .exclude = {"app/windmill13.*"}};
  Given given;
  read_resource_pictures(
      path, {row, 1000}, [&](Document d) { given.documents.push_back(std::move(d)); },
      given.account);
  ASSERT_EQ(given.documents.size(), 3U);
  EXPECT_EQ(given.picture(0).english.description, "A measuring tape.");
  EXPECT_EQ(given.picture(1).english.name, "a polar bear");
  EXPECT_EQ(picture_bytes(given.picture(1)), png(60));
  EXPECT_EQ(given.picture(2).english.description, "Scissors.");
  EXPECT_EQ(given.picture(2).english.name, "");
  EXPECT_EQ(given.documents[1].part, "named A polar bear.");
  EXPECT_EQ(given.account.dropped.at("a title that is not true"), 2);
  EXPECT_EQ(given.account.dropped.at("a title with single letters"), 1);
  EXPECT_EQ(given.account.failed.at("a picture that cannot be read"), 1);
}

}  // namespace
}  // namespace dsvl
