// A whole build at test size: same bytes every way, nothing held out in train.
#include "data/build.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "data/documents.h"
#include "data/render.h"
#include "data/shard_set.h"
#include "image/image.h"
#include "support/folders.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

BuildRecipe tiny() {
  return read_build_recipe(DSVL_SOURCE_DIR "/recipes/data/tiny.toml");
}

// What it fails with; empty when it does not.
template <class F>
std::string error_of(F action) {
  try {
    action();
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

// One build that several tests look at.
const std::string& built() {
  static const std::string folder = [] {
    const std::string path = fresh_folder("build_test_shared");
    build_data(tiny(), {path, 1});
    return path;
  }();
  return folder;
}

TEST(Build, ThreadsDoNotChangeABit) {
  const std::string other = fresh_folder("build_test_threads");
  build_data(tiny(), {other, 4});
  EXPECT_TRUE(folder_contents(built()) == folder_contents(other));
}

TEST(Build, AKilledBuildGoesOnAndEndsInTheSameBytes) {
  const std::string out = fresh_folder("build_test_killed");
  const pid_t child = fork();
  if (child == 0) {
    build_data(tiny(), {out, 1});
    _exit(0);
  }
  while (!fs::exists(out + ".partial/train/lines/shard-000001.done") && !fs::exists(out))
    usleep(1000);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  ASSERT_FALSE(fs::exists(out));
  auto other = tiny();
  other.seed = 2;
  const std::string why = error_of([&] { build_data(other, {out, 1}); });
  EXPECT_NE(why.find("another recipe"), std::string::npos) << why;
  EXPECT_GE(build_data(tiny(), {out, 1}).resumed_shards, 2);
  EXPECT_TRUE(folder_contents(out) == folder_contents(built()));
  EXPECT_FALSE(fs::exists(out + ".partial"));
}

TEST(Build, EverySampleIsWholeAndDecodes) {
  const auto set = ShardSet::open(built() + "/train");
  set->verify();
  ASSERT_GE(set->size(), 60 + 20 + 24 + 10);
  std::set<std::string> ids;
  for (int64_t i = 0; i < set->size(); ++i) {
    const Sample sample = set->sample(i);
    EXPECT_TRUE(ids.insert(sample.id).second) << sample.id;
    EXPECT_FALSE(sample.category.empty());
    EXPECT_FALSE(sample.subcategory.empty());
    EXPECT_FALSE(sample.license.empty());
    EXPECT_TRUE(sample.messages.empty() || !sample.messages.back().content.empty()) << sample.id;
    for (const auto& image : sample.images) {
      const Image picture =
          decode_image(std::as_bytes(std::span(image.bytes.data(), image.bytes.size())), sample.id);
      EXPECT_EQ(picture.width, 256);
      EXPECT_EQ(picture.height, 256);
    }
  }
}

TEST(Build, EveryDrawAndDocumentIsAccountedFor) {
  const auto set = ShardSet::open(built());
  for (const auto& manifest : set->manifests()) {
    const std::string part = manifest.split + "/" + manifest.family;
    const Account draws = account_from_value(manifest.draws, part);  // fails when sums differ
    EXPECT_EQ(draws.kept, manifest.samples) << part;
    const bool reads = manifest.family == "text" || manifest.family == "pages";
    EXPECT_EQ(manifest.documents.as_object().size(), reads ? 2U : 0U) << part;
    int64_t kept = 0;
    for (const auto& [package, value] : manifest.documents.as_object()) {
      const Account account = account_from_value(value, part);
      EXPECT_GT(account.dropped.at("held out"), 0) << package;
      kept += account.kept;
    }
    if (manifest.family == "text") {
      EXPECT_GE(kept, manifest.samples);
    }
  }
}

TEST(Build, ASampleThatBreaksALintRuleIsCountedAsFailed) {
  const fs::path folder = fresh_folder("build_test_lint_texts");
  fs::create_directories(folder);
  std::string words;
  for (int i = 0; i < 20; ++i) words += "words of a plain text ";
  write_file_atomic((folder / "a.txt").string(), words + "and its end");
  write_file_atomic((folder / "b.txt").string(), words + "and <|im_end|> in it");
  auto recipe = tiny();
  recipe.held_out_share = 0;
  recipe.splits = {{"train", false, false, {{"text", 2}}}};
  SourceRow row;
  row.package = "mine";
  row.files = {(folder / "*.txt").string()};
  row.license = "CC0-1.0";
  recipe.sources = {row};
  const std::string out = fresh_folder("build_test_lint");
  build_data(recipe, {out, 1});
  const auto set = ShardSet::open(out);
  const Account draws = account_from_value(set->manifests().at(0).draws, "draws");
  EXPECT_EQ(draws.kept, 1);
  EXPECT_EQ(draws.failed, (std::map<std::string, int64_t>{{"lint: control-token", 1}}));
  EXPECT_EQ(set->sample(0).text.find("<|"), std::string::npos);
}

// A family that goes through documents shows the same of a document whatever else is asked for.
TEST(Build, OtherSplitsAndCountsDoNotChangeADocumentsSample) {
  auto recipe = tiny();
  recipe.splits = {{"train", false, false, {{"text", 7}}}};
  const std::string out = fresh_folder("build_test_counts");
  build_data(recipe, {out, 1});
  const auto few = ShardSet::open(out), all = ShardSet::open(built() + "/train/text");
  ASSERT_EQ(few->size(), 7);
  for (int64_t i = 0; i < few->size(); ++i) EXPECT_EQ(few->sample(i).text, all->sample(i).text);
}

TEST(Build, HeldOutContentsAreNotTrainedOn) {
  const double share = tiny().held_out_share;
  const auto answers = [](const std::string& folder) {
    std::vector<std::string> found;
    const auto set = ShardSet::open(folder);
    for (int64_t i = 0; i < set->size(); ++i)
      found.push_back(set->sample(i).messages.back().content);
    return found;
  };
  for (const auto& line : answers(built() + "/train/lines"))
    EXPECT_FALSE(is_held_out(line, share)) << line;
  for (const char* split : {"test_seen_faces", "test_unseen_faces"})
    for (const auto& line : answers(built() + "/" + split + "/lines"))
      EXPECT_TRUE(is_held_out(line, share)) << line;
}

TEST(Build, UnseenFacesAreOnlyTheHeldOutOnes) {
  const auto material = load_material(tiny());
  std::set<std::string> seen;
  for (const auto& face : material->fonts.seen) seen.insert(face.name);
  EXPECT_EQ(seen.size(), 3U);
  ASSERT_EQ(material->fonts.held_out.size(), 2U);
  for (const auto& face : material->fonts.held_out) EXPECT_FALSE(seen.contains(face.name));
}

TEST(Build, TheEmojiAnswerIsTheName) {
  const auto material = load_material(tiny());
  const auto set = ShardSet::open(built() + "/test_emoji");
  int named = 0;
  for (int64_t i = 0; i < set->size(); ++i) {
    const Sample sample = set->sample(i);
    const auto& entry = material->emoji[static_cast<size_t>(i) % material->emoji.size()];
    if (sample.subcategory == "others, icon name en")
      named += sample.messages.back().content == entry.english.name;
    if (sample.subcategory == "others, icon name zh")
      named += sample.messages.back().content == entry.chinese.name;
    if (sample.subcategory.starts_with("others, icon keywords")) ++named;
  }
  EXPECT_EQ(named, set->size());
}

TEST(Build, AllEmojiAreThoseWithAFaceAndTwoNames) {
  BuildRecipe recipe = tiny();
  auto options = settings_of<EmojiOptions>(recipe, "emoji");
  options.characters = "all";
  recipe.tables["emoji"] = write_fields(options);
  const auto material = load_material(recipe);
  EXPECT_GT(material->emoji.size(), 1000U);
  for (const auto& entry : material->emoji) {
    EXPECT_FALSE(entry.english.name.empty() || entry.chinese.name.empty());
    EXPECT_FALSE(entry.code >= 0x1F3FB && entry.code <= 0x1F3FF) << "a colour of skin";
  }
}

TEST(Build, EmojiAreAskedForInOtherLanguages) {
  BuildRecipe recipe = tiny();
  auto options = settings_of<EmojiOptions>(recipe, "emoji");
  options.characters = "🦁⌚";
  options.other_languages = {"de", "ja"};
  options.other_share = 1;
  options.chinese_share = options.keyword_share = 0;
  recipe.tables["emoji"] = write_fields(options);
  recipe.splits = {{"train", false, false, {{"emoji", 40}}}};
  const std::string folder = fresh_folder("build_test_languages");
  build_data(recipe, {folder, 1});
  const auto set = ShardSet::open(folder + "/train");
  const std::vector<std::set<std::string>> wanted = {{"Löwe", "ライオンの顔"},
                                                     {"Armbanduhr", "腕時計"}};
  std::vector<std::set<std::string>> answers(2);
  for (int64_t i = 0; i < set->size(); ++i)
    answers[static_cast<size_t>(i % 2)].insert(set->sample(i).messages.back().content);
  EXPECT_EQ(answers, wanted);
}

TEST(Build, LanguagesThatNothingIsAskedInAreRefused) {
  EmojiOptions options;
  const auto message = [&] { return error_of([&] { check_settings(options, "[emoji]"); }); };
  options.other_share = 0.1;
  EXPECT_NE(message().find("other_languages is empty"), std::string::npos) << message();
  options.other_languages = {"de", "tlh"};
  EXPECT_NE(message().find("'tlh', wanted de, en"), std::string::npos) << message();
  options.other_languages = {"de"};
  EXPECT_EQ(message(), "");
  options.other_share = 0.9;
  EXPECT_NE(message().find("at most 1"), std::string::npos) << message();
}

TEST(Build, DamagedDataSetsAreRefused) {
  const std::string copy = fresh_folder("build_test_damaged");
  fs::copy(built() + "/test_emoji/emoji", copy, fs::copy_options::recursive);
  const std::string shard = copy + "/shard-000000.tar", whole = read_file(shard);
  std::string changed = whole;
  changed[700] ^= 1;
  write_file_atomic(shard, changed);
  EXPECT_THROW(ShardSet::open(copy)->verify(), Error);
  write_file_atomic(shard, whole.substr(0, 4096));
  EXPECT_THROW(ShardSet::open(copy), Error);
  fs::remove(shard);
  EXPECT_THROW(ShardSet::open(copy), Error);
  EXPECT_THROW(ShardSet::open(copy + "/none"), Error);
}

TEST(Build, FacesThatAreNotThereAreNamed) {
  const auto message = [](const BuildRecipe& recipe) {
    return error_of([&] { load_material(recipe); });
  };
  auto recipe = tiny();
  recipe.fonts.held_out_faces = {};
  EXPECT_NE(message(recipe).find("test_unseen_faces"), std::string::npos) << message(recipe);
  recipe = tiny();
  recipe.fonts.faces = {"NotoColorEmoji"};
  EXPECT_NE(message(recipe).find("NotoColorEmoji"), std::string::npos) << message(recipe);
}

TEST(Build, TheSmallestPictureIsSet) {
  auto recipe = tiny();
  recipe.splits = {{"small", false, false, {{"pages", 4}}}};
  recipe.tables["pages"].set("image_size", 32);
  recipe.tables["pages"].set("min_size", 6);
  recipe.tables["pages"].set("max_size", 6);
  EXPECT_EQ(build_data(recipe, {fresh_folder("build_test_small"), 1}).samples, 4);
}

TEST(Build, SpacesGoBetweenWordsAndNotBetweenChineseCharacters) {
  EXPECT_EQ(running_text("  two\n  words\n"), "two words");
  EXPECT_EQ(running_text("床前\n明月，\n光"), "床前明月，光");
  EXPECT_EQ(running_text("caf\u00e9\n\u00e0 \u00e9t\u00e9"), "caf\u00e9 \u00e0 \u00e9t\u00e9");
  EXPECT_EQ(running_text("a\n月"), "a 月");
}

// A kill between sweeping and renaming: the recipe is still there, the receipts are not.
TEST(Build, AKillRightBeforeTheEndIsMadeGoodToo) {
  const std::string out = fresh_folder("build_test_swept");
  build_data(tiny(), {out, 1});
  fs::rename(out, out + ".partial");
  write_file_atomic(out + ".partial/build.json", build_note(*load_material(tiny())));
  build_data(tiny(), {out, 1});
  EXPECT_TRUE(folder_contents(out) == folder_contents(built()));
}

TEST(Build, APartWithNothingToMakeItOfIsNamed) {
  const auto message = [](BuildRecipe recipe) {
    return error_of([&] { build_data(recipe, {fresh_folder("build_test_nothing"), 1}); });
  };
  auto recipe = tiny();
  recipe.splits = {{"rest", true, false, {{"text", 4}}}};
  recipe.held_out_share = 0;
  EXPECT_NE(message(recipe).find("no held-out text"), std::string::npos) << message(recipe);
  recipe.splits = {{"train", false, false, {{"tables", 4}}}};
  EXPECT_NE(message(recipe).find("no table"), std::string::npos) << message(recipe);
}

TEST(Build, OtherSourcesAreOtherWork) {
  const std::string file = testing::TempDir() + "build_test_source";
  BuildRecipe recipe = tiny();
  recipe.sources = {{"own", {file}, "fortunes", "en", "CC0"}};
  recipe.splits = {{"train", false, false, {{"text", 1}}}};
  recipe.held_out_share = 0;
  const std::string text =
      "a text that is long enough to be kept by the filters of the recipe, and ";
  write_file_atomic(file, text + text);
  const std::string before = build_note(*load_material(recipe));
  EXPECT_EQ(before, build_note(*load_material(recipe)));
  write_file_atomic(file, text + text + "more");
  EXPECT_NE(before, build_note(*load_material(recipe)));
}

TEST(Build, ARowOfTheCatalogueIsTakenOnce) {
  const std::string folder = testing::TempDir();
  write_file_atomic(folder + "catalog.toml",
                    "[[sources]]\npackage='ab'\nfiles=['a']\nlicense='MIT'\n"
                    "[[sources]]\npackage='ac'\nfiles=['a']\nlicense='MIT'\n");
  write_file_atomic(folder + "uses.toml",
                    "use=['a*', 'ab']\ncatalog='catalog.toml'\n[[splits]]\nname='train'\n");
  EXPECT_EQ(read_build_recipe(folder + "uses.toml").sources.size(), 2U);
  write_file_atomic(folder + "uses.toml",
                    "use=['ab:pages']\ncatalog='catalog.toml'\n[[splits]]\nname='train'\n");
  EXPECT_EQ(read_build_recipe(folder + "uses.toml").sources.size(), 1U);
  write_file_atomic(folder + "uses.toml",
                    "use=['a*:html']\ncatalog='catalog.toml'\n[[splits]]\nname='train'\n");
  EXPECT_THROW(read_build_recipe(folder + "uses.toml"), Error);
}

TEST(Build, MistakesInTheRecipeAreNamed) {
  const std::string path = testing::TempDir() + "bad_recipe.toml";
  const auto message = [&](const char* text) {
    write_file_atomic(path, text);
    try {
      read_build_recipe(path);
    } catch (const Error& e) {
      return std::string(e.what());
    }
    return std::string();
  };
  EXPECT_NE(message("sede = 1").find("seed"), std::string::npos);
  EXPECT_NE(message("held_out_share = 2\n[[splits]]\nname='a'").find("held_out_share"),
            std::string::npos);
  EXPECT_NE(message("[[splits]]\nname='../a'").find("../a"), std::string::npos);
  EXPECT_NE(message("[[splits]]\nname='a'\nmost_per_leaf=-1").find("most_per_leaf is -1"),
            std::string::npos);
  EXPECT_NE(message("[[splits]]\nname='a'\nmost_per_leaf=1\ntext=90000").find("20000 at most"),
            std::string::npos);
  EXPECT_NE(message("seed = 1").find("splits"), std::string::npos);
  EXPECT_NE(message("[[sources]]\npackage='p'\nlanguage='fr'\nlicense='MIT'").find("'fr'"),
            std::string::npos);
  EXPECT_NE(message("[[sources]]\npackage='p'").find("license"), std::string::npos);
  EXPECT_NE(message("[charts]\nleast_side=8").find("least_side is 8"), std::string::npos);
  EXPECT_NE(message("[tables]\nmost_width=9").find("most_width is 9"), std::string::npos);
  EXPECT_NE(message("[tables]\nmost_rows=5000").find("most_rows"), std::string::npos);
  EXPECT_NE(message("[text]\nmost_characters=-1").find("characters"), std::string::npos);
  EXPECT_NE(message("[text]\nleast_letters=2").find("least_letters"), std::string::npos);
  EXPECT_THROW(build_data(tiny(), {built(), 1}), Error);  // the folder exists
}

}  // namespace
}  // namespace dsvl
