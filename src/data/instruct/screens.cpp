// Tasks of the family `screens`: read, find, operate, count, convert, judge.
#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/json.h"
#include "data/instruct/families.h"
#include "data/instruct/screen.h"
#include "data/table.h"

namespace dsvl {
namespace {

using Kind = Element::Kind;

std::string boxed(const Screen& screen, const Element& e) {
  return grounded(e.name, e.box, screen.width, screen.height);
}
std::string det(const Screen& screen, const Element& e) {
  return det_text(e.box, screen.width, screen.height);
}
std::string on_text(const Asking& a, bool on) {
  return on ? a.in("on", "打开") : a.in("off", "关闭");
}
// What can be touched.
std::vector<const Element*> touchable(const Screen& screen) {
  std::vector<const Element*> found;
  for (const auto& e : screen.elements)
    if (e.kind != Kind::title && e.kind != Kind::text) found.push_back(&e);
  return found;
}
std::string kind_text(const Asking& a, Kind kind) {
  switch (kind) {
    case Kind::toggle:
      return a.in("the switch", "开关");
    case Kind::field:
      return a.in("the field", "输入框");
    case Kind::button:
      return a.in("the button", "按钮");
    case Kind::row:
      return a.in("the row", "列表项");
    case Kind::card:
      return a.in("the card", "卡片");
    default:
      return a.in("the text", "文字");
  }
}

std::optional<Talk> state_of_switch(const Asking& a) {
  static const Phrases kAsk = {{"Is “{0}” switched on?", "Is the switch for “{0}” on or off?"},
                               {"“{0}”打开了吗？", "“{0}”的开关是开着还是关着？"}};
  static const Phrases kWhich = {{"Which settings are switched on?", "List everything that is on."},
                                 {"哪些设置是打开的？", "列出所有打开的项目。"}};
  const auto drawn = draw_screen(a);
  if (!drawn || drawn->screen.kind != Screen::Kind::settings) return {};
  const auto toggles = drawn->screen.of_kind(Kind::toggle);
  const Element& one = *a.random.pick(toggles);
  Talk talk{"commonsense reasoning",
            "state of a switch",
            {{a.say(kAsk, {one.name}),
              a.in("It is " + on_text(a, one.on) + ".", "它是" + on_text(a, one.on) + "的。")}},
            {drawn->image}};
  if (a.random.chance(0.5)) {
    std::vector<std::string> names;
    for (const auto* e : toggles)
      if (e->on) names.push_back(e->name);
    talk.turns.push_back({a.say(kWhich), names.empty()
                                             ? a.in("None.", "没有。")
                                             : join_list(names, a.chinese) + a.in(".", "。")});
  }
  return talk;
}

std::optional<Talk> read_element(const Asking& a) {
  static const Phrases kField = {{"What does “{0}” say?", "Which value does “{0}” show?"},
                                 {"“{0}”显示什么？", "“{0}”的内容是什么？"}};
  static const Phrases kAll = {
      {"Read all text of the screen, from top to bottom.", "Transcribe the screen."},
      {"从上到下读出屏幕上的文字。", "抄录屏幕上的所有文字。"}};
  static const Phrases kTitle = {
      {"What is the heading of this screen?", "What is the screen's title?"},
      {"这个界面的标题是什么？", "屏幕标题写了什么？"}};
  const auto drawn = draw_screen(a);
  if (!drawn) return {};
  const Screen& screen = drawn->screen;
  Talk talk{"recognition", "printed text screen", {}, {drawn->image}};
  std::vector<const Element*> valued;
  for (const auto& e : screen.elements)
    if (!e.value.empty()) valued.push_back(&e);
  if (!valued.empty() && a.random.chance(0.7)) {
    const Element& e = *a.random.pick(valued);
    talk.turns.push_back({a.say(kField, {e.name}), e.value});
  }
  const auto titles = screen.of_kind(Kind::title);
  if (!titles.empty() && a.random.chance(0.4))
    talk.turns.push_back({a.say(kTitle), titles[0]->name});
  if (talk.turns.empty()) {
    std::string text;
    for (const auto& e : screen.elements)
      text += (text.empty() ? "" : "\n") + e.name + (e.value.empty() ? "" : " " + e.value);
    talk.turns.push_back({a.say(kAll), text});
  }
  return talk;
}

std::optional<Talk> find_element(const Asking& a) {
  static const Phrases kWhereIs = {
      {"Where is {1} “{0}”? Give its box.", "Find {1} “{0}” on the screen."},
      {"“{0}”的{1}在哪里？给出边界框。", "在屏幕上找出“{0}”的{1}。"}};
  static const Phrases kWhat = {{"Which element is at {0}?", "What is at {0} on this screen?"},
                                {"{0}处是哪个元素？", "屏幕上{0}处是什么？"}};
  static const Phrases kList = {{"List everything that can be touched, with its box.",
                                 "Detect all elements that can be touched."},
                                {"列出所有可以点按的元素及其边界框。", "检测所有可以点按的元素。"}};
  const auto drawn = draw_screen(a);
  if (!drawn) return {};
  const auto elements = touchable(drawn->screen);
  const Element &one = *a.random.pick(elements), &other = *a.random.pick(elements);
  Talk talk{"recognition", "pointing screen", {}, {drawn->image}};
  if (a.random.chance(0.25)) {
    std::string lines;
    for (const auto* e : elements) lines += (lines.empty() ? "" : "\n") + boxed(drawn->screen, *e);
    talk.turns.push_back({a.say(kList), lines});
    return talk;
  }
  talk.turns.push_back(
      {a.say(kWhereIs, {one.name, kind_text(a, one.kind)}), boxed(drawn->screen, one)});
  if (a.random.chance(0.5)) {
    const std::string kind = kind_text(a, other.kind);
    talk.turns.push_back({a.say(kWhat, {det(drawn->screen, other)}),
                          a.in(std::string("T") + kind.substr(1) + " “" + other.name + "”.",
                               "“" + other.name + "”" + kind + "。")});
  }
  return talk;
}

std::optional<Talk> operate(const Asking& a) {
  static const Phrases kTurn = {
      {"How do I switch “{0}” {1} here?", "I want “{0}” to be {1}. What must I do?"},
      {"怎样把“{0}”{1}？", "我想把“{0}”{1}，该怎么做？"}};
  static const Phrases kPress = {
      {"Where do I tap to choose “{0}”?", "I want “{0}”. What do I press?"},
      {"要选“{0}”，点哪里？", "我想点“{0}”，按哪里？"}};
  static const Phrases kChange = {{"How do I change “{0}”?", "Where can “{0}” be edited?"},
                                  {"怎样修改“{0}”？", "在哪里编辑“{0}”？"}};
  const auto drawn = draw_screen(a);
  if (!drawn) return {};
  const Element& e = *a.random.pick(touchable(drawn->screen));
  Talk talk{"commonsense reasoning", "software", {}, {drawn->image}};
  const std::string where = boxed(drawn->screen, e);
  if (e.kind == Kind::toggle) {
    const bool wanted = a.random.chance(0.5);
    const std::string answer = wanted == e.on
                                   ? a.in("Nothing: it is " + on_text(a, wanted) + " already.",
                                          "不用操作：它已经" + on_text(a, wanted) + "了。")
                                   : a.in("Tap its switch: ", "点它的开关：") + where;
    talk.turns.push_back({a.say(kTurn, {e.name, on_text(a, wanted)}), answer});
  } else if (e.kind == Kind::button) {
    talk.turns.push_back({a.say(kPress, {e.name}), a.in("This button: ", "这个按钮：") + where});
  } else if (e.kind == Kind::field) {
    talk.turns.push_back(
        {a.say(kChange, {e.name}), a.in("In this field, which now says “" + e.value + "”: ",
                                        "在这个输入框里，现在的内容是“" + e.value + "”：") +
                                       where});
  } else {
    return {};
  }
  return talk;
}

std::optional<Talk> count_elements(const Asking& a) {
  static const Phrases kOn = {
      {"How many settings are switched on?", "Count the switches that are on."},
      {"有几项设置是打开的？", "数一数打开的开关。"}};
  static const Phrases kRows = {
      {"How many entries does the list have?", "Count the entries of the list."},
      {"列表有几项？", "数一数列表中的条目。"}};
  static const Phrases kFields = {
      {"How many fields does the form have?", "Count the fields to fill in."},
      {"表单有几个输入框？", "数一数要填写的输入框。"}};
  static const Phrases kButtons = {{"How many buttons does the dialog have?", "Count the buttons."},
                                   {"对话框有几个按钮？", "数一数按钮的个数。"}};
  const auto drawn = draw_screen(a);
  if (!drawn) return {};
  const Screen& screen = drawn->screen;
  Talk talk{"recognition", "counting screen", {}, {drawn->image}};
  if (screen.kind == Screen::Kind::settings) {
    const auto toggles = screen.of_kind(Kind::toggle);
    talk.turns.push_back({a.say(kOn), str(std::count_if(toggles.begin(), toggles.end(),
                                                        [](const Element* e) { return e->on; }))});
  } else if (screen.kind == Screen::Kind::list) {
    talk.turns.push_back({a.say(kRows), str(screen.of_kind(Kind::row).size())});
  } else if (screen.kind == Screen::Kind::form) {
    talk.turns.push_back({a.say(kFields), str(screen.of_kind(Kind::field).size())});
  } else if (screen.kind == Screen::Kind::dialog) {
    talk.turns.push_back({a.say(kButtons), str(screen.of_kind(Kind::button).size())});
  } else {
    return {};
  }
  return talk;
}

std::optional<Talk> absent_element(const Asking& a) {
  static const Phrases kSetting = {{"Is “{0}” switched on?", "Where is the switch for “{0}”?"},
                                   {"“{0}”打开了吗？", "“{0}”的开关在哪里？"}};
  static const Phrases kValue = {{"What does “{0}” show?", "Which value does “{0}” have?"},
                                 {"“{0}”显示什么？", "“{0}”的值是多少？"}};
  const auto drawn = draw_screen(a);
  if (!drawn || drawn->screen.absent.empty()) return {};
  const std::string name = a.random.pick(drawn->screen.absent);
  const bool settings = drawn->screen.kind == Screen::Kind::settings;
  return Talk{"recognition",
              "others absent",
              {{a.say(settings ? kSetting : kValue, {name}),
                a.in("The screen does not show “" + name + "”.", "屏幕上没有“" + name + "”。")}},
              {drawn->image}};
}

std::string html_of(const Screen& screen) {
  std::string html;
  for (const auto& e : screen.elements) {
    if (e.kind == Kind::title) html += str("<h1>", e.name, "</h1>\n");
    if (e.kind == Kind::text) html += str("<p>", e.name, "</p>\n");
    if (e.kind == Kind::toggle)
      html += str("<label>", e.name, " <input type=\"checkbox\" role=\"switch\"",
                  e.on ? " checked" : "", "></label>\n");
    if (e.kind == Kind::field)
      html += str("<label>", e.name, " <input value=\"", e.value, "\"></label>\n");
    if (e.kind == Kind::button) html += str("<button>", e.name, "</button>\n");
    if (e.kind == Kind::row)
      html += str("<div class=\"row\"><span>", e.name, "</span><span>", e.value, "</span></div>\n");
    if (e.kind == Kind::card)
      html += str("<div class=\"card\"><h2>", e.name, "</h2><p>", e.value, "</p></div>\n");
  }
  return html;
}

std::optional<Talk> screen_to_html(const Asking& a) {
  static const Phrases kAsk = {
      {"Write HTML with the elements of this screen, without styles.",
       "Turn the screen into plain HTML."},
      {"写出这个界面各元素的 HTML，不要样式。", "把这个界面转换成简单的 HTML。"}};
  const auto drawn = draw_screen(a);
  if (!drawn) return {};
  return Talk{"conversion",
              "ui",
              {{a.say(kAsk), "```html\n" + html_of(drawn->screen) + "```"}},
              {drawn->image}};
}

std::optional<Talk> screen_to_json(const Asking& a) {
  static const Phrases kAsk = {
      {"Give what the screen shows as JSON, names as keys.",
       "Extract names and values into a JSON object."},
      {"以 JSON 给出屏幕上的内容，名称作键。", "把名称和值提取成 JSON 对象。"}};
  const auto drawn = draw_screen(a);
  if (!drawn || drawn->screen.kind == Screen::Kind::dialog) return {};
  Value object(Value::Object{});
  for (const auto& e : drawn->screen.elements) {
    if (e.kind == Kind::toggle) object.set(e.name, e.on);
    if (!e.value.empty()) object.set(e.name, e.value);
  }
  return Talk{
      "recognition", "to a given format json", {{a.say(kAsk), to_json(object, 2)}}, {drawn->image}};
}

std::optional<Talk> too_faint(const Asking& a) {
  static const Phrases kAsk = {
      {"What should be improved on this screen, so that it can be read well?",
       "Suggest one improvement for this screen's legibility."},
      {"为了便于阅读，这个界面应当怎样改进？", "就易读性给这个界面提一条改进建议。"}};
  const auto drawn = draw_screen(a, true);
  if (!drawn) return {};
  const auto& elements = drawn->screen.elements;
  const auto it =
      std::find_if(elements.begin(), elements.end(), [](const Element& e) { return e.faint; });
  if (it == elements.end()) return {};
  const double ratio = contrast_ratio(drawn->screen.paper, drawn->screen.faint_ink);
  if (ratio > 3) return {};
  const std::string number = number_text(std::round(ratio * 10) / 10, 3);
  return Talk{
      "evaluation",
      "suggestions for improvement",
      {{a.say(kAsk),
        a.in("The label “" + it->name +
                 "” is too faint: its contrast with the background is only about " + number +
                 " : 1, and 4.5 : 1 is the least for text (WCAG 2). Draw it in the colour of the "
                 "other labels.",
             "标签“" + it->name + "”太淡：它与背景的对比度只有约" + number +
                 "：1，而文字至少应为4.5：1（WCAG 2）。应改用与其他标签相同的颜色。")}},
      {drawn->image}};
}

}  // namespace

const std::vector<TaskRow>& screen_tasks() {
  static const std::vector<TaskRow> kTasks = {
      {"state of a switch", 1, state_of_switch},
      {"reading", 1.2, read_element},
      {"finding", 1.5, find_element},
      {"operating", 1.2, operate},
      {"counting", 0.6, count_elements},
      {"absent", 0.8, absent_element},
      {"html", 1, screen_to_html},
      {"json", 0.7, screen_to_json},
      {"improvement", 0.6, too_faint},
  };
  return kTasks;
}

}  // namespace dsvl
