// Family `emoji`: one emoji of any size anywhere on a plain, graded or noisy ground, asked for its
// name or keywords.
#include <algorithm>
#include <cctype>
#include <cmath>
#include <numbers>

#include "base/error.h"
#include "data/canvas.h"
#include "data/emoji_phrases.h"
#include "data/render.h"
#include "data/sprite.h"

namespace dsvl {
namespace {

const std::vector<std::string> kEnglishEmotion = {"Which emotion does this face show?",
                                                  "How does this face feel?"},
                               kChineseEmotion = {"这个表情表达什么情绪？", "这张脸是什么心情？"};

// Faces whose CLDR name is an emotion: "angry face", "生气".
bool shows_emotion(const EmojiEntry& entry) {
  constexpr std::u32string_view kFaces = U"😠😟😕😨😞😪😲😫😧😌😡😒😩";
  return kFaces.find(entry.code) != kFaces.npos;
}

std::string emotion_name(const EmojiEntry& entry, bool chinese) {
  if (chinese) return entry.chinese.name + "。";
  std::string name = entry.english.name.substr(0, entry.english.name.find(" face"));
  name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
  return name + ".";
}

std::string join(const std::vector<std::string>& words, const std::string& separator) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : separator) + word;
  return text;
}

class EmojiFamily : public Family {
 public:
  explicit EmojiFamily(std::shared_ptr<const Material> material)
      : material_(std::move(material)),
        options_(settings_of<EmojiOptions>(material_->recipe, "emoji")),
        font_(material_->emoji_face.path) {}

  // Every round of as many samples as there are emoji shows each once.
  Drawn make(Draw draw) override {
    const auto& entry = material_->emoji[static_cast<size_t>(draw.index) % material_->emoji.size()];
    Random& random = draw.random;
    double noise = 0;
    Image image = pick_ground(random, noise);
    const Sprite whole = font_.draw(entry.code);
    const double longest = std::max(whole.width, whole.height);
    const double scale = random.uniform(options_.min_size, options_.max_size) / longest;
    const auto scaled = [&](int side) {
      return std::max(1, static_cast<int>(std::lround(side * scale)));
    };
    const Sprite sprite = scale_sprite(whole, scaled(whole.width), scaled(whole.height));
    const auto place = [&](int side) {
      return static_cast<int>(random.between(0, std::max<int64_t>(0, options_.image_size - side)));
    };
    const int left = place(sprite.width), top = place(sprite.height);
    paste(image, sprite, left, top);
    return ask(entry, image, noise > 0 || random.chance(0.2), random);
  }

 private:
  // English where an emoji has no name in the language drawn.
  std::string pick_language(const EmojiEntry& entry, Random& random) const {
    const double kind = random.uniform();
    if (kind < options_.chinese_share) return "zh";
    if (kind >= options_.chinese_share + options_.other_share) return "en";
    const std::string& language = random.pick(options_.other_languages);
    return language == "zh" || entry.others.contains(language) ? language : "en";
  }

  Sample ask(const EmojiEntry& entry, const Image& image, bool lossy, Random& random) const {
    const std::string language = pick_language(entry, random);
    const bool chinese = language == "zh";
    const auto& names = chinese            ? entry.chinese
                        : language == "en" ? entry.english
                                           : entry.others.at(language);
    const bool keywords = random.chance(options_.keyword_share) && !names.keywords.empty();
    const EmojiPhrases& phrases = *find_emoji_phrases(language);
    const std::string answer = keywords ? join(names.keywords, phrases.separator) : names.name;
    const bool emotion = options_.emotion_share > 0 && (chinese || language == "en") &&
                         shows_emotion(entry) && random.chance(options_.emotion_share);
    const auto& emotions = chinese ? kChineseEmotion : kEnglishEmotion;
    const auto& questions = emotion ? emotions : keywords ? phrases.keywords : phrases.name;
    Sample sample = picture_question(image, lossy, random.pick(questions),
                                     emotion ? emotion_name(entry, chinese) : answer, random);
    sample.source = "fonts-noto-color-emoji, unicode-cldr-core";
    sample.license = "OFL-1.1, Unicode-DFS-2016";
    sample.category = "recognition";
    const char* kind = emotion    ? "emotion"
                       : keywords ? "others, icon keywords"
                                  : "others, icon name";
    sample.subcategory = kind + (" " + language);
    return sample;
  }

  Image pick_ground(Random& random, double& noise) const {
    const int size = static_cast<int>(options_.image_size);
    const auto color = [&random] {
      const auto byte = [&random] { return static_cast<uint8_t>(random.below(256)); };
      return Color{byte(), byte(), byte()};
    };
    const Color first = random.chance(0.3) ? Color{255, 255, 255} : color();
    Image image = blank_image(size, size, first);
    if (random.chance(options_.gradient_share)) {
      const double angle = random.uniform(0, 2 * std::numbers::pi);
      fill_gradient(image, first, color(), angle);
    }
    noise = random.chance(options_.noise_share) ? random.uniform(2, 25) : 0;
    if (noise > 0) add_noise(image, noise, random);
    return image;
  }

  std::shared_ptr<const Material> material_;
  const EmojiOptions options_;
  EmojiFont font_;
};

}  // namespace

FamilyRow emoji_family() {
  return {"emoji",
          Kind::none,
          -1,
          false,
          complete_settings<EmojiOptions>,
          [](std::shared_ptr<const Material> material) -> std::unique_ptr<Family> {
            return std::make_unique<EmojiFamily>(std::move(material));
          }};
}

}  // namespace dsvl
