// The table of the family `scenes`, and what its tasks share.
#include "data/instruct/scenes.h"

#include "data/captions/picking.h"
#include "data/instruct/families.h"

namespace dsvl {

std::vector<const Document*> pick_pictures(const Asking& a, size_t count) {
  std::vector<const Document*> picked = {a.document};
  if (a.document->picture->in(a.chinese).name.empty()) return {};
  add_distinct(picked, count, a.material.documents_of(a.split, Kind::picture), a.chinese, a.random);
  if (picked.size() < count) picked.clear();
  return picked;
}

std::optional<PastedScene> paste_scene(const Asking& a,
                                       const std::vector<const Document*>& pictures,
                                       Backdrop backdrop) {
  if (pictures.empty()) return {};
  PastedScene scene;
  scene.documents = pictures;
  std::vector<const NamedPicture*> named;
  for (const auto* document : pictures) named.push_back(document->picture.get());
  const int width = a.side(), height = a.side();
  std::string why;
  static const std::vector<const Document*> kNone;
  const auto& photographs =
      backdrop == Backdrop::drawn ? kNone : a.material.documents_of(a.split, Kind::photograph);
  auto made = compose(named, {width, height, a.options.ground, photographs}, a.random, why);
  if (!made) return {};
  scene.composition = std::move(*made);
  if (scene.composition.photograph != nullptr)
    scene.documents.push_back(scene.composition.photograph);
  return scene;
}

std::string the_name(const NamedPicture& picture, bool chinese) {
  return chinese ? "“" + picture.chinese.name + "”" : definite(picture.english.name);
}

const std::vector<TaskRow>& scene_tasks() {
  static const std::vector<TaskRow> kTasks = {
      {"several questions", 3, several_questions}, {"one class", 1, one_class},
      {"kind of ground", 0.6, kind_of_ground},     {"prompt", 0.8, pasted_prompt},
      {"absent thing", 1, absent_thing},           {"real or pasted", 0.6, real_or_pasted},
      {"what is gone", 1.2, what_is_gone},         {"which shows", 1.2, which_shows},
      {"which belong", 1, which_belong},           {"where more", 0.8, where_more},
  };
  return kTasks;
}

}  // namespace dsvl
