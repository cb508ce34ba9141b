// Tasks of the family `scenes`: named pictures pasted onto grounds, several questions about one
// picture, and several such pictures in one conversation.
#pragma once

#include "data/captions/composition.h"
#include "data/instruct/task.h"

namespace dsvl {

// The document of the draw, and others that cannot be mixed up with it, on one ground.
struct PastedScene {
  Composition composition;
  std::vector<const Document*> documents;  // of the pictures, then of the photograph
  bool lossy() const {
    return composition.ground == GroundKind::texture ||
           composition.ground == GroundKind::photograph;
  }
};
// What else a photograph shows nobody knows: it is no ground where the question is what is shown.
enum class Backdrop { any, drawn };
// Nothing when pictures lack a name in the language or find no room.
std::optional<PastedScene> paste_scene(const Asking& a,
                                       const std::vector<const Document*>& pictures,
                                       Backdrop backdrop = Backdrop::any);
// The draw's document first; empty when it has no name in the language or there are too few others.
std::vector<const Document*> pick_pictures(const Asking& a, size_t count);
// "the lion", "“狮子”"
std::string the_name(const NamedPicture& picture, bool chinese);

// scenes_single.cpp
TaskFunction several_questions, one_class, kind_of_ground, pasted_prompt, absent_thing,
    real_or_pasted;
// scenes_several.cpp
TaskFunction what_is_gone, which_shows, which_belong, where_more;

}  // namespace dsvl
