// Family `scene_text`: words and lines of a text document on photographs and textures, tilted, in
// perspective, arched, in Chinese also in columns; asked for the text, its boxes, one box or place.
#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "data/render.h"
#include "data/scene/ground.h"
#include "data/scene/inking.h"
#include "data/scene/scene_questions.h"
#include "data/scene/snippets.h"

namespace dsvl {
namespace {

struct SceneOptions {
  int64_t least_side = 320, most_side = 640;  // pixels of the picture
  int64_t model_side = 1024;                  // longest side that the model is shown
  double least_letter = 8;                    // height of the smallest letters there, pixels
  double min_size = 18, max_size = 72;        // pixels per em
  int64_t most_blocks = 4, most_lines = 3, most_characters = 24;
  double box_share = 0.35, vertical_share = 0.3;
  double tilt_share = 0.5, perspective_share = 0.4, arch_share = 0.2;
  double plate_share = 0.25, shadow_share = 0.3, blur_share = 0.2, noise_share = 0.3;
  double chinese_share = 0.8;  // questions in Chinese about Chinese text
  std::vector<std::string> chinese_faces = {"wqy-microhei"}, held_out_chinese_faces;
  GroundOptions ground{0.7, 0.15, 0.1};
};

void fields(Visitor& v, SceneOptions& o) {
  v("least_side", o.least_side, "shortest side of a picture, pixels");
  v("most_side", o.most_side, "longest side");
  v("model_side", o.model_side, "longest side that the model is shown; larger pictures shrink");
  v("least_letter", o.least_letter, "least height there of the smallest letters, pixels");
  v("min_size", o.min_size, "smallest text, pixels per em");
  v("max_size", o.max_size, "largest text");
  v("most_blocks", o.most_blocks, "blocks of text in a picture");
  v("most_lines", o.most_lines, "lines in a block");
  v("most_characters", o.most_characters, "characters in a line; Chinese lines have half as many");
  v("box_share", o.box_share, "asked with boxes");
  v("vertical_share", o.vertical_share, "Chinese blocks that are written in columns");
  v("tilt_share", o.tilt_share, "blocks turned by up to 20 degrees");
  v("perspective_share", o.perspective_share, "blocks seen at an angle");
  v("arch_share", o.arch_share, "blocks with arched lines");
  v("plate_share", o.plate_share, "blocks on a sign, besides those that need one");
  v("shadow_share", o.shadow_share, "blocks with a shadow");
  v("blur_share", o.blur_share, "blocks that are blurred");
  v("noise_share", o.noise_share, "pictures with noise");
  v("chinese_share", o.chinese_share, "questions in Chinese about Chinese text");
  v("chinese_faces", o.chinese_faces, "faces of Chinese text");
  v("held_out_chinese_faces", o.held_out_chinese_faces, "those that only test pictures show");
  v("ground", o.ground, "what the text stands on");
}

void check_settings(const SceneOptions& o, const std::string& where) {
  check_sizes(o.least_side, o.min_size, o.max_size, where, "least_side");
  if (o.most_side < o.least_side || o.most_side > 4096)
    fail(where, ": most_side is ", o.most_side, ", wanted ", o.least_side, " to 4096");
  if (o.model_side < 32) fail(where, ": model_side is ", o.model_side, ", wanted 32 or more");
  if (o.most_blocks < 1 || o.most_lines < 1 || o.most_characters < 4)
    fail(where, ": wanted most_blocks and most_lines 1 or more, most_characters 4 or more");
  for (const auto& [name, share] : {std::pair{"box_share", o.box_share},
                                    {"vertical_share", o.vertical_share},
                                    {"tilt_share", o.tilt_share},
                                    {"perspective_share", o.perspective_share},
                                    {"arch_share", o.arch_share},
                                    {"plate_share", o.plate_share},
                                    {"shadow_share", o.shadow_share},
                                    {"blur_share", o.blur_share},
                                    {"noise_share", o.noise_share},
                                    {"chinese_share", o.chinese_share}})
    check_share(share, name, where);
  check_ground(o.ground, where);
}

class SceneFamily : public Family {
 public:
  explicit SceneFamily(std::shared_ptr<const Material> material)
      : material_(std::move(material)),
        options_(settings_of<SceneOptions>(material_->recipe, "scene_text")),
        chinese_(find_fonts({options_.chinese_faces, options_.held_out_chinese_faces})) {}

