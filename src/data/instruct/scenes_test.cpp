// Pasted scenes out of a few pictures made here: what their grounds, names and classes allow.
#include "data/instruct/scenes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <set>

#include "image/image.h"
#include "support/task_bench.h"

namespace dsvl {
namespace {

// Pictures of these descriptions and classes, and a photograph.
class SceneBench : public TaskBench {
 public:
  explicit SceneBench(const std::vector<std::pair<const char*, PictureClass>>& pictures) {
    uint8_t shade = 20;
    for (const auto& [description, kind] : pictures) {
      auto picture = std::make_shared<NamedPicture>();
      picture->english = said_in_english(description);
      picture->kind = kind;
      shade = static_cast<uint8_t>(shade + 40);
      picture->bytes =
          std::make_shared<const std::string>(encode_png(blank_image(90, 70, {shade, 40, 160})));
      Document document{"pictures", "CC0-1.0", "en", description, Kind::picture};
      document.picture = std::move(picture);
      documents_.push_back(std::move(document));
      material().train_documents[Kind::picture].push_back(&documents_.back());
    }
    Document photograph{"photos", "CC0-1.0", "en", "photo", Kind::photograph};
    Image field = blank_image(700, 500, {110, 120, 90});
    for (int y = 0; y < 500; ++y)
      for (int x = 0; x < 350; ++x) field.row(y)[3 * x + 1] = 250;
    photograph.photograph = std::make_shared<const Image>(std::move(field));
    documents_.push_back(std::move(photograph));
    material().train_documents[Kind::photograph] = {&documents_.back()};
    use(&documents_[0]);
  }

 private:
  std::deque<Document> documents_;
};

const std::vector<std::pair<const char*, PictureClass>> kThings = {
    {"A lion.", PictureClass::animal},
    {"A saw.", PictureClass::household},
    {"A zebra.", PictureClass::animal},
    {"A boat.", PictureClass::vehicle}};

bool shows_a_photograph(const Talk& talk) {
  return std::any_of(talk.documents.begin(), talk.documents.end(),
                     [](const Document* d) { return d->kind == Kind::photograph; });
}

// What else a photograph shows nobody knows.
TEST(SceneTasks, WhatIsShownIsAskedOfDrawnGroundsAlone) {
  SceneBench bench(kThings);
  for (const Task task : {which_shows, which_belong, absent_thing}) {
    const int made = bench.run(
        task, false, 120, [](const Talk& talk) { EXPECT_FALSE(shows_a_photograph(talk)); }, 20);
    EXPECT_GT(made, 5);
  }
  int photographs = 0;
  bench.run(several_questions, false, 60,
            [&](const Talk& talk) { photographs += shows_a_photograph(talk); });
  EXPECT_GT(photographs, 5);
}

TEST(SceneTasks, PlantsAreNotToldFromFood) {
  SceneBench garden({{"A carrot.", PictureClass::food},
                     {"A pear.", PictureClass::food},
                     {"An oak.", PictureClass::plant}});
  garden.run(one_class, false, 40, [](const Talk& talk) {
    EXPECT_EQ(talk.turns[0].answer, "All belong to one class: food.");
  });
  EXPECT_EQ(garden.run(which_belong, false, 40, [](const Talk&) {}), 0);
  SceneBench street({{"An oak.", PictureClass::plant},
                     {"A bus.", PictureClass::vehicle},
                     {"A boat.", PictureClass::vehicle}});
  EXPECT_GT(street.run(one_class, false, 40, [](const Talk&) {}), 0);
}

// PNG would tell a drawn ground from a photograph.
TEST(SceneTasks, TheFileDoesNotTellTheGround) {
  SceneBench bench(kThings);
  for (const Task task : {kind_of_ground, pasted_prompt, real_or_pasted})
    EXPECT_GT(bench.run(task, false, 40, [](const Talk& talk) { EXPECT_TRUE(talk.lossy); }), 5);
}

// "Where is the two wild boars?", "In which picture is Red plastic flower?"
TEST(SceneTasks, OnlyOneThingIs) {
  SceneBench bench({{"Two wild boars.", PictureClass::animal},
                    {"Red plastic flower.", PictureClass::none},
                    {"Some leaves.", PictureClass::plant}});
  for (const Task task : {which_shows, absent_thing, real_or_pasted})
    EXPECT_EQ(bench.run(task, false, 60, [](const Talk&) {}), 0);
  bench.run(several_questions, false, 60, [](const Talk& talk) {
    for (const auto& turn : talk.turns) {
      EXPECT_FALSE(turn.question.starts_with("Where is")) << turn.question;
      EXPECT_FALSE(turn.question.starts_with("Is ")) << turn.question;
    }
  });
}

// Counts and names too: nothing is asked twice in other words.
TEST(SceneTasks, NoAnswerComesAgain) {
  SceneBench bench(kThings);
  const int made = bench.run(several_questions, false, 200, [](const Talk& talk) {
    std::set<std::string> answers;
    for (const auto& turn : talk.turns) {
      if (turn.answer == "Yes." || turn.answer == "No.") continue;
      EXPECT_TRUE(answers.insert(turn.answer).second) << turn.question << " " << turn.answer;
    }
  });
  EXPECT_GT(made, 60);
}

}  // namespace
}  // namespace dsvl
