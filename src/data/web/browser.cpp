// The protocol: JSON messages with an id, answers with the same id, events in between.
#include "data/web/browser.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "base/base64.h"
#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "data/utf8.h"
#include "io/child.h"
#include "text/character_class.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kPatience{20};  // for an answer

Value object(Value::Object members) {
  return Value(std::move(members));
}

std::vector<std::string> words_of(const std::string& program, const std::string& profile) {
  std::vector<std::string> words = {
      program, "--headless", "--remote-debugging-pipe", "--user-data-dir=" + profile,
      "--host-resolver-rules=MAP * ~NOTFOUND", "--disable-gpu",
      // Pixels of the page before would stay where a tile is drawn
      // anew in part.
      "--disable-partial-raster", "--disable-extensions", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--no-first-run",
      "--hide-scrollbars", "--mute-audio", "--font-render-hinting=none",
      "--force-color-profile=srgb", "about:blank"};
  // Its sandbox refuses to run as root.
  if (geteuid() == 0) words.insert(words.end() - 1, "--no-sandbox");
  return words;
}

const Value& item(const Value& list, int64_t number) {
  const auto& items = list.as_array();
  if (number < 0 || number >= static_cast<int64_t>(items.size()))
    fail("the browser's answer has no item ", number);
  return items[static_cast<size_t>(number)];
}

// The whole pixels that "[left, top, width, height]" has a part in.
Box box_of(const Value& bounds) {
  constexpr double kFar = 1e6;
  const auto edge = [&](int k) { return std::clamp(item(bounds, k).as_double(), -kFar, kFar); };
  return {static_cast<int>(std::floor(edge(0))), static_cast<int>(std::floor(edge(1))),
          static_cast<int>(std::ceil(edge(0) + edge(2))),
          static_cast<int>(std::ceil(edge(1) + edge(3)))};
}

// An answer of DOMSnapshot.captureSnapshot: lists of one length each, of numbers in other lists.
struct Snapshot {
  const Value& whole;
  const Value& document = item(whole.at("documents"), 0);
  const Value& nodes = document.at("nodes");
  const Value& layout = document.at("layout");

  int64_t laid_out() const { return static_cast<int64_t>(layout.at("bounds").as_array().size()); }
  const std::string& string(const Value& number) const {
    static const std::string kNone;
    return number.as_int() < 0 ? kNone : item(whole.at("strings"), number.as_int()).as_string();
  }
  int64_t node(int64_t place) const { return item(layout.at("nodeIndex"), place).as_int(); }
  const std::string& text(int64_t place) const { return string(item(layout.at("text"), place)); }
  bool is_text(int64_t place) const { return item(layout.at("text"), place).as_int() >= 0; }
  const std::string& name(int64_t node) const { return string(item(nodes.at("nodeName"), node)); }
  // Blanks and the ends of lines have boxes too. Places in a text are counted in UTF-16.
  bool is_blank_line(const Value& lines, int64_t line) const {
    const int64_t start = item(lines.at("start"), line).as_int();
    const int64_t end = start + item(lines.at("length"), line).as_int();
    int64_t at = 0;
    for (const char32_t c : decode_utf8(text(item(lines.at("layoutIndex"), line).as_int()))) {
      if (at >= start && at < end && !is_space(c)) return false;
      at += c > 0xFFFF ? 2 : 1;
    }
    return true;
  }
  // Parents come before their children.
  bool is_definition(int64_t place) const {
    for (int64_t at = node(place), last = at + 1; at >= 0 && at < last;) {
      if (name(at) == "defs" || name(at) == "clipPath") return true;
      last = at;
      at = item(nodes.at("parentIndex"), at).as_int();
    }
    return false;
  }
};

}  // namespace

bool has_program(const std::string& program) {
  return run_child({program, "--version"}, ".").exit_code == 0;
}

std::string missing_browser(const std::string& program, bool required, const char* family) {
  if (has_program(program)) return "";
  const std::string why =
      str("'", program, "' cannot be run; install Chromium or name it in [", family, "] browser");
  if (required) fail("family ", family, ": ", why);
  return why;
}

Browser::Browser(std::string program) : program_(std::move(program)) {
  // One for each: the browser lets a profile be used by one process at a time.
  profile_ = (fs::temp_directory_path() / "dsvl-browser-XXXXXX").string();
  if (mkdtemp(profile_.data()) == nullptr)
    fail(profile_, ": no folder for the browser's profile: ", std::strerror(errno));
}

Browser::~Browser() {
  child_.reset();
  std::error_code error;
  fs::remove_all(profile_, error);
}

