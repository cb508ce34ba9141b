// Every task of every table that needs no sources: it makes talks in both languages, keeps to the
// language, varies its wording, names a leaf and keeps its boxes inside.
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>

#include "data/boxes.h"
#include "data/check/rules.h"
#include "data/instruct/families.h"
#include "data/taxonomy.h"
#include "data/utf8.h"
#include "support/task_bench.h"

namespace dsvl {
namespace {

using Tables = std::vector<std::pair<const char*, const std::vector<TaskRow>& (*)()>>;
const Tables kTables = {{"geometry", geometry_tasks}, {"diagrams", diagram_tasks},
                        {"puzzles", puzzle_tasks},    {"drawings", drawing_tasks},
                        {"screens", screen_tasks},    {"comparisons", comparison_tasks},
                        {"texts", text_tasks}};
// Made of pairs of texts, which this material has none of.
const std::set<std::string> kOfPairs = {"translation",   "definition",   "word for a definition",
                                        "documentation", "printed term", "translation of print"};

bool has_chinese(const std::string& text) {
  for (const char32_t c : decode_utf8(text))
    if (c >= 0x4E00 && c <= 0x9FFF) return true;
  return false;
}

// Words of four letters and more that are none of these: code, formats, names of things.
std::set<std::string> english_words(std::string text) {
  static const std::regex no_language(
      "```[^`]*```|<\\|[a-z/]+\\|>|<image_placeholder>|“[^”]*”|LaTeX|Python|JSON|HTML|WCAG");
  static const std::regex word("[A-Za-z]{4,}");
  text = std::regex_replace(text, no_language, " ");
  std::set<std::string> found;
  for (std::sregex_iterator it(text.begin(), text.end(), word), end; it != end; ++it)
    found.insert(it->str());
  return found;
}

// Answers in another language than the talk's by their nature.
bool speaks_code(const Talk& talk) {
  return talk.leaf.starts_with("formula") || talk.leaf.starts_with("code") ||
         talk.leaf.starts_with("prompt injection") || talk.leaf.starts_with("counting words") ||
         talk.leaf.starts_with("sorting") || talk.leaf.starts_with("to a given format");
}

void check_language(const Talk& talk, bool chinese, const char* name) {
  for (const auto& turn : talk.turns) {
    EXPECT_EQ(has_chinese(turn.question), chinese) << name << ": " << turn.question;
    if (!chinese) {
      EXPECT_FALSE(has_chinese(turn.answer)) << name << ": " << turn.answer;
    } else if (!speaks_code(talk)) {
      EXPECT_EQ(english_words(turn.question + turn.answer), std::set<std::string>{})
          << name << ": " << turn.question << " " << turn.answer;
    }
  }
}

void check_leaf(const Talk& talk, const char* name) {
  if (talk.main == "text instruction") return;
  const auto counts = count_taxonomy({{{talk.main, talk.leaf + " en"}, 1}});
  EXPECT_EQ(counts.filled(), 1) << name << ": " << talk.main << " / " << talk.leaf;
}

void check_form(const Talk& talk, bool chinese, const char* name) {
  Random random(1);
  const Sample sample = talk_sample(talk, chinese, random);
  const auto broken = broken_rule(sample);
  EXPECT_FALSE(broken) << name << ": " << *broken;
  for (const auto& grounding : find_groundings(sample)) {
    EXPECT_EQ(grounding.damage, "") << name;
    EXPECT_GE(grounding.picture, 0) << name;
    for (const auto& box : grounding.boxes) EXPECT_TRUE(box.sound()) << name;
  }
  for (const auto& image : talk.images) EXPECT_GE(std::min(image.width, image.height), 60) << name;
}

// Digits, boxes and names fall away: what is left is the wording.
std::string wording(const std::string& question) {
  static const std::regex details("[0-9]+|<\\|det\\|>.*<\\|/det\\|>|“[^”]*”|[A-Z]\\b");
  return std::regex_replace(question, details, "");
}

TEST(InstructionTasks, MakeSoundTalksInBothLanguages) {
  TaskBench bench;
  for (const auto& [table, rows] : kTables)
    for (const auto& row : rows())
      for (const bool chinese : {false, true}) {
        if (kOfPairs.contains(row.name)) continue;
        std::set<std::string> wordings;
        const auto look = [&](const Talk& talk) {
          ASSERT_FALSE(talk.turns.empty()) << row.name;
          check_language(talk, chinese, row.name);
          check_leaf(talk, row.name);
          check_form(talk, chinese, row.name);
          EXPECT_EQ(talk.images.empty(), std::string(table) == "texts") << row.name;
          wordings.insert(wording(talk.turns[0].question));
        };
        const int made = bench.run(row.make, chinese, 150, look, 9);
        EXPECT_GE(made, 2) << row.name << (chinese ? " zh" : " en");
        EXPECT_GE(wordings.size(), std::min<size_t>(2, static_cast<size_t>(made) / 4)) << row.name;
      }
}

TEST(InstructionTasks, FillMostLeavesByThemselves) {
  TaskBench bench;
  std::map<std::pair<std::string, std::string>, int64_t> counts;
  for (const auto& [table, rows] : kTables)
    for (const auto& row : rows())
      bench.run(
          row.make, false, 40,
          [&](const Talk& talk) {
            ++counts[{talk.main, talk.leaf}];
          },
          12);
  EXPECT_GE(count_taxonomy(counts).filled(), 45);
}

// The same draw makes the same talk.
TEST(InstructionTasks, DependOnTheirDrawAlone) {
  const auto all = [] {
    TaskBench bench;
    std::string text;
    for (const auto& [table, rows] : kTables)
      for (const auto& row : rows())
        bench.run(row.make, true, 6, [&](const Talk& talk) {
          for (const auto& turn : talk.turns) text += turn.question + turn.answer;
          for (const auto& image : talk.images)
            text.append(image.pixels.begin(), image.pixels.end());
        });
    return text;
  };
  EXPECT_TRUE(all() == all());
}

const SplitPlan kHeldOut{"test", true, false, {}};

// Every task asks to which part its content belongs, and finds some for both.
TEST(InstructionTasks, ContentsAreParted) {
  TaskBench train, test(kHeldOut);
  for (const auto& [table, rows] : kTables)
    for (const auto& row : rows()) {
      if (kOfPairs.contains(row.name)) continue;
      for (TaskBench* bench : {&train, &test}) {
        const bool held_out = bench == &test;
        bench->material().recipe.held_out_share = held_out ? 0 : 1;
        EXPECT_EQ(bench->run(row.make, false, 20, [](const Talk&) {}), 0) << row.name;
        bench->material().recipe.held_out_share = 0.3;
        const int made = bench->run(
            row.make, false, 600, [](const Talk&) {}, 1);
        EXPECT_GE(made, 1) << row.name << (held_out ? ", held out" : "");
      }
    }
}

// No content stands in both parts. Where all of it is text it is the first question with its
// answer, but for the wording.
TEST(InstructionTasks, HeldOutContentsAreOtherOnes) {
  TaskBench train, test(kHeldOut);
  for (const auto& row : text_tasks()) {
    if (kOfPairs.contains(row.name)) continue;
    const auto contents = [&](TaskBench& bench) {
      bench.material().recipe.held_out_share = 0.3;
      std::set<std::string> found;
      bench.run(row.make, false, 1500, [&](const Talk& talk) {
        found.insert(talk.turns[0].question + "\n" + talk.turns[0].answer);
      });
      return found;
    };
    const auto seen = contents(train), held_out = contents(test);
    EXPECT_GT(seen.size(), 20U) << row.name;
    EXPECT_GT(held_out.size(), 10U) << row.name;
    for (const auto& content : held_out) EXPECT_FALSE(seen.contains(content)) << content;
  }
}

// The Chinese face is a seen one.
TEST(InstructionTasks, UnseenFacesShowNoChinese) {
  const Task chinese = [](const Asking& a) -> std::optional<Talk> {
    if (a.face("中文") == nullptr) return {};
    return Talk{};
  };
  const Task latin = [](const Asking& a) -> std::optional<Talk> {
    const FontFile* face = a.face("Text");
    if (face == nullptr || face == a.chinese_face) return {};
    return Talk{};
  };
  TaskBench seen, unseen({"test_unseen_faces", true, true, {}});
  const auto ignore = [](const Talk&) {};
  EXPECT_EQ(seen.run(chinese, true, 5, ignore), 5);
  EXPECT_EQ(unseen.run(chinese, true, 5, ignore), 0);
  EXPECT_EQ(unseen.run(latin, true, 5, ignore), 5);
}

}  // namespace
}  // namespace dsvl
