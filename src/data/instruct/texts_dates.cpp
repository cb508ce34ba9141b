// The Gregorian calendar, counted in days.
#include <chrono>

#include "base/error.h"
#include "data/instruct/texts.h"

namespace dsvl {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr const char* kMain = "text instruction";
constexpr const char* kEnglishMonths[] = {"January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December"};
constexpr const char* kEnglishDays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                        "Thursday", "Friday", "Saturday"};
constexpr const char* kChineseDays[] = {"星期日", "星期一", "星期二", "星期三",
                                        "星期四", "星期五", "星期六"};

sys_days draw_day(Random& random) {
  const sys_days first = sys_days(std::chrono::year(1950) / 1 / 1);
  return first + days(random.below(36525));  // a century
}

std::string date_text(sys_days day, bool chinese) {
  const year_month_day date(day);
  const auto month = static_cast<unsigned>(date.month()),
             number = static_cast<unsigned>(date.day());
  const int year = static_cast<int>(date.year());
  return chinese ? str(year, "年", month, "月", number, "日")
                 : str(number, " ", kEnglishMonths[month - 1], " ", year);
}

std::string weekday_text(sys_days day, bool chinese) {
  const unsigned at = std::chrono::weekday(day).c_encoding();
  return chinese ? kChineseDays[at] : kEnglishDays[at];
}

}  // namespace

std::optional<Talk> date_after(const Asking& a) {
  static const Phrases kDate = {
      {"Which date is {0} days after {1}?", "It is {1}. What date will it be in {0} days?"},
      {"{1}之后{0}天是哪一天？", "今天是{1}，{0}天后是几月几日？"}};
  static const Phrases kDay = {
      {"Which day of the week is that?", "On which weekday does that fall?"},
      {"那天是星期几？", "那是星期几？"}};
  const sys_days from = draw_day(a.random);
  const int64_t count = a.random.between(5, 400);
  if (!a.belongs(str("date ", from.time_since_epoch().count(), " ", count))) return {};
  const sys_days to = from + days(count);
  Talk talk{kMain,
            "dates",
            {{a.say(kDate, {str(count), date_text(from, a.chinese)}),
              date_text(to, a.chinese) + a.in(".", "。")}}};
  if (a.random.chance(0.5))
    talk.turns.push_back(
        {a.say(kDay), a.in("A " + weekday_text(to, false) + ".", weekday_text(to, true) + "。")});
  return talk;
}

std::optional<Talk> days_between(const Asking& a) {
  static const Phrases kAsk = {
      {"How many days are there from {0} to {1}?", "Count the days from {0} to {1}."},
      {"从{0}到{1}有多少天？", "{0}到{1}相隔几天？"}};
  const sys_days from = draw_day(a.random);
  const int64_t count = a.random.between(10, 900);
  if (!a.belongs(str("between ", from.time_since_epoch().count(), " ", count))) return {};
  return Talk{kMain,
              "dates",
              {{a.say(kAsk, {date_text(from, a.chinese), date_text(from + days(count), a.chinese)}),
                a.in(str(count, " days."), str(count, "天。"))}}};
}

}  // namespace dsvl