std::optional<Value> Browser::wait_for(int64_t id) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (auto message = child_->receive(until)) {
    Value answer = parse_json(*message, "the browser");
    const Value* answered = answer.find("id");
    if (answered == nullptr || answered->as_int() != id) continue;
    if (answer.find("result") == nullptr) return {};
    return std::move(*answer.find("result"));
  }
  child_.reset();
  return {};
}

std::optional<Value> Browser::call(const std::string& method, Value parameters) {
  if (!child_) return {};
  Value message = object({{"id", ++last_id_}, {"method", method}, {"params", parameters}});
  if (!session_.empty()) message.set("sessionId", session_);
  if (!child_->send(to_json(message))) {
    child_.reset();
    return {};
  }
  return wait_for(last_id_);
}

bool Browser::start() {
  if (child_) return true;
  session_.clear();
  // A profile of its own: one that was broken off may still be locked.
  child_ = std::make_unique<PipedChild>(words_of(program_, str(profile_, "/", ++starts_)));
  const auto target = call("Target.createTarget", object({{"url", "about:blank"}}));
  if (!target) return false;
  const auto attached =
      call("Target.attachToTarget",
           object({{"targetId", target->at("targetId").as_string()}, {"flatten", true}}));
  if (!attached) return false;
  session_ = attached->at("sessionId").as_string();
  for (const char* method : {"Page.enable", "DOM.enable", "CSS.enable"})
    if (!call(method, object({}))) return false;
  if (!call("Emulation.setScriptExecutionDisabled", object({{"value", true}}))) return false;
  const auto tree = call("Page.getFrameTree", object({}));
  if (!tree) return false;
  frame_ = tree->at("frameTree").at("frame").at("id").as_string();
  return true;
}

std::optional<Browser::Page> Browser::load(const std::string& html, int width) {
  try {
    if (start())
      if (auto page = try_load(html, width)) return page;
  } catch (const Error&) {  // an answer that is none
  }
  child_.reset();
  return {};
}

std::optional<Browser::Page> Browser::try_load(const std::string& html, int width) {
  constexpr int kWindow = 400;  // a page is as high as what it holds, at least this
  if (!call("Emulation.setDeviceMetricsOverride", object({{"width", width},
                                                          {"height", kWindow},
                                                          {"deviceScaleFactor", 1},
                                                          {"mobile", false}})) ||
      !call("CSS.startRuleUsageTracking", object({})) ||
      !call("Page.setDocumentContent", object({{"frameId", frame_}, {"html", html}})))
    return {};
  const auto metrics = call("Page.getLayoutMetrics", object({}));
  const auto usage = call("CSS.stopRuleUsageTracking", object({}));
  if (!metrics || !usage) return {};
  Page page;
  const Value& size = metrics->at("cssContentSize");
  page.width = static_cast<int>(size.at("width").as_double());
  page.height = static_cast<int>(size.at("height").as_double());
  for (const auto& rule : usage->at("ruleUsage").as_array())
    if (rule.at("used").as_bool())
      page.used.push_back({static_cast<size_t>(rule.at("startOffset").as_double()),
                           static_cast<size_t>(rule.at("endOffset").as_double())});
  std::sort(page.used.begin(), page.used.end(), [](const UsedRule& a, const UsedRule& b) {
    return a.start < b.start || (a.start == b.start && a.end < b.end);
  });
  return page;
}

std::optional<std::vector<PlacedPart>> Browser::placed_parts() {
  const auto found =
      call("DOMSnapshot.captureSnapshot", object({{"computedStyles", Value(Value::Array{})}}));
  if (!found) return {};
  const Snapshot page{*found};
  std::vector<PlacedPart> parts;
  for (int64_t i = 0; i < page.laid_out(); ++i)
    if (!page.is_text(i) && !page.is_definition(i))
      parts.push_back({page.name(page.node(i)), box_of(item(page.layout.at("bounds"), i))});
  const Value& lines = page.document.at("textBoxes");
  const auto count = static_cast<int64_t>(lines.at("bounds").as_array().size());
  for (int64_t i = 0; i < count; ++i)
    if (!page.is_blank_line(lines, i))
      parts.push_back({"#text", box_of(item(lines.at("bounds"), i))});
  return parts;
}

std::optional<std::string> Browser::capture(int width, int height) {
  const auto shot = call(
      "Page.captureScreenshot",
      object({{"format", "png"},
              {"captureBeyondViewport", true},
              {"clip",
               object({{"x", 0}, {"y", 0}, {"width", width}, {"height", height}, {"scale", 1}})}}));
  if (!shot) return {};
  return decode_base64(shot->at("data").as_string(), "the browser's picture");
}

}  // namespace dsvl
