// Family `captions`: a named picture, alone or among others, on a ground of any kind, asked for its
// description, name, place or box.
#include "base/error.h"
#include "data/captions/caption_questions.h"
#include "data/captions/picking.h"
#include "data/render.h"

namespace dsvl {
namespace {

struct CaptionOptions {
  int64_t least_side = 256, most_side = 512;  // pixels of the picture
  double group_share = 0.45;                  // several pictures in one
  int64_t most_pictures = 5;                  // in one
  double chinese_share = 0.3;                 // of questions and answers, where there are names
  double lossy_share = 0.3;  // JPEG instead of PNG; textures and photographs always are
  GroundOptions ground;
};

void fields(Visitor& v, CaptionOptions& o) {
  v("least_side", o.least_side, "shortest side of a picture, pixels");
  v("most_side", o.most_side, "longest side");
  v("group_share", o.group_share, "samples with several pictures in one");
  v("most_pictures", o.most_pictures, "pictures in one");
  v("chinese_share", o.chinese_share, "questions and answers in Chinese");
  v("lossy_share", o.lossy_share, "JPEG instead of PNG on grounds that are plain or graded");
  v("ground", o.ground, "what the pictures lie on");
}

void check_settings(const CaptionOptions& o, const std::string& where) {
  check_share(o.group_share, "group_share", where);
  check_share(o.chinese_share, "chinese_share", where);
  check_share(o.lossy_share, "lossy_share", where);
  check_ground(o.ground, where);
  if (o.least_side < 64 || o.most_side < o.least_side || o.most_side > 4096)
    fail(where, ": sides of ", o.least_side, " to ", o.most_side, ", wanted 64 to 4096");
  if (o.most_pictures < 2 || o.most_pictures > 6)
    fail(where, ": most_pictures is ", o.most_pictures, ", wanted 2 to 6");
}

class CaptionFamily : public Family {
 public:
  explicit CaptionFamily(std::shared_ptr<const Material> material)
      : material_(std::move(material)),
        options_(settings_of<CaptionOptions>(material_->recipe, "captions")) {}

  // A composition that does not come about is tried with other draws; a picture whose bytes are
  // damaged costs its samples alone.
  Drawn make(Draw draw) override {
    std::string why;
    for (int attempt = 0; attempt < 4; ++attempt) {
      try {
        if (auto sample = attempt_one(draw, why)) return std::move(*sample);
      } catch (const Error&) {
        return Drawn::dropped("a picture that does not decode");
      }
    }
    return Drawn::dropped(why);
  }

 private:
  std::optional<Sample> attempt_one(Draw& draw, std::string& why) const {
    Random& random = draw.random;
    const bool chinese = random.chance(options_.chinese_share);
    std::vector<const Document*> documents = pick_documents(draw, chinese);
    std::vector<const NamedPicture*> pictures;
    for (const auto* document : documents) pictures.push_back(document->picture.get());
    const auto side = [&] {
      return static_cast<int>(random.between(options_.least_side, options_.most_side));
    };
    const int width = side(), height = side();
    const auto scene = compose(
        pictures,
        {width, height, options_.ground, material_->documents_of(draw.split, Kind::photograph)},
        random, why);
    if (!scene) return {};
    const bool has_chinese = !pictures[0]->chinese.description.empty();
    const bool has_english = !pictures[0]->english.description.empty();
    const bool asked_in_chinese = (chinese && has_chinese) || !has_english;
    auto exchange = ask_caption(*scene, asked_in_chinese, random);
    why = "no question suits";
    if (!exchange) return {};
    if (scene->photograph != nullptr) documents.push_back(scene->photograph);
    return finish(*scene, *exchange, documents, asked_in_chinese, random);
  }

  // The document's own first, then others of the split that cannot be mixed up with it.
  std::vector<const Document*> pick_documents(Draw& draw, bool chinese) const {
    Random& random = draw.random;
    std::vector<const Document*> picked = {draw.document};
    if (!random.chance(options_.group_share) || draw.document->picture->in(chinese).name.empty())
      return picked;
    const auto wanted = static_cast<size_t>(random.between(2, options_.most_pictures));
    const auto& all = material_->documents_of(draw.split, Kind::picture);
    add_distinct(picked, wanted, all, chinese, random);
    return picked;
  }

  Sample finish(const Composition& scene, const CaptionExchange& exchange,
                const std::vector<const Document*>& documents, bool chinese, Random& random) const {
    const bool lossy = random.chance(options_.lossy_share) || scene.ground == GroundKind::texture ||
                       scene.ground == GroundKind::photograph;
    Sample sample =
        picture_question(scene.image, lossy, exchange.question, exchange.answer, random);
    credit(sample, documents);
    sample.category = exchange.main;
    sample.subcategory = exchange.leaf + (chinese ? " zh" : " en");
    return sample;
  }

  std::shared_ptr<const Material> material_;
  const CaptionOptions options_;
};

}  // namespace

FamilyRow caption_family() {
  return {"captions",
          Kind::picture,
          0,
          false,
          complete_settings<CaptionOptions>,
          [](std::shared_ptr<const Material> material) -> std::unique_ptr<Family> {
            return std::make_unique<CaptionFamily>(std::move(material));
          },
          Kind::photograph};
}

}  // namespace dsvl