  Drawn make(Draw draw) override {
    Random& random = draw.random;
    if (draw.document->language == "code") return Drawn::dropped("source code");
    const bool chinese = draw.document->language == "zh";
    const auto& faces = faces_of(draw.split, chinese);
    if (faces.empty()) return Drawn::dropped("no held-out face for Chinese");
    LayoutPlan layout = pick_layout(random);
    std::vector<Block> blocks;
    std::string why = "no words in the text";
    const int64_t wanted = random.between(1, options_.most_blocks);
    for (int64_t i = 0; i < wanted; ++i)
      for (int attempt = 0; attempt < 3; ++attempt) {
        const BlockPlan plan = pick_block(*draw.document, random.pick(faces), random);
        if (plan.lines.empty()) continue;
        why = "a character that the face lacks";
        if (!has_all(plan)) return Drawn::dropped(why);
        if (auto block = place_block(plan, layout, blocks, pen_, random, why)) {
          blocks.push_back(std::move(*block));
          break;
        }
      }
    if (blocks.empty()) return Drawn::dropped(why);
    return finish(blocks, layout, draw);
  }

 private:
  const std::vector<FontFile>& faces_of(const SplitPlan& split, bool chinese) const {
    const FontSet& set = chinese ? chinese_ : material_->fonts;
    return split.held_out_faces ? set.held_out : set.seen;
  }

  LayoutPlan pick_layout(Random& random) const {
    const auto side = [&] {
      return static_cast<int>(random.between(options_.least_side, options_.most_side));
    };
    LayoutPlan plan{side(), side()};
    const double longest = std::max(plan.width, plan.height);
    plan.least_letter =
        options_.least_letter * std::max(1.0, longest / static_cast<double>(options_.model_side));
    plan.in_rows = random.chance(0.75);
    return plan;
  }

  BlockPlan pick_block(const Document& document, const FontFile& face, Random& random) const {
    const bool chinese = document.language == "zh";
    const bool vertical = chinese && random.chance(options_.vertical_share);
    const int64_t most_lines = random.chance(0.7) ? 1 : options_.most_lines;
    BlockPlan plan;
    plan.lines = pick_snippet(document.text,
                              {chinese, vertical, most_lines, options_.most_characters}, random);
    // Small sizes are as frequent as large ones: even draws of the logarithm.
    const double size =
        std::exp(random.uniform(std::log(options_.min_size), std::log(options_.max_size)));
    plan.lettering = {face, std::round(size), vertical, random.uniform(1.15, 1.5)};
    plan.tilt_share = options_.tilt_share;
    plan.perspective_share = options_.perspective_share;
    plan.arch_share = plan.lines.size() == 1 ? options_.arch_share : 0;
    return plan;
  }

  bool has_all(const BlockPlan& plan) {
    return std::all_of(plan.lines.begin(), plan.lines.end(), [&](const std::string& line) {
      return pen_.has_all(plan.lettering.face, line);
    });
  }

  Sample finish(const std::vector<Block>& blocks, const LayoutPlan& layout, Draw& draw) const {
    Random& random = draw.random;
    Ground ground =
        pick_ground(options_.ground, material_->documents_of(draw.split, Kind::photograph),
                    layout.width, layout.height, random);
    const InkPlan ink{options_.plate_share, options_.shadow_share, options_.blur_share};
    std::vector<const Block*> placed;
    for (const auto& block : blocks) {
      ink_block(ground.image, block.coverage, block.warp, block.patch, ink, random);
      placed.push_back(&block);
    }
    const bool noisy = random.chance(options_.noise_share);
    if (noisy) add_noise(ground.image, random.uniform(2, 12), random);
    const bool chinese = draw.document->language == "zh" && random.chance(options_.chinese_share);
    const auto exchange = ask_scene(placed, ground.image, layout.in_rows || blocks.size() == 1,
                                    options_.box_share, chinese, random);
    const bool lossy = noisy || ground.kind == GroundKind::photograph || random.chance(0.5);
    Sample sample =
        picture_question(ground.image, lossy, exchange.question, exchange.answer, random);
    std::vector<const Document*> shown = {draw.document};
    if (ground.photograph != nullptr) shown.push_back(ground.photograph);
    credit(sample, shown);
    sample.category = "recognition";
    sample.subcategory = exchange.subcategory + " " + draw.document->language;
    return sample;
  }

  std::shared_ptr<const Material> material_;
  const SceneOptions options_;
  const FontSet chinese_;
  Pen pen_;
};

}  // namespace

FamilyRow scene_family() {
  return {"scene_text",
          Kind::text,
          0,
          true,
          complete_settings<SceneOptions>,
          [](std::shared_ptr<const Material> material) -> std::unique_ptr<Family> {
            return std::make_unique<SceneFamily>(std::move(material));
          },
          Kind::photograph};
}

}  // namespace dsvl
