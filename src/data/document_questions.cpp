// Wordings.
#include "data/document_questions.h"

#include "data/scene/wording.h"

namespace dsvl {
namespace {

const Phrases kMarkdown = {
    {"Convert the page to Markdown.", "Transcribe this page as Markdown.",
     "Give the text of the document in Markdown, in reading order.", "OCR to Markdown.",
     "Turn this document into Markdown, with its headings and lists."},
    {"将这一页转换为Markdown。", "用Markdown格式抄录这一页。", "按阅读顺序以Markdown写出文档内容。",
     "把图中的文档转成Markdown，保留标题和列表。"}};
const Phrases kPlain = {{"Read the page.", "Transcribe the text of this document.",
                         "What does the page say? Give the whole text in reading order.",
                         "OCR this document.", "Extract the text, paragraph by paragraph."},
                        {"读出这一页的文字。", "抄录图中文档的全部文字。",
                         "按阅读顺序写出页面上的文字。", "识别这份文档的文字。"}};

}  // namespace

std::string ask_for_page(bool marks, bool chinese, Random& random) {
  const Phrases& phrases = marks ? kMarkdown : kPlain;
  return random.pick(chinese ? phrases.chinese : phrases.english);
}

std::string page_leaf(bool marks) {
  return marks ? "to a given format" : "printed text";
}

}  // namespace dsvl
