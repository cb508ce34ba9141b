// Languages, a worked case for every rule, test sets, and cleaning through a whole build.
#include "data/text/clean.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "data/build.h"
#include "data/render.h"
#include "data/shard_set.h"
#include "data/text/language.h"
#include "support/folders.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

std::string repeat(const std::string& text, int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

const char* const kEnglishText =
    "The package manager keeps a list of all files that were installed, and it can tell which of "
    "them have been changed since.\n\nBefore you remove a library, look at what depends on it; "
    "most tools will ask you first.";
const char* const kChineseText =
    "软件包管理系统会记录所有已安装的文件，并且可以指出其中哪些文件在安装之后被修改过。\n\n"
    "在删除一个程序库之前，请先查看有什么软件依赖于它；大多数工具会先向你询问。";

// The first article of the Universal Declaration of Human Rights (United Nations).
TEST(Language, IsThatOfTheText) {
  const std::map<std::string, std::string> texts = {
      {"en",
       "All human beings are born free and equal in dignity and rights. They are endowed with "
       "reason and conscience and should act towards one another in a spirit of brotherhood."},
      {"de",
       "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft "
       "und Gewissen begabt und sollen einander im Geist der Brüderlichkeit begegnen."},
      {"fr",
       "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués "
       "de raison et de conscience et doivent agir les uns envers les autres dans un esprit de "
       "fraternité."},
      {"es",
       "Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados como "
       "están de razón y conciencia, deben comportarse fraternalmente los unos con los otros."},
      {"it",
       "Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti. Essi sono dotati "
       "di ragione e di coscienza e devono agire gli uni verso gli altri in spirito di "
       "fratellanza. È la prima delle regole che non si può cambiare."},
      {"pt",
       "Todos os seres humanos nascem livres e iguais em dignidade e em direitos. Dotados de "
       "razão e de consciência, devem agir uns para com os outros em espírito de fraternidade, "
       "e não há quem o possa mudar."},
      {"pl",
       "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw. Są oni "
       "obdarzeni rozumem i sumieniem i powinni postępować wobec innych w duchu braterstwa."},
      {"tr",
       "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar. Akıl ve vicdana "
       "sahiptirler ve birbirlerine karşı kardeşlik zihniyeti ile hareket etmelidirler."},
      {"ru", "Все люди рождаются свободными и равными в своем достоинстве и правах."},
      {"zh",
       "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。"},
      {"ja",
       "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。"},
      {"ko", "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다."},
  };
  for (const auto& [language, text] : texts)
    EXPECT_EQ(guess_language(text, text_tokens(text)), language) << text;
}

TEST(Language, IsOpenWhereLittleSpeaksForOne) {
  for (const std::string text : {"int main(void) { return fprintf(stderr, \"%d\", x); }",
                                 "Ada Bell Cole Dene Elm Fay Gus", "12 34 56", ""})
    EXPECT_EQ(guess_language(text, text_tokens(text)), "") << text;
  const std::string mixed =
      "请运行 apt-get install build-essential 然后检查 /etc/apt/sources.list 的内容";
  EXPECT_EQ(guess_language(mixed, text_tokens(mixed)), "zh");
}

const QualityRule& rule_named(const std::string& name) {
  for (const auto& rule : quality_rules())
    if (name == rule.name) return rule;
  fail("no rule ", name);
}

// The rule's value passes or not, whatever other rules say.
bool breaks(const QualityRule& rule, const std::string& text, const std::string& language,
            QualityOptions options = {}) {
  for (const auto& other : quality_rules())
    if (&other != &rule) options.thresholds[other.name] = other.is_least ? -1e9 : 1e9;
  const auto tokens = text_tokens(text);
  return broken_rule(TextFacts(text, tokens, language), options) == &rule;
}

struct Case {
  std::string rule;
  const char* language;
  std::string text;
};

std::vector<Case> bad_texts() {
  const std::string line = "the same line again and again here\n",
                    words = "one two three four five ";
  std::vector<Case> cases = {
      {"mean_word_length_least", "en", "a b c d e f g it is a b c"},
      {"mean_word_length_most", "en", "Donaudampfschiffahrt Rindfleischetikettierung"},
      {"symbols", "en", "# so # it goes on ... and on"},
      {"symbols", "zh", "他说……#话#题#"},
      {"bullet_lines", "en", "- one\n- two\n* three\n"},
      {"ellipsis_lines", "zh", "他走了…\n她也走了…\n"},
      {"leader_lines", "en", "Preface ........ 3\nIndex ........ 9\n"},
      {"words_with_letters", "en", "12 34 56 78 apples 90"},
      {"stop_words", "en", "Nutmeg, cloves, pepper, ginger and saffron"},
      {"function_characters", "zh", "苹果香蕉橙子葡萄"},
      {"repeated_lines", "en", repeat(line, 3)},
      {"repeated_line_bytes", "zh", "第一行长长的文字\n第一行长长的文字\n短\n句\n子\n"},
      {"repeated_paragraphs", "en", repeat(line + "\n", 3)},
      {"repeated_paragraph_bytes", "en", line + "\n" + line + "\na\n\nb\n\nc\n\nd"},
      {"top_2gram", "en", repeat("click here now or ", 4) + repeat("click here ", 8)},
      {"top_3gram", "en", repeat("buy it now ", 9)},
      {"top_4gram", "zh", repeat("欢迎光临本店各位", 9)},
      {"lorem_ipsum", "code", "text = 'Lorem ipsum dolor'"},
      {"braces", "en", "{{x}} and {{y}} and {{z}} stand for what you give"},
      {"policy_lines", "en", "Read our Privacy Policy\nWe use cookies\nHello\n"},
      {"closed_paragraphs", "zh", "首页\n\n关于我们\n\n联系方式"},
      {"short_lines", "en", "Home\nAbout\nNews\nContact us\n"},
      {"code_longest_line", "code", repeat("x", 1001)},
      {"code_mean_line", "code", repeat(repeat("x+", 60) + "\n", 3)},
      {"code_letters", "code", "+-*/ (){}[] ;;;; x"},
  };
  for (int n = 5; n <= 10; ++n)
    cases.push_back({str("repeated_", n, "gram"), "en", repeat(words, 6)});
  return cases;
}

TEST(Quality, EveryRuleDropsItsBadText) {
  std::map<std::string, int> seen;
  for (const auto& bad : bad_texts()) {
    const QualityRule& rule = rule_named(bad.rule);
    ++seen[rule.name];
    EXPECT_TRUE(breaks(rule, bad.text, bad.language)) << rule.name;
    QualityOptions lax;
    lax.thresholds[rule.name] = rule.is_least ? -1 : 1e6;
    const auto tokens = text_tokens(bad.text);
    const auto* broken = broken_rule(TextFacts(bad.text, tokens, bad.language), lax);
    EXPECT_NE(broken, &rule) << rule.name;
  }
  for (const auto& rule : quality_rules()) EXPECT_GE(seen[rule.name], 1) << rule.name;
}

TEST(Quality, GoodTextsPassAllRules) {
  const std::map<std::string, std::string> good = {
      {"en", kEnglishText},
      {"en", "## Files\n\n### Lists\n\n#### All of them\n\n" + std::string(kEnglishText)},
      {"zh", kChineseText},
      {"zh", "床前明月光，\n疑是地上霜。\n举头望明月，\n低头思故乡。"},
      {"code", "int add(int a, int b) {\n  return a + b;\n}\n"}};
  for (const auto& [language, text] : good) {
    const auto tokens = text_tokens(text);
    const auto* broken = broken_rule(TextFacts(text, tokens, language), {});
    EXPECT_EQ(broken, nullptr) << broken->name << ": " << text;
  }
}

// By hand: "a b" is there three times, 6 of 8 letters; two of them are repetitions.
TEST(Quality, SharesOfNGramsAreThoseOfTheirBytes) {
  const std::string text = "a b a b a b c d", twice = "a b a b c d";
  const auto tokens = text_tokens(text), fewer = text_tokens(twice);
  const TextFacts facts(text, tokens, "en");
  EXPECT_DOUBLE_EQ(facts.top_gram_share(2), 6.0 / 8);
  EXPECT_DOUBLE_EQ(facts.repeated_gram_share(2), 4.0 / 8);
  EXPECT_DOUBLE_EQ(facts.repeated_gram_share(3), 3.0 / 8);
  EXPECT_DOUBLE_EQ(facts.top_gram_share(9), 0);
  EXPECT_DOUBLE_EQ(TextFacts(twice, fewer, "en").top_gram_share(2), 0);
  EXPECT_DOUBLE_EQ(repeated_share({"x", "yy", "x", "x"}), 0.5);
  EXPECT_DOUBLE_EQ(repeated_bytes_share({"x", "yyy", "yyy"}), 3.0 / 7);
}

TEST(Contamination, ThirteenTokensInARowAreOneTooMany) {
  const std::string test =
      "which of these animals lays eggs and feeds its young with milk when born";
  const TestRuns runs({test, "too short to count"}, 13);
  EXPECT_EQ(runs.size(), 2U);
  const auto hit = [&](const std::string& text) { return runs.occur_in(text_tokens(text)); };
  EXPECT_TRUE(
      hit("He asked: WHICH of these animals lays eggs, and feeds its young with milk when small?"));
  EXPECT_FALSE(hit(
      "He asked: which of these animals lays eggs, and feeds its young with bread when small?"));
  EXPECT_FALSE(hit("too short to count"));
  const TestRuns chinese({"下列哪种动物产卵并且用乳汁哺育"}, 13);
  EXPECT_TRUE(chinese.occur_in(text_tokens("问：下列哪种动物产卵，并且用乳汁哺育后代？")));
  EXPECT_FALSE(chinese.occur_in(text_tokens("问：下列哪种动物不产卵，并且用乳汁哺育后代？")));
}

TEST(Contamination, PathsThatGiveNothingAreNamed) {
  const std::string path = testing::TempDir() + "few_words.txt";
  write_file_atomic(path, "few words");
  EXPECT_THROW(TestRuns(ContaminationOptions{{path}, 13}), Error);
  EXPECT_THROW(TestRuns(ContaminationOptions{{path + ".none"}, 13}), Error);
}

// One source of fortunes in which every step has something to drop.
std::string source_text() {
  const std::string english = kEnglishText;
  std::string near = english;
  near.replace(near.find("first"), 5, "twice");
  const std::string german =
      "Die Verwaltung der Pakete führt eine Liste aller Dateien, die auf dem Rechner sind, und "
      "kann "
      "sagen, welche von ihnen sich nach der Installation geändert haben.";
  const std::string tested =
      "It is told of an old miller that he never ground his corn on days when the wind came from "
      "the east, and that nobody knew what it was for.";
  return english + "\n%\n" + near + "\n%\n" + german + "\n%\n" + tested + "\n%\n" +
         repeat("Click here to read more about the offers of this week. ", 6) + "\n%\n" +
         "THE PACKAGE MANAGER" + english.substr(19) + "\n";
}

BuildRecipe clean_recipe(const std::string& folder) {
  fs::create_directories(folder);
  write_file_atomic(folder + "/fortunes", source_text());
  write_file_atomic(folder + "/test.txt",
                    "he never ground his corn on days when the wind came from");
  write_file_atomic(folder + "/recipe.toml",
                    "held_out_share = 0.0\n[clean]\n[clean.contamination]\ntest_sets = ['" +
                        folder +
                        "/test.txt']\nngram = 12\n[[sources]]\npackage = 'own'\nform = "
                        "'fortunes'\nlicense = 'CC0-1.0'\nfiles = ['" +
                        folder + "/fortunes']\n[[splits]]\nname = 'train'\ntext = 100\n");
  return read_build_recipe(folder + "/recipe.toml");
}

TEST(Clean, EveryDocumentIsAccountedFor) {
  const std::string folder = fresh_folder("clean_build"), out = fresh_folder("clean_build_out");
  const BuildRecipe recipe = clean_recipe(folder);
  build_data(recipe, {out, 2});
  EXPECT_FALSE(fs::exists(out + ".partial.documents"));
  const auto set = ShardSet::open(out);
  ASSERT_EQ(set->size(), 1);
  EXPECT_EQ(set->sample(0).text, kEnglishText);
  const auto account = account_from_value(set->manifests()[0].documents.at("own"), "test");
  EXPECT_EQ(account, (Account{6,
                              1,
                              {{"in a test set", 1},
                               {"in another language", 1},
                               {"near duplicate", 1},
                               {"one phrase over and over", 1},
                               {"same text as another", 1}},
                              {}}));
}

// A build that died after cleaning takes up what is there; the bytes are those of an undisturbed
// one.
TEST(Clean, ABrokenOffBuildEndsInTheSameBytes) {
  const std::string folder = fresh_folder("clean_again");
  const std::string whole = fresh_folder("clean_whole"), again = fresh_folder("clean_taken_up");
  const BuildRecipe recipe = clean_recipe(folder);
  build_data(recipe, {whole, 1});
  load_material(recipe, "", {again + ".partial.documents", 1, nullptr});
  ASSERT_TRUE(fs::exists(again + ".partial.documents/part-000000.keys"));
  build_data(recipe, {again, 3});
  for (const char* file : {"/train/text/shard-000000.tar", "/train/text/manifest.json"})
    EXPECT_EQ(read_file(whole + file), read_file(again + file));
}

TEST(Clean, ARecipeWithoutItSaysNothingOfIt) {
  const auto recipe = read_build_recipe(DSVL_SOURCE_DIR "/recipes/data/tiny.toml");
  EXPECT_EQ(write_fields(recipe).find("clean"), nullptr);
}

TEST(Clean, MistakesInTheRecipeAreNamed) {
  const std::string path = testing::TempDir() + "bad_clean.toml";
  const auto message = [&](const std::string& text) {
    write_file_atomic(path, text + "\n[[splits]]\nname = 'a'\n");
    try {
      read_build_recipe(path);
    } catch (const Error& e) {
      return std::string(e.what());
    }
    return std::string();
  };
  EXPECT_EQ(message("[clean]\n[clean.quality]\nsymbols = 0.5"), "");
  EXPECT_NE(message("[clean.quality]\nsymbol = 0.5").find("symbols"), std::string::npos);
  EXPECT_NE(message("[clean.minhash]\nbuckets = 0").find("buckets is 0"), std::string::npos);
  EXPECT_NE(message("[clean.contamination]\nngram = 0").find("ngram is 0"), std::string::npos);
}

}  // namespace
}  // namespace dsvl
