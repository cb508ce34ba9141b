// What tests of instruction tasks need: a small material and one task's talks over many draws.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "data/instruct/task.h"

namespace dsvl {

class TaskBench {
 public:
  // What of this split only its kind matters for: seen or held-out contents and faces.
  explicit TaskBench(SplitPlan split = {"train", false, false, {}}) : split_(std::move(split)) {
    material_.recipe = read_build_recipe(DSVL_SOURCE_DIR "/recipes/data/tiny.toml");
    material_.recipe.held_out_share = 0;
    material_.recipe.fonts.faces.emplace_back("FreeSerif");  // has the signs of music
    material_.fonts = find_fonts(material_.recipe.fonts);
    material_.math_fonts = find_math_fonts(material_.recipe.fonts);
    chinese_face_ = find_font("wqy-microhei");
  }
  Material& material() { return material_; }
  // Of tasks that go through documents: what they are told from now on.
  void use(const Document* document) { document_ = document; }

  // `look` sees every talk that the task makes for the seeds 0 to `draws` - 1, at most `most` of
  // them; how many there were.
  int run(Task task, bool chinese, int draws, const std::function<void(const Talk&)>& look,
          int most = 1000) {
    int made = 0;
    for (int seed = 0; seed < draws && made < most; ++seed) {
      Random random(static_cast<uint64_t>(seed), {hash_name("task bench")});
      const Asking asking{material_, split_, options_, &chinese_face_, document_,
                          pen_,      math_,  random,   chinese};
      if (const auto talk = make_talk(task, asking)) look(*talk), ++made;
    }
    return made;
  }

 private:
  Material material_;
  const SplitPlan split_;
  const TaskOptions options_;
  const Document* document_ = nullptr;
  FontFile chinese_face_;
  Pen pen_;
  MathSetter math_{pen_};
};

}  // namespace dsvl
