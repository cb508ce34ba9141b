// What learns in which stage.
#include "train/stage.h"

namespace dsvl {

Part part_of(std::string_view name) {
  const auto begins = [name](std::string_view prefix) { return name.starts_with(prefix); };
  const auto has = [name](std::string_view part) { return name.find(part) != name.npos; };
  if (begins("vision_model.high_layer_norm.") || begins("vision_model.low_layer_norm."))
    return Part::unused;
  if (begins("vision_model.vision_tower_high."))
    return has("downsamples") || has("neck") ? Part::high_tail : Part::high_blocks;
  if (begins("vision_model.")) return Part::low_tower;
  if (begins("aligner.")) return Part::adaptor;
  return Part::language;  // with and without the prefix of a text-only model
}

const char* part_name(Part part) {
  constexpr const char* kNames[] = {"SigLIP",  "SAM blocks", "SAM tail",
                                    "adaptor", "language",   "unused"};
  return kNames[static_cast<int>(part)];
}

bool learns(Stage stage, bool freeze_high, Part part) {
  const bool adaptor_side = part == Part::adaptor || (part == Part::high_tail && !freeze_high);
  switch (stage) {
    case Stage::glyphs:
      return part == Part::high_blocks || part == Part::high_tail;
    case Stage::contrastive:
      return part == Part::low_tower;
    case Stage::language:
      return part == Part::language;
    case Stage::adaptor:
      return adaptor_side;
    case Stage::joint:
      return adaptor_side || part == Part::language;
    case Stage::sft:
      return adaptor_side || part == Part::language || part == Part::low_tower;
  }
  return false;
}

}  // namespace dsvl
