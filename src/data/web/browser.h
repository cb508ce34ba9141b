// Chromium without a window, asked over its debugging pipe: pages to pictures. Pages are handed
// over as text; no script of theirs runs, and every name of the network is unknown.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/value.h"
#include "data/scene/boxes.h"
#include "io/piped_child.h"

namespace dsvl {

// Whether the program can be run: a path, or a name that is looked up in PATH.
bool has_program(const std::string& program);
// Why a family cannot be drawn for want of a browser; "" when it can. Fails when it is required.
std::string missing_browser(const std::string& program, bool required, const char* family);

struct UsedRule {
  size_t start = 0, end = 0;  // bytes of the style sheet's text
};

// An element that is laid out, by its name ("DIV", "path"), or a line of text that is not blank
// ("#text"), in pixels of the page. What stands in <defs> of a drawing is left out.
struct PlacedPart {
  std::string name;
  Box box;
};

class Browser {
 public:
  // Makes a folder for the browser's profile, or fails; the program is started by the first page.
  explicit Browser(std::string program);
  ~Browser();

  struct Page {
    int width = 0, height = 0;   // pixels of all that there is of the page
    std::vector<UsedRule> used;  // rules of its one style sheet that some element has, in order
  };
  // Lays the page out in a window of this width. Nothing when the browser does not answer in time:
  // it is ended and started anew for the next page.
  std::optional<Page> load(const std::string& html, int width);
  // PNG of the page that was loaded last, from its top.
  std::optional<std::string> capture(int width, int height);
  // What that page holds, seen or not. Fails on an answer that is none.
  std::optional<std::vector<PlacedPart>> placed_parts();

 private:
  bool start();
  // The result of a call to the page; nothing when it failed.
  std::optional<Value> call(const std::string& method, Value parameters);
  std::optional<Value> wait_for(int64_t id);
  std::optional<Page> try_load(const std::string& html, int width);

  std::string program_, profile_, session_, frame_;
  std::unique_ptr<PipedChild> child_;
  int64_t last_id_ = 0, starts_ = 0;
};

}  // namespace dsvl
