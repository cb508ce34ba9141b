// Instruction tasks: a function each, in one table a family; and the family that draws out of such
// a table.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/canvas.h"
#include "data/instruct/talk.h"
#include "data/render.h"
#include "data/scene/ground.h"
#include "data/scene/wording.h"
#include "data/tex/set_math.h"

namespace dsvl {

struct TaskOptions {
  int64_t least_side = 288, most_side = 512;  // pixels of a picture, 200 to 1024
  double chinese_share = 0.4;                 // of conversations
  double lossy_share = 0.2;                   // JPEG although nothing asks for it
  GroundOptions ground;                       // of pasted pictures
};
void check_settings(const TaskOptions& o, const std::string& where);

// What a family of tasks can be told depends on what it draws: each has the settings it uses.
struct DrawnTaskOptions : TaskOptions {       // sides, face, JPEG
  std::string chinese_face = "wqy-microhei";  // of Chinese text in pictures
};
struct PastedTaskOptions : TaskOptions {};  // sides, ground, JPEG
struct MapTaskOptions : TaskOptions {};     // JPEG: maps have their own sizes
struct TextTaskOptions : TaskOptions {};    // the share of Chinese alone
void fields(Visitor& v, DrawnTaskOptions& o);
void fields(Visitor& v, PastedTaskOptions& o);
void fields(Visitor& v, MapTaskOptions& o);
void fields(Visitor& v, TextTaskOptions& o);

// What a task is told and draws with.
struct Asking {
  const Material& material;
  const SplitPlan& split;
  const TaskOptions& options;
  const FontFile* chinese_face;  // null: the family draws no text
  const Document* document;      // of families that go through documents
  Pen& pen;
  MathSetter& math;
  Random& random;
  bool chinese;

  std::string say(const Phrases& phrases, const std::vector<std::string>& parts = {}) const;
  // One of the two texts.
  std::string in(const std::string& english, const std::string& translated) const {
    return chinese ? translated : english;
  }
  // Whether a drawn content is in this split's part, decided by its hash alone.
  bool belongs(std::string_view content) const;
  const std::vector<FontFile>& faces() const;  // of the split
  // A face of the split that has every character. Chinese text has a face of its own, which is a
  // seen one. Null when eight draws gave none.
  const FontFile* face(std::string_view text) const;
  // A face of formulas; null when the recipe has none for the split.
  const FontFile* math_face() const;
  int side() const {
    return static_cast<int>(random.between(options.least_side, options.most_side));
  }
};

using TaskFunction = std::optional<Talk>(const Asking& asking);
using Task = TaskFunction*;
// What the task makes of the draw; a picture that came out empty declines too.
std::optional<Talk> make_talk(Task task, const Asking& asking);

struct TaskRow {
  const char* name;  // in reasons and tests
  double weight;     // how often it is drawn, against the others
  Task make;
};

// One worker's renderer of a table of tasks: draws one for each sample; a task may decline, then it
// or another is drawn again. `chinese_face`: for Chinese text in pictures; none: they have no text.
std::unique_ptr<Family> make_task_family(std::shared_ptr<const Material> material,
                                         const TaskOptions& options,
                                         std::optional<FontFile> chinese_face,
                                         const std::vector<TaskRow>& rows);

}  // namespace dsvl
