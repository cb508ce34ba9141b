// The table of stages.
#include "base/error.h"
#include "train/contrastive_task.h"
#include "train/glyph_task.h"
#include "train/token_task.h"

namespace dsvl {

void Task::restore(const std::vector<std::string>& positions, const Share& share) {
  if (static_cast<int64_t>(positions.size()) != share.micro_batches())
    fail("the checkpoint was made with ", positions.size(), " micro-batches a step, this run has ",
         share.micro_batches(), " (ranks x gradient_accumulation_steps); wanted the same number");
}

std::unique_ptr<Task> make_task(const Recipe& recipe, DeepseekVl& model) {
  switch (recipe.kind()) {
    case Stage::glyphs:
      return make_glyph_task(recipe, model);
    case Stage::contrastive:
      return make_contrastive_task(recipe, model);
    default:
      return make_token_task(recipe, model);
  }
}

}  // namespace dsvl
