// Read all, read with boxes, read one box, find one text.
#include "data/scene/scene_questions.h"

#include <algorithm>

#include "data/scene/wording.h"

namespace dsvl {
namespace {

const Phrases kRead = {
    {"Read the text in the picture.", "What is written in the picture?",
     "Transcribe all text, from top to bottom.", "What does the text say?", "OCR this picture."},
    {"读出图中的文字。", "图中写了什么？", "从上到下抄录所有文字。", "识别图中的文字。"}};
const Phrases kReadBoxes = {
    {"Read all text in the picture, with a box for each block.",
     "Detect and transcribe the text in the picture.", "Find every text and give its box."},
    {"读出图中所有文字，并给出每一处的边界框。", "检测并识别图中的文字。",
     "找出图中的文字及其位置。"}};
const Phrases kReadOne = {{"What is written in the box {0}?", "Read the text within {0}."},
                          {"框{0}里写了什么？", "读出{0}范围内的文字。"}};
const Phrases kFind = {{"Where does it say “{0}”? Give the box.", "Locate the text “{0}”."},
                       {"“{0}”写在哪里？给出边界框。", "定位文字“{0}”。"}};

// Line breaks would end the name of a box.
std::string on_one_line(const Block& block) {
  std::string text = block.text();
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

bool says_it_alone(const Block& block, const std::vector<const Block*>& blocks) {
  const std::string text = on_one_line(block);
  return std::none_of(blocks.begin(), blocks.end(), [&](const Block* other) {
    return other != &block && on_one_line(*other).find(text) != std::string::npos;
  });
}

}  // namespace

SceneExchange ask_scene(std::vector<const Block*> blocks, const Image& image, bool in_rows,
                        double box_share, bool chinese, Random& random) {
  std::sort(blocks.begin(), blocks.end(),
            [](const Block* a, const Block* b) { return a->box.top < b->box.top; });
  const auto phrase = [&](const Phrases& phrases) {
    return random.pick(chinese ? phrases.chinese : phrases.english);
  };
  const auto boxed = [&](const Block& block) {
    return grounded(on_one_line(block), block.box, image.width, image.height);
  };
  if (in_rows && !random.chance(box_share)) {
    std::string text;
    for (const auto* block : blocks) text += (text.empty() ? "" : "\n") + block->text();
    return {phrase(kRead), text, "printed text"};
  }
  const Block& one = *random.pick(blocks);
  const double kind = random.uniform();
  if (kind < 0.3)
    return {fill_phrase(phrase(kReadOne), {det_text(one.box, image.width, image.height)}),
            one.text(), "printed text"};
  if (kind < 0.5 && says_it_alone(one, blocks))
    return {fill_phrase(phrase(kFind), {on_one_line(one)}), boxed(one), "pointing"};
  std::string text;
  for (const auto* block : blocks) text += (text.empty() ? "" : "\n") + boxed(*block);
  return {phrase(kReadBoxes), text, "printed text"};
}

}  // namespace dsvl
