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
// Nothing when pictures lack a name in the language or find no room.
std::optional<PastedScene> paste_scene(const Asking& a,
                                       const std::vector<const Document*>& pictures);
// The draw's document first; empty when it has no name in the language or there are too few others.
std::vector<const Document*> pick_pictures(const Asking& a, size_t count);
// "the lion", "“狮子”"
std::string the_name(const NamedPicture& picture, bool chinese);

std::optional<Talk> several_questions(const Asking& a);  // scenes_single.cpp
std::optional<Talk> one_class(const Asking& a);
std::optional<Talk> kind_of_ground(const Asking& a);
std::optional<Talk> pasted_prompt(const Asking& a);
std::optional<Talk> absent_thing(const Asking& a);
std::optional<Talk> real_or_pasted(const Asking& a);
std::optional<Talk> what_is_gone(const Asking& a);  // scenes_several.cpp
std::optional<Talk> which_shows(const Asking& a);
std::optional<Talk> which_belong(const Asking& a);
std::optional<Talk> where_more(const Asking& a);

}  // namespace dsvl
