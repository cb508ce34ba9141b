// One painter a kind of screen; each sets its elements from top to bottom.
#include "data/instruct/screen.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "data/instruct/screen_words.h"

namespace dsvl {
namespace {

using Kind = Element::Kind;

Box box_of(Point a, Point b) {
  return {static_cast<int>(std::lround(a.x)), static_cast<int>(std::lround(a.y)),
          static_cast<int>(std::lround(b.x)), static_cast<int>(std::lround(b.y))};
}

// What the painters share: the board, the words, the colours.
struct Painter {
  const Asking& a;
  Board& board;
  Screen& screen;
  Color accent, panel, line;
  double size;
  bool fits = true;  // every label in its room

  void check(const Box& box, double room) { fits = fits && box.width() <= room; }

  template <class Word>
  std::vector<const Word*> pick(std::span<const Word> words, size_t count) const {
    std::vector<const Word*> order;
    for (const auto& word : words) order.push_back(&word);
    a.random.shuffle(order);
    order.resize(std::min(count, order.size()));
    return order;
  }
  void round_box(Point from, Point to, double r, Color color) {
    auto outline = arc_points({to.x - r, from.y + r}, r, r, 0, 90);
    const Point corners[] = {
        {from.x + r, from.y + r}, {from.x + r, to.y - r}, {to.x - r, to.y - r}};
    for (int i = 0; i < 3; ++i) {
      const auto more = arc_points(corners[i], r, r, 90 * (i + 1), 90 * (i + 2));
      outline.insert(outline.end(), more.begin(), more.end());
    }
    board.shapes().fill_path(outline, color, 1);
  }
  // Which of so many labels is the faint one; none when all are in one ink.
  std::optional<size_t> pick_faint(size_t count) const {
    if (screen.faint_ink.r == screen.ink.r || count == 0) return {};
    return static_cast<size_t>(a.random.below(static_cast<int64_t>(count)));
  }
  Color text_color(const Element& e) const { return e.faint ? screen.faint_ink : screen.ink; }
  void title(double y) {
    screen.elements.push_back(
        {Kind::title, screen.title, "", false,
         board.label(screen.title, {18, y}, Align::start, screen.ink, std::round(size * 1.35))});
  }
  void toggle(Element& e, Point right) {
    const double w = size * 2.2, h = size * 1.2;
    const Point from = right - Point{w, h / 2}, to = right + Point{0, h / 2};
    round_box(from, to, h / 2, e.on ? accent : blend(screen.paper, screen.ink, 0.3));
    board.shapes().disc({e.on ? to.x - h / 2 : from.x + h / 2, right.y}, h / 2 - 2,
                        {255, 255, 255});
    e.box = box_of(from, to);
  }
  void button(Element& e, Point from, Point to, bool primary) {
    round_box(from, to, 5, primary ? accent : blend(screen.paper, screen.ink, 0.15));
    const Color text = primary ? text_on(accent) : screen.ink;
    check(board.label(e.name, between(from, to, 0.5), Align::center, text), to.x - from.x - 6);
    e.box = box_of(from, to);
  }
  // The title, then this many of the words; the screen lacks the others.
  std::vector<std::string> titled_names(double y, std::span<const ScreenWord> words, size_t count) {
    title(y);
    std::vector<std::string> names;
    for (const auto* word : pick(words, words.size()))
      (names.size() < count ? names : screen.absent).emplace_back(word->in(a.chinese));
    return names;
  }
  void rule(double y) { board.shapes().line({14, y}, {screen.width - 14.0, y}, line, 1); }
};

void settings(Painter& p) {
  const double step = p.size * 2.6;
  const auto fit = static_cast<size_t>((p.screen.height - 64) / step);
  const size_t count = std::min(fit, static_cast<size_t>(p.a.random.between(3, 7)));
  const auto names = p.titled_names(30, setting_words(), count);
  const auto faint = p.pick_faint(names.size());
  for (size_t i = 0; i < names.size(); ++i) {
    const double y = 64 + step * (static_cast<double>(i) + 0.5);
    Element e{Kind::toggle, names[i], "", p.a.random.chance(0.5)};
    e.faint = faint == i;
    p.check(p.board.label(e.name, {18, y}, Align::start, p.text_color(e)),
            p.screen.width - 48 - 2.2 * p.size);
    p.toggle(e, {p.screen.width - 18.0, y});
    p.rule(y + step / 2);
    p.screen.elements.push_back(std::move(e));
  }
}

std::string part_of(std::string_view values, size_t place) {
  for (size_t i = 0; i < place; ++i) values.remove_prefix(values.find('\t') + 1);
  return std::string(values.substr(0, values.find('\t')));
}

void form(Painter& p) {
  const double step = p.size * 2.9;
  const auto fit = static_cast<size_t>((p.screen.height - 120) / step);
  const auto fields =
      p.pick(form_words(), std::min(fit, static_cast<size_t>(p.a.random.between(3, 5))));
  p.title(30);
  const auto faint = p.pick_faint(fields.size());
  double y = 62;
  for (size_t i = 0; i < fields.size(); ++i) {
    const ScreenField* field = fields[i];
    const std::string_view english = field->values.english;
    const auto place =
        static_cast<size_t>(p.a.random.below(1 + std::count(english.begin(), english.end(), '\t')));
    Element e{Kind::field, field->name.in(p.a.chinese),
              part_of(field->values.in(p.a.chinese), place)};
    e.faint = faint == i;
    const Point from{p.screen.width * 0.36, y}, to{p.screen.width - 18.0, y + p.size * 2};
    p.check(p.board.label(e.name, {18, y + p.size}, Align::start, p.text_color(e)), from.x - 24);
    p.round_box(from, to, 4, p.line);
    p.round_box(from + Point{1.5, 1.5}, to - Point{1.5, 1.5}, 3, p.panel);
    p.check(p.board.label(e.value, {from.x + 10, y + p.size}, Align::start, p.screen.ink),
            to.x - from.x - 20);
    e.box = box_of(from, to);
    p.screen.elements.push_back(std::move(e));
    y += step;
  }
  const auto buttons = p.pick(dialog_buttons(), 2);
  for (size_t i = 0; i < 2; ++i) {
    Element e{Kind::button, buttons[i]->in(p.a.chinese)};
    const double x = p.screen.width - 18.0 - (i == 0 ? p.size * 6.5 : 0);
    p.button(e, {x - p.size * 6, y + 4}, {x, y + 4 + p.size * 2.1}, i == 1);
    p.screen.elements.push_back(std::move(e));
  }
}

void dialog(Painter& p) {
  const double w = std::min(p.screen.width - 40.0, p.size * 22), h = p.size * 9;
  const Point from{(p.screen.width - w) / 2, (p.screen.height - h) / 2}, to = from + Point{w, h};
  p.board.shapes().fill_box({0, 0}, {double(p.screen.width), double(p.screen.height)},
                            blend(p.screen.paper, {0, 0, 0}, 0.35));
  p.round_box(from, to, 9, p.screen.paper);
  Element question{Kind::text, p.screen.title};
  question.box =
      p.board.label(question.name, from + Point{w / 2, h * 0.3}, Align::center, p.screen.ink);
  p.check(question.box, w - 16);
  p.screen.elements.push_back(question);
  const auto count = static_cast<size_t>(p.a.random.between(2, 3));
  const auto buttons = p.pick(dialog_buttons(), count);
  const double each = (w - 20) / static_cast<double>(count);
  for (size_t i = 0; i < count; ++i) {
    Element e{Kind::button, buttons[i]->in(p.a.chinese)};
    const Point at = from + Point{10 + each * static_cast<double>(i) + 4, h * 0.6};
    p.button(e, at, at + Point{each - 8, p.size * 2.2}, i + 1 == count);
    p.screen.elements.push_back(std::move(e));
  }
}

void list(Painter& p) {
  const double step = p.size * 2.3;
  const auto fit = static_cast<size_t>((p.screen.height - 60) / step);
  const size_t count = std::min(fit, static_cast<size_t>(p.a.random.between(3, 8)));
  const auto names = p.titled_names(28, list_words(), count);
  for (size_t i = 0; i < names.size(); ++i) {
    const double top = 54 + step * static_cast<double>(i), y = top + step / 2;
    const int64_t amount = p.a.random.between(1, 999);
    const char* unit = p.a.random.chance(0.5) ? " KB" : " MB";
    Element e{Kind::row, names[i], str(amount, unit)};
    e.box = box_of({14, top + 2}, {p.screen.width - 14.0, top + step - 2});
    if (i % 2 == 0)
      p.board.shapes().fill_box({14, top + 2}, {p.screen.width - 14.0, top + step - 2}, p.panel);
    p.board.label(e.name, {24, y}, Align::start, p.screen.ink);
    p.board.label(e.value, {p.screen.width - 24.0, y}, Align::end, p.screen.ink);
    p.screen.elements.push_back(std::move(e));
  }
}

void dashboard(Painter& p) {
  const size_t columns = p.screen.width > p.screen.height ? 3 : 2, rows = 2, count = columns * rows;
  const double w = (p.screen.width - 24.0) / static_cast<double>(columns),
               h = (p.screen.height - 66.0) / static_cast<double>(rows);
  const auto names = p.titled_names(30, card_words(), count);
  for (size_t i = 0; i < names.size(); ++i) {
    const Point from = Point{12 + w * static_cast<double>(i % columns) + 5,
                             56 + h * static_cast<double>(i / columns) + 5};
    const Point to = from + Point{w - 10, h - 10};
    Element e{Kind::card, names[i], str(p.a.random.between(1, 9999))};
    p.round_box(from, to, 7, p.panel);
    p.board.label(e.name, {(from.x + to.x) / 2, from.y + (to.y - from.y) * 0.28}, Align::center,
                  p.screen.ink, p.size * 0.9);
    p.board.label(e.value, {(from.x + to.x) / 2, from.y + (to.y - from.y) * 0.66}, Align::center,
                  p.screen.ink, std::round(p.size * 1.6));
    e.box = box_of(from, to);
    p.screen.elements.push_back(std::move(e));
  }
}

std::string all_words(bool chinese) {
  std::string text = "0123456789 KMB?-";
  for (const auto words :
       {setting_words(), settings_titles(), form_titles(), dialog_words(), dialog_buttons(),
        list_words(), list_titles(), card_words(), dashboard_titles()})
    for (const auto& word : words) text += word.in(chinese);
  for (const auto& field : form_words())
    text += std::string(field.name.in(chinese)) + field.values.in(chinese);
  std::erase(text, '\t');
  return text;
}

void pick_colors(Screen& screen, bool faint, Random& random) {
  const bool dark = random.chance(0.3);
  const auto grey = [&](int64_t low, int64_t high) {
    const auto shade = static_cast<uint8_t>(random.between(low, high));
    return Color{shade, shade, static_cast<uint8_t>(std::min<int>(255, shade + 4))};
  };
  screen.paper = dark ? grey(20, 48) : grey(236, 255);
  screen.ink = dark ? grey(220, 245) : grey(10, 50);
  screen.faint_ink = faint ? blend(screen.paper, screen.ink, random.uniform(0.2, 0.3)) : screen.ink;
}

}  // namespace

std::string Screen::key() const {
  std::string text = "screen " + title;
  for (const auto& e : elements) text += str("\n", e.name, " ", e.value, " ", e.on);
  return text;
}

std::vector<const Element*> Screen::of_kind(Element::Kind wanted) const {
  std::vector<const Element*> found;
  for (const auto& e : elements)
    if (e.kind == wanted) found.push_back(&e);
  return found;
}

double contrast_ratio(Color a, Color b) {
  const auto linear = [](uint8_t value) {
    const double v = value / 255.0;
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
  };
  const auto light = [&](Color c) {
    return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
  };
  const double x = light(a), y = light(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

Color text_on(Color ground) {
  constexpr Color kDark{20, 20, 20}, kLight{255, 255, 255};
  return contrast_ratio(kDark, ground) > contrast_ratio(kLight, ground) ? kDark : kLight;
}

std::optional<DrawnScreen> draw_screen(const Asking& a, bool faint) {
  static const std::string kEnglish = all_words(false), kChinese = all_words(true);
  auto look = pick_look(a, a.chinese ? kChinese : kEnglish);
  if (!look) return {};
  Screen screen;
  pick_colors(screen, faint, a.random);
  look->paper = screen.paper, look->ink = screen.ink;
  const bool phone = a.random.chance(0.5);
  const int side = std::max(360, a.side());
  screen.width = phone ? std::max(300, side * 3 / 5) : side,
  screen.height = phone ? side : std::max(300, side * 2 / 3);
  screen.kind = static_cast<Screen::Kind>(a.random.below(faint ? 2 : 5));
  const std::span<const ScreenWord> titles[] = {settings_titles(), form_titles(), dialog_words(),
                                                list_titles(), dashboard_titles()};
  const auto& names = titles[static_cast<size_t>(screen.kind)];
  screen.title =
      names[static_cast<size_t>(a.random.below(static_cast<int64_t>(names.size())))].in(a.chinese);
  const Color accent = a.random.pick(named_colors()).color;
  // Black on dark paper: nobody sees which switches are on.
  if (contrast_ratio(accent, screen.paper) < 1.5) return {};
  Board board(screen.width, screen.height, *look, a.pen);
  Painter painter{a,
                  board,
                  screen,
                  accent,
                  blend(screen.paper, screen.ink, 0.06),
                  blend(screen.paper, screen.ink, 0.25),
                  look->size};
  using PaintKind = void (*)(Painter&);
  constexpr PaintKind kPaints[] = {settings, form, dialog, list, dashboard};
  kPaints[static_cast<size_t>(screen.kind)](painter);
  if (!painter.fits || !a.belongs(screen.key())) return {};
  return DrawnScreen{std::move(screen), board.finish()};
}

}  // namespace dsvl
