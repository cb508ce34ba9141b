// The wordings.
#include "data/captions/phrases.h"

namespace dsvl {

const Phrases kDescribe = {
    {"Describe the picture.", "What does the picture show?", "Write a caption for this picture.",
     "What can be seen here?", "Say in a sentence what is shown.", "Caption this."},
    {"描述这张图片。", "这张图片展示了什么？", "给这张图片写一句说明。", "图中能看到什么？",
     "用一句话说说图里是什么。"}};
const Phrases kDescribeOnPhoto = {
    {"Describe what has been pasted onto the photograph.", "Caption the thing in the foreground.",
     "Something was pasted onto a photograph. Describe it."},
    {"描述贴在照片上的东西。", "给前景中的东西写一句说明。", "照片上贴了一样东西，请描述它。"}};
const Phrases kName = {{"What is this?", "Name what is shown.", "What is in the picture?"},
                       {"这是什么？", "图中是什么？", "说出图中所示之物的名称。"}};
const Phrases kNameOnPhoto = {
    {"What has been pasted onto the photograph?", "Name the thing in the foreground."},
    {"照片上贴的是什么？", "前景里的东西是什么？"}};
const Phrases kBothLanguages = {{"Describe what is shown in English, then in Chinese.",
                                 "Give a caption in English and one in Chinese."},
                                {"先用中文、再用英文描述所示之物。", "给出中文说明和英文说明。"}};
const Phrases kLocate = {
    {"Where is {0}? Give its box.", "Locate {0}.", "Find {0} in the picture.",
     "Give the bounding box of {0}."},
    {"{0}在哪里？给出它的框。", "定位{0}。", "在图中找出{0}。", "给出{0}的边界框。"}};
const Phrases kInBox = {{"What is in the box {0}?", "Name what lies within {0}."},
                        {"框{0}里是什么？", "{0}范围内的是什么？"}};
const Phrases kList = {
    {"Name the pasted pictures from left to right.", "What is shown, from left to right?",
     "List what you see from left to right."},
    {"从左到右依次是什么？", "按从左到右的顺序说出图中各物。"}};
const Phrases kListBoxes = {
    {"List all pasted pictures from left to right with their boxes.",
     "Detect everything that was pasted, from left to right."},
    {"从左到右列出所有贴上的小图及其边界框。", "按从左到右的顺序检测所有贴上的东西。"}};
const Phrases kAt = {{"What is {0}?", "Which thing is {0} of the picture?", "Name what is {0}."},
                     {"{0}是什么？", "图的{0}有什么？"}};
const Phrases kWhere = {{"Where in the picture is {0}?", "In which part of the picture is {0}?"},
                        {"{0}在图的什么位置？", "{0}位于图中哪里？"}};
const Phrases kBeside = {{"What is {0} {1}?", "Which thing is {0} {1}?"},
                         {"{1}的{0}是什么？", "什么在{1}的{0}？"}};
const Phrases kIsBeside = {{"Is {0} {1} {2}?", "True or not: {0} is {1} {2}?"},
                           {"{0}在{2}的{1}吗？", "{0}是不是在{2}的{1}？"}};
const Phrases kCount = {{"How many small pictures have been pasted onto the background?",
                         "Count the pictures that were pasted onto the background."},
                        {"背景上贴了几张小图？", "数一数背景上贴的小图。"}};
const Phrases kLarger = {
    {"Which takes up more room in the picture, {0} or {1}?", "Which is drawn larger, {0} or {1}?"},
    {"{0}和{1}，哪个在图中占的面积更大？", "图中画得更大的是{0}还是{1}？"}};
const Phrases kPrompt = {{"Write a prompt from which an image generator could make this picture.",
                          "Describe the picture as an instruction for an image generator.",
                          "Put the picture into words for an image generator."},
                         {"写一段能让图像生成模型画出这幅图的提示词。",
                          "把这幅图描述成给绘图模型的提示词。", "用文字给绘图模型描述这幅图。"}};

const std::vector<std::string> kEnglishZones = {"in the top left corner",
                                                "at the top, in the middle",
                                                "in the top right corner",
                                                "on the left, halfway up",
                                                "in the middle",
                                                "on the right, halfway up",
                                                "in the bottom left corner",
                                                "at the bottom, in the middle",
                                                "in the bottom right corner"};
const std::vector<std::string> kChineseZones = {"左上角",   "上方中间", "右上角",
                                                "左侧中间", "正中间",   "右侧中间",
                                                "左下角",   "下方中间", "右下角"};
const std::vector<std::string> kEnglishSides = {"to the left of", "to the right of", "above",
                                                "below"};
const std::vector<std::string> kChineseSides = {"左边", "右边", "上面", "下面"};

const std::string& zone_name(double x, double y, bool chinese) {
  const auto third = [](double share) {
    return static_cast<size_t>(share * 3 < 1 ? 0 : share * 3 < 2 ? 1 : 2);
  };
  return (chinese ? kChineseZones : kEnglishZones)[third(y) * 3 + third(x)];
}

std::string as_sentence(const std::string& text, bool chinese) {
  if (chinese) return text + "。";
  std::string sentence = text + ".";
  if (sentence[0] >= 'a' && sentence[0] <= 'z')
    sentence[0] = static_cast<char>(sentence[0] - 'a' + 'A');
  return sentence;
}

std::string join_names(const std::vector<std::string>& names, bool chinese) {
  std::string joined;
  for (size_t i = 0; i < names.size(); ++i) {
    const bool last = i + 1 == names.size();
    if (i > 0) joined += chinese ? (last ? "和" : "、") : (last ? " and " : ", ");
    joined += names[i];
  }
  return joined;
}

}  // namespace dsvl
