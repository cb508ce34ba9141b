// Answers against a second method: pixels, boxes in the text, another order of evaluation.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <numeric>
#include <regex>
#include <set>

#include "data/boxes.h"
#include "data/instruct/comparisons.h"
#include "data/instruct/diagrams.h"
#include "data/instruct/drawings.h"
#include "data/instruct/geometry.h"
#include "data/instruct/puzzles.h"
#include "data/instruct/screen.h"
#include "data/instruct/texts.h"
#include "support/task_bench.h"

namespace dsvl {
namespace {

std::vector<double> numbers_in(const std::string& text) {
  static const std::regex number("[0-9]+(\\.[0-9]+)?");
  std::vector<double> found;
  for (std::sregex_iterator it(text.begin(), text.end(), number), end; it != end; ++it)
    found.push_back(std::stod(it->str()));
  return found;
}

// The box around all pixels that differ.
Box difference(const Image& a, const Image& b) {
  Box box{a.width, a.height, 0, 0};
  for (int y = 0; y < a.height; ++y)
    for (int x = 0; x < a.width; ++x)
      if (!std::equal(a.row(y) + x * 3, a.row(y) + x * 3 + 3, b.row(y) + x * 3)) {
        box.left = std::min(box.left, x), box.right = std::max(box.right, x + 1);
        box.top = std::min(box.top, y), box.bottom = std::max(box.bottom, y + 1);
      }
  return box;
}

TEST(InstructionAnswers, TheDifferenceLiesInItsBox) {
  TaskBench bench;
  int boxes = 0;
  bench.run(spot_the_difference, false, 80, [&](const Talk& talk) {
    const Box seen = difference(talk.images[0], talk.images[1]);
    Random random(1);
    const auto groundings = find_groundings(talk_sample(talk, false, random));
    ASSERT_EQ(groundings.size(), 1U);
    const GroundedBox& told = groundings[0].boxes[0];
    const double w = talk.images[0].width / 999.0, h = talk.images[0].height / 999.0;
    // A figure that has changed its shape may have been larger: a star's ends lie a quarter of its
    // width outside a triangle, a circle's a fifth outside a diamond.
    const double slack = 3 + 0.3 * seen.width();
    EXPECT_GE(seen.left, static_cast<double>(told.x1) * w - slack);
    EXPECT_LE(seen.right, static_cast<double>(told.x2) * w + slack);
    EXPECT_GE(seen.top, static_cast<double>(told.y1) * h - slack);
    EXPECT_LE(seen.bottom, static_cast<double>(told.y2) * h + slack);
    ++boxes;
  });
  EXPECT_GT(boxes, 30);
}

TEST(InstructionAnswers, SameIsTheSameToThePixel) {
  TaskBench bench;
  int same = 0, different = 0;
  bench.run(same_or_not, false, 80, [&](const Talk& talk) {
    const bool alike = talk.images[0].pixels == talk.images[1].pixels;
    EXPECT_EQ(talk.turns[0].answer.starts_with("They are the same"), alike);
    ++(alike ? same : different);
  });
  EXPECT_GT(same, 10);
  EXPECT_GT(different, 10);
}

// Islands of pixels that are not ground.
int count_islands(const Image& image) {
  const auto ground = [&](int x, int y) {
    return std::equal(image.row(0), image.row(0) + 3, image.row(y) + x * 3);
  };
  std::vector<bool> seen(static_cast<size_t>(image.width) * static_cast<size_t>(image.height));
  int islands = 0;
  for (int start = 0; start < image.width * image.height; ++start) {
    if (seen[static_cast<size_t>(start)] || ground(start % image.width, start / image.width))
      continue;
    ++islands;
    std::vector<int> open = {start};
    seen[static_cast<size_t>(start)] = true;
    while (!open.empty()) {
      const int at = open.back(), x = at % image.width, y = at / image.width;
      open.pop_back();
      for (int dy = -1; dy <= 1; ++dy)
        for (int dx = -1; dx <= 1; ++dx) {
          const int nx = x + dx, ny = y + dy;
          if (nx < 0 || ny < 0 || nx >= image.width || ny >= image.height || ground(nx, ny))
            continue;
          const auto next = static_cast<size_t>(ny * image.width + nx);
          if (!seen[next]) seen[next] = true, open.push_back(ny * image.width + nx);
        }
    }
  }
  return islands;
}

TEST(InstructionAnswers, CountsEqualThePaintedIslands) {
  TaskBench bench;
  const int made = bench.run(figure_counts, false, 40, [&](const Talk& talk) {
    for (const auto& turn : talk.turns) {
      const bool asks_for_all = turn.question.find("figures are there") != std::string::npos ||
                                turn.question == "Count all figures.";
      if (!asks_for_all) continue;
      EXPECT_EQ(turn.answer, std::to_string(count_islands(talk.images[0])));
    }
  });
  EXPECT_GT(made, 20);
}

TEST(InstructionAnswers, OfThemIsOfAllFigures) {
  TaskBench bench;
  int third = 0;
  bench.run(figure_counts, false, 200, [&](const Talk& talk) {
    if (talk.turns.size() < 3) return;
    ++third;
    EXPECT_EQ(talk.turns[2].question.find("of them"), std::string::npos);
  });
  EXPECT_GT(third, 20);
}

// Two squares whose sides face each other, and a circle beside the corner of one.
TEST(InstructionAnswers, GapsAreFromEdgeToEdge) {
  const auto& kinds = figure_kinds();
  const double half = 20 / std::numbers::sqrt2;
  const ColoredFigure square{&kinds[1], &named_colors()[0], {50, 50}, 20},
      other{&kinds[1], &named_colors()[0], {50 + 2 * half + 7, 55}, 20},
      circle{&kinds[0], &named_colors()[0], {50 + half + 13, 50 + half + 13}, 9};
  EXPECT_NEAR(gap_between(square, other), 7, 1e-9);
  // A circle of 64 corners lies up to 0.02 pixels inside.
  EXPECT_NEAR(gap_between(square, circle), 13 * std::numbers::sqrt2 - 9, 0.02);
}

TEST(InstructionAnswers, TheNearestIsSoByItsEdgeToo) {
  const auto disc = [](double x, double radius) {
    return ColoredFigure{&figure_kinds()[0], &named_colors()[0], {x, 100}, radius};
  };
  ShapeScene scene{400, 200, {}, {disc(100, 10), disc(160, 8), disc(20, 12)}};
  EXPECT_EQ(nearest_to_first(scene), &scene.figures[1]);
  // Its middle is further away, its edge nearer.
  scene.figures[2] = disc(20, 40);
  EXPECT_EQ(nearest_to_first(scene), nullptr);
}

TEST(InstructionAnswers, TheOddOneLiesInItsBox) {
  TaskBench bench;
  int boxes = 0;
  bench.run(odd_one_out, false, 120, [&](const Talk& talk) {
    if (talk.turns.size() < 3) return;
    Random random(1);
    const auto groundings = find_groundings(talk_sample(talk, false, random));
    ASSERT_EQ(groundings.size(), 1U);
    const GroundedBox& told = groundings[0].boxes[0];
    const Image& image = talk.images[0];
    const double w = image.width / 999.0, h = image.height / 999.0;
    // What is inked in the box and a little around it: other figures are a quarter cell away.
    Box seen{image.width, image.height, 0, 0};
    const auto left = static_cast<int>(static_cast<double>(told.x1) * w) - 3,
               right = static_cast<int>(static_cast<double>(told.x2) * w) + 4,
               top = static_cast<int>(static_cast<double>(told.y1) * h) - 3,
               bottom = static_cast<int>(static_cast<double>(told.y2) * h) + 4;
    for (int y = std::max(0, top); y < std::min(bottom, image.height); ++y)
      for (int x = std::max(0, left); x < std::min(right, image.width); ++x) {
        if (image.row(y)[3 * x] > 245 && image.row(y)[3 * x + 2] > 245) continue;
        seen.left = std::min(seen.left, x), seen.right = std::max(seen.right, x + 1);
        seen.top = std::min(seen.top, y), seen.bottom = std::max(seen.bottom, y + 1);
      }
    // Thousandths of up to 512 pixels, and a rim of less than a pixel: two pixels.
    EXPECT_NEAR(static_cast<double>(told.x1) * w, seen.left, 2);
    EXPECT_NEAR(static_cast<double>(told.x2) * w, seen.right, 2);
    EXPECT_NEAR(static_cast<double>(told.y1) * h, seen.top, 2);
    EXPECT_NEAR(static_cast<double>(told.y2) * h, seen.bottom, 2);
    ++boxes;
  });
  EXPECT_GT(boxes, 10);
}

TEST(InstructionAnswers, TrianglesAddUp) {
  TaskBench bench;
  bench.run(third_angle, false, 40, [](const Talk& talk) {
    const auto n = numbers_in(talk.turns[0].answer);  // 180, 180, x, y, z
    ASSERT_EQ(n.size(), 5U);
    EXPECT_EQ(n[2] + n[3] + n[4], 180);
  });
  bench.run(right_triangle, false, 40, [](const Talk& talk) {
    const auto n = numbers_in(talk.turns[0].answer);  // one, other, square, value
    ASSERT_EQ(n.size(), 4U);
    EXPECT_EQ(n[3] * n[3], n[2]);
    const bool sum = talk.turns[0].answer.find('+') != std::string::npos;
    EXPECT_EQ(std::hypot(sum ? n[0] : n[3], n[1]), sum ? n[3] : n[0]);
  });
}

// By the sides of the triangle of each corner and its neighbours.
TEST(InstructionAnswers, EveryCornerOfAPolygonIsSeen) {
  for (int count = 4; count <= 10; ++count) {
    int made = 0;
    for (uint64_t seed = 0; seed < 60; ++seed) {
      Random random(seed);
      const auto corners = draw_corners(count, random);
      if (corners.empty()) continue;
      ASSERT_EQ(corners.size(), static_cast<size_t>(count));
      ++made;
      for (size_t i = 0; i < corners.size(); ++i) {
        const Point here = corners[i], one = corners[(i + corners.size() - 1) % corners.size()],
                    other = corners[(i + 1) % corners.size()];
        const double a = length(one - here), b = length(other - here), c = length(one - other);
        const double inner =
            std::acos((a * a + b * b - c * c) / (2 * a * b)) * 180 / std::numbers::pi;
        EXPECT_LE(inner, 165 + 1e-9) << count << " corners, seed " << seed;
      }
    }
    EXPECT_GT(made, 40) << count;
  }
}

// The squares of a drawn grid: which are light, and which have a letter.
struct SeenGrid {
  std::vector<bool> light;
  std::vector<int> lettered;
};

SeenGrid see_grid(const Image& image, int size) {
  SeenGrid seen;
  const double cell = (image.width - 8.0) / size;
  const auto pixel = [&](double x, double y) {
    return image.row(static_cast<int>(y)) + static_cast<int>(x) * 3;
  };
  for (int i = 0; i < size * size; ++i) {
    const double left = 4 + cell * (i % size), top = 4 + cell * (i / size);
    const uint8_t* first = pixel(left + 4, top + 4);
    bool plain = true;
    for (double y = 4; y < cell - 4; ++y)
      for (double x = 4; x < cell - 4; ++x)
        plain &= std::equal(first, first + 3, pixel(left + x, top + y));
    seen.light.push_back(luminance({first[0], first[1], first[2]}) > 128);
    if (!plain) seen.lettered.push_back(i);
  }
  return seen;
}

// Steps between the two letters over light squares alone, by spreading from square to square.
int steps_over_light(const SeenGrid& grid, int size) {
  std::vector<int> far(grid.light.size(), 1000);
  far[static_cast<size_t>(grid.lettered[0])] = 0;
  for (int round = 0; round < size * size; ++round)
    for (int i = 0; i < size * size; ++i)
      for (const int next :
           {i - size, i + size, i % size > 0 ? i - 1 : -1, i % size < size - 1 ? i + 1 : -1}) {
        const auto at = static_cast<size_t>(i);
        if (next < 0 || next >= size * size || !grid.light[at]) continue;
        far[at] = std::min(far[at], far[static_cast<size_t>(next)] + 1);
      }
  return far[static_cast<size_t>(grid.lettered[1])];
}

TEST(InstructionAnswers, WaysGoOverLightSquares) {
  TaskBench bench;
  const int made = bench.run(way_through, false, 120, [](const Talk& talk) {
    int size = 4;
    SeenGrid grid = see_grid(talk.images[0], size);
    while (grid.lettered.size() != 2 && size < 6) grid = see_grid(talk.images[0], ++size);
    ASSERT_EQ(grid.lettered.size(), 2U);
    EXPECT_EQ(talk.turns[1].answer, std::to_string(steps_over_light(grid, size)));
  });
  EXPECT_GT(made, 40);
}

// A stack machine over the same text, so that no sum is computed where it was written.
double evaluate(const std::string& text, size_t& at);
double factor(const std::string& text, size_t& at) {
  while (text[at] == ' ') ++at;
  if (text[at] == '(') {
    const double value = evaluate(text, ++at);
    ++at;
    return value;
  }
  size_t used = 0;
  const double value = std::stod(text.substr(at), &used);
  at += used;
  return value;
}
double product(const std::string& text, size_t& at) {
  double value = factor(text, at);
  while (text.substr(at, 4) == " × ") at += 4, value *= factor(text, at);
  return value;
}
double evaluate(const std::string& text, size_t& at) {
  double value = product(text, at);
  for (;;) {
    if (text.substr(at, 3) == " + ")
      at += 3, value += product(text, at);
    else if (text.substr(at, 5) == " − ")
      at += 5, value -= product(text, at);
    else
      return value;
  }
}

TEST(InstructionAnswers, SumsComeOutTheOtherWayRound) {
  TaskBench bench;
  bench.run(arithmetic, false, 120, [](const Talk& talk) {
    const std::string& question = talk.turns[0].question;
    const size_t from = question.find_first_of("(0123456789");
    size_t at = 0;
    const double value = evaluate(question.substr(from), at);
    const std::string& answer = talk.turns[0].answer;
    std::string last = answer.substr(answer.rfind("= ") + 2);
    if (last.starts_with("−")) last = "-" + last.substr(3);
    EXPECT_EQ(std::stod(last), value) << question;
  });
}

// "12 / 12 = 1 feet."
TEST(InstructionAnswers, UnitsInThePluralAreNotOne) {
  TaskBench bench;
  const int made = bench.run(convert_unit, false, 3000, [](const Talk& talk) {
    EXPECT_EQ(talk.turns[0].answer.find("= 1 "), std::string::npos) << talk.turns[0].answer;
  });
  EXPECT_GT(made, 900);
}

TEST(InstructionAnswers, AWordIsNotInItsDefinition) {
  Document document{"words", "CC0-1.0", "en", "", Kind::pair};
  TaskBench bench;
  const auto talks = [&](const char* definition) {
    document.pair =
        std::make_shared<const TextPair>(TextPair{TextPair::Use::definition, "gopher", definition});
    bench.material().train_documents[Kind::pair] = {&document};
    return bench.run(guess_word, false, 3, [](const Talk&) {});
  };
  EXPECT_EQ(talks("A burrowing network protocol."), 3);
  EXPECT_EQ(talks("Gopher is a network protocol."), 0);
}

TEST(InstructionAnswers, DatesCountDayByDay) {
  TaskBench bench;
  bench.run(days_between, true, 60, [](const Talk& talk) {
    const auto n = numbers_in(talk.turns[0].question);
    const auto days = numbers_in(talk.turns[0].answer)[0];
    int year = static_cast<int>(n[0]), month = static_cast<int>(n[1]), day = static_cast<int>(n[2]);
    const auto length = [&] {
      static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
      const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
      return kDays[month - 1] + (month == 2 && leap ? 1 : 0);
    };
    for (int i = 0; i < static_cast<int>(days); ++i)
      if (++day > length()) day = 1, month = month % 12 + 1, year += month == 1 ? 1 : 0;
    EXPECT_EQ(year, n[3]);
    EXPECT_EQ(month, n[4]);
    EXPECT_EQ(day, n[5]);
  });
}

// What a screen lists stands in the order of reading, and a switch that is on is seen to be so.
TEST(InstructionAnswers, ScreensAreReadInOrder) {
  TaskBench bench;
  const Task look = [](const Asking& a) -> std::optional<Talk> {
    const auto drawn = draw_screen(a);
    if (!drawn) return {};
    const auto& elements = drawn->screen.elements;
    for (size_t i = 1; i < elements.size(); ++i) {
      const Box &before = elements[i - 1].box, &box = elements[i].box;
      EXPECT_TRUE(box.top >= before.bottom || box.left >= before.right)
          << elements[i - 1].name << " before " << elements[i].name;
    }
    for (const auto* e : drawn->screen.of_kind(Element::Kind::toggle)) {
      // On the left of the switch: the knob is on the right.
      const int x = e->box.left + e->box.height() / 2, y = (e->box.top + e->box.bottom) / 2;
      const uint8_t* p = drawn->image.row(y) + x * 3;
      if (!e->on) continue;
      EXPECT_GE(contrast_ratio({p[0], p[1], p[2]}, drawn->screen.paper), 1.5) << e->name;
    }
    return Talk{};
  };
  EXPECT_GT(bench.run(look, false, 150, [](const Talk&) {}), 50);
}

TEST(InstructionAnswers, AnyLabelMayBeTheFaintOneAndNoOtherTextIs) {
  TaskBench bench;
  std::set<size_t> places;
  const Task look = [](const Asking& a) -> std::optional<Talk> {
    const auto drawn = draw_screen(a, true);
    if (!drawn) return {};
    Talk talk{"", "", {}, {}};
    for (const auto& e : drawn->screen.elements)
      talk.turns.push_back({e.name, e.faint ? "faint" : ""});
    return talk;
  };
  bench.run(look, false, 100, [&](const Talk& talk) {
    for (size_t i = 0; i < talk.turns.size(); ++i)
      if (talk.turns[i].answer == "faint") places.insert(i);
  });
  EXPECT_GT(places.size(), 2U);
  for (const auto& accent : named_colors())
    EXPECT_GE(contrast_ratio(text_on(accent.color), accent.color), 4.5) << accent.english;
}

// 18 degrees off the east is neither east nor south-east.
TEST(InstructionAnswers, EightDirectionsAreToldApart) {
  EXPECT_EQ(compass_word(2, 1, false), "south-east");
  EXPECT_EQ(compass_word(-1, -2, true), "西北");
  EXPECT_EQ(compass_word(0, -2, false), "north");
  EXPECT_EQ(compass_word(-3, 0, true), "西");
  EXPECT_EQ(compass_word(3, 1, false), "");
  EXPECT_EQ(compass_word(-1, 3, false), "");
}

// From the corners of the base: how far each lies from the edge that another one begins.
TEST(InstructionAnswers, NoTwoEdgesOfASolidAreDrawnAsOne) {
  int made = 0;
  for (const bool pyramid : {false, true})
    for (int n = 3; n <= 7; ++n)
      for (int turn = 0; turn < 24 / std::gcd(24, n); ++turn) {
        const auto corners = solid_corners(pyramid, n, turn);
        if (corners.empty()) continue;
        ++made;
        for (int i = 0; i < n; ++i)
          for (int k = 0; k < n; ++k) {
            const Point end = corners[static_cast<size_t>(pyramid ? n : n + i)],
                        along = end - corners[static_cast<size_t>(i)],
                        to = corners[static_cast<size_t>(k)] - corners[static_cast<size_t>(i)];
            if (i == k) continue;
            EXPECT_GT(std::abs(along.x * to.y - along.y * to.x) / length(along), 0.03)
                << pyramid << " " << n << " " << turn;
          }
      }
  EXPECT_GT(made, 40);
}

TEST(InstructionAnswers, MassesAddUpAndIsomersHaveNoName) {
  TaskBench bench;
  int sums = 0;
  bench.run(molar_mass, false, 200, [&](const Talk& talk) {
    bool named = false;
    for (const auto& turn : talk.turns) {
      named = named || turn.answer == "Glucose." || turn.answer == "Benzene.";
      if (turn.answer.find("g/mol") == std::string::npos) continue;
      const auto n = numbers_in(turn.answer);
      double sum = 0;
      for (size_t i = 0; i + 2 < n.size(); i += 2) sum += n[i] * n[i + 1];
      EXPECT_NEAR(sum, n.back(), 1e-9) << turn.answer;
      ++sums;
    }
    EXPECT_FALSE(named);
  });
  EXPECT_GT(sums, 50);
}

TEST(InstructionAnswers, FlowChartsAreNotRunTwiceAlike) {
  TaskBench bench;
  bench.run(flow_chart, false, 300, [](const Talk& talk) {
    if (talk.turns.size() < 2) return;
    EXPECT_NE(talk.turns[0].answer, talk.turns[1].answer);
  });
}

// The published examples of WCAG 2: black on white is 21 to 1, #777777 on white 4.48 to 1.
TEST(InstructionAnswers, ContrastIsThatOfTheGuideline) {
  EXPECT_NEAR(contrast_ratio({0, 0, 0}, {255, 255, 255}), 21, 1e-9);
  EXPECT_NEAR(contrast_ratio({0x77, 0x77, 0x77}, {255, 255, 255}), 4.48, 0.005);
}

}  // namespace
}  // namespace dsvl
