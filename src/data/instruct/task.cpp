// Draws out of a table of tasks.
#include "data/instruct/task.h"

#include "base/error.h"

namespace dsvl {
namespace {

// Held-out contents are a small share of all, so many are drawn before one belongs.
constexpr int kMostAttempts = 600;

class TaskFamily : public Family {
 public:
  TaskFamily(std::shared_ptr<const Material> material, const TaskOptions& options,
             std::optional<FontFile> chinese_face, const std::vector<TaskRow>& rows)
      : material_(std::move(material)),
        options_(options),
        chinese_face_(std::move(chinese_face)),
        rows_(rows) {
    for (const auto& row : rows_) whole_ += row.weight;
  }

  Drawn make(Draw draw) override {
    // There is one Chinese face, so pictures in unseen faces are talked about in English.
    const bool english_only = chinese_face_ && draw.split.held_out_faces;
    const bool chinese = !english_only && draw.random.chance(options_.chinese_share);
    const TaskRow* row = &pick(draw.random);
    const int most = draw.document == nullptr ? kMostAttempts : 24;
    // A document without Chinese names is asked about in English.
    const int most_chinese = draw.document == nullptr ? most : most / 2;
    for (int attempt = 0; attempt < most; ++attempt) {
      // Another task when this one has declined for long.
      if (attempt % 60 == 59 || (draw.document != nullptr && attempt % 2 == 1))
        row = &pick(draw.random);
      const Asking asking{*material_,
                          draw.split,
                          options_,
                          chinese_face_ ? &*chinese_face_ : nullptr,
                          draw.document,
                          pen_,
                          math_,
                          draw.random,
                          chinese && attempt < most_chinese};
      try {
        if (auto talk = make_talk(row->make, asking)) return finish(*talk, asking);
      } catch (const Error& error) {  // a file of the document that cannot be read
        if (draw.document == nullptr) throw;
        return Drawn::dropped(error.what());
      }
    }
    return Drawn::dropped(str(row->name, ": nothing suits"));
  }

 private:
  Sample finish(Talk& talk, const Asking& asking) const {
    talk.lossy = talk.lossy || asking.random.chance(options_.lossy_share);
    return talk_sample(talk, asking.chinese, asking.random);
  }

  const TaskRow& pick(Random& random) const {
    double at = random.uniform(0, whole_);
    for (const auto& row : rows_)
      if ((at -= row.weight) < 0) return row;
    return rows_.back();
  }

  std::shared_ptr<const Material> material_;
  const TaskOptions options_;
  const std::optional<FontFile> chinese_face_;
  const std::vector<TaskRow>& rows_;
  double whole_ = 0;
  Pen pen_;
  MathSetter math_{pen_};
};

void side_fields(Visitor& v, TaskOptions& o) {
  v("least_side", o.least_side, "shortest side of a picture, pixels");
  v("most_side", o.most_side, "longest side");
}
void language_fields(Visitor& v, TaskOptions& o) {
  v("chinese_share", o.chinese_share, "conversations in Chinese");
}
void lossy_fields(Visitor& v, TaskOptions& o) {
  v("lossy_share", o.lossy_share, "JPEG instead of PNG, where nothing asks for it");
}

}  // namespace

void fields(Visitor& v, DrawnTaskOptions& o) {
  side_fields(v, o);
  language_fields(v, o);
  lossy_fields(v, o);
  v("chinese_face", o.chinese_face, "face of Chinese text in pictures");
}

void fields(Visitor& v, PastedTaskOptions& o) {
  side_fields(v, o);
  language_fields(v, o);
  lossy_fields(v, o);
  v("ground", o.ground, "what the pictures lie on");
}

void fields(Visitor& v, MapTaskOptions& o) {
  language_fields(v, o);
  lossy_fields(v, o);
}

void fields(Visitor& v, TextTaskOptions& o) {
  language_fields(v, o);
}

void check_settings(const TaskOptions& o, const std::string& where) {
  check_share(o.chinese_share, "chinese_share", where);
  check_share(o.lossy_share, "lossy_share", where);
  check_ground(o.ground, where);
  if (o.least_side < 200 || o.most_side < o.least_side || o.most_side > 1024)
    fail(where, ": sides of ", o.least_side, " to ", o.most_side,
         ", wanted 200 to 1024: labels are 15 to 20 pixels high on every side");
}

std::string Asking::say(const Phrases& phrases, const std::vector<std::string>& parts) const {
  return fill_phrase(random.pick(chinese ? phrases.chinese : phrases.english), parts);
}

std::optional<Talk> make_talk(Task task, const Asking& asking) {
  auto talk = task(asking);
  if (!talk) return {};
  for (const auto& image : talk->images)
    if (image.width == 0) return {};
  return talk;
}

bool Asking::belongs(std::string_view content) const {
  return is_held_out(content, material.recipe.held_out_share) == split.held_out_content;
}

const std::vector<FontFile>& Asking::faces() const {
  return split.held_out_faces ? material.fonts.held_out : material.fonts.seen;
}

const FontFile* Asking::face(std::string_view text) const {
  for (int attempt = 0; attempt < 8 && !faces().empty(); ++attempt) {
    const FontFile& face = random.pick(faces());
    if (pen.has_all(face, text)) return &face;
  }
  if (chinese_face == nullptr || split.held_out_faces) return nullptr;
  return pen.has_all(*chinese_face, text) ? chinese_face : nullptr;
}

std::unique_ptr<Family> make_task_family(std::shared_ptr<const Material> material,
                                         const TaskOptions& options,
                                         std::optional<FontFile> chinese_face,
                                         const std::vector<TaskRow>& rows) {
  return std::make_unique<TaskFamily>(std::move(material), options, std::move(chinese_face), rows);
}

const FontFile* Asking::math_face() const {
  const auto& all = split.held_out_faces ? material.math_fonts.held_out : material.math_fonts.seen;
  return all.empty() ? nullptr : &random.pick(all);
}

}  // namespace dsvl
