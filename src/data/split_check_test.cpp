// What a recipe's splits lack is told before anything is read where that can be known.
#include "data/split_check.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/files.h"

namespace dsvl {
namespace {

Material material_of(bool held_out, double share, bool test_only = false) {
  const std::string file = testing::TempDir() + "split_check.txt";
  write_file_atomic(file, "words");
  Material material;
  material.recipe.held_out_share = share;
  material.recipe.sources = {{"own", {file}, "pages", "en", "own"}};
  material.recipe.sources[0].test_only = test_only;
  material.recipe.splits = {{"split", held_out, false, {{"text", 3}}}};
  return material;
}

std::string fault(const std::function<void()>& check) {
  try {
    check();
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

TEST(SplitCheck, SourcesThatCannotGiveAPartAreToldUnread) {
  const auto told = [](const Material& m) { return fault([&] { check_sources(m, ""); }); };
  EXPECT_EQ(told(material_of(false, 0.1)), "");
  EXPECT_EQ(told(material_of(true, 0.1)), "");
  EXPECT_EQ(told(material_of(true, 0, true)), "");
  EXPECT_NE(told(material_of(true, 0))
                .find("'split' asks for 3 samples of text, but the sources "
                      "give no held-out text for it"),
            std::string::npos);
  EXPECT_NE(told(material_of(false, 0.1, true)).find("give no text"), std::string::npos);
  Material none = material_of(false, 0.1);
  none.recipe.splits[0].counts = {{"charts", 1}};
  EXPECT_NE(told(none).find("give no table"), std::string::npos);
  const auto& rows = families();
  for (const auto& row : rows) none.left_out.insert(&row);
  EXPECT_EQ(told(none), "");
}

TEST(SplitCheck, APartWithoutDocumentsIsToldOnceItsKindIsRead) {
  Material material = material_of(true, 0.1);
  auto& kept = material.documents[Kind::text].kept;
  kept.push_back({"own", "own", "en", "words", Kind::text});
  kept[0].test_only = true;
  const auto told = [&] { return fault([&] { check_parts(material, Kind::text); }); };
  EXPECT_EQ(told(), "");
  material.recipe.splits[0].held_out_content = false;
  EXPECT_NE(told().find("give no text"), std::string::npos);
  kept[0].picture_hashes = {1};  // goes where others go that show it: not known yet
  EXPECT_EQ(told(), "");
  kept[0].picture_hashes = {};
  material.documents[Kind::text].lacking = true;
  EXPECT_EQ(told(), "");
}

}  // namespace
}  // namespace dsvl
