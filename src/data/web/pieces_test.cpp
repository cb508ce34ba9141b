// Blocks cut by hand against the cutter's documents.
#include "data/web/pieces.h"

#include <gtest/gtest.h>

#include "prompt/chat_template.h"

namespace dsvl {
namespace {

using Texts = std::vector<std::string>;

FoundBlock block(const std::string& text, int pictures = 0) {
  const int level = text.starts_with("## ") ? 2 : text.starts_with("# ") ? 1 : 0;
  FoundBlock made{level, false, text, {}};
  for (int i = 0; i < pictures; ++i) {
    made.text += kImagePlaceholder;
    made.pictures.emplace_back();
  }
  return made;
}

TEST(Pieces, AHeadingGoesWithTheBlockBelowIt) {
  const std::string thirty(30, 'a');
  // The section does not fit; its headings do not end the document before it.
  EXPECT_EQ(cut_texts({block("Words that stand in front."), block("# One"), block("## Two"),
                       block(thirty), block(thirty + "b")},
                      60),
            (Texts{"Words that stand in front.", "# One\n\n## Two\n\n" + thirty, thirty + "b"}));
  // What is too long is a text of its own; the heading waits.
  const std::string seventy(70, 'c');
  EXPECT_EQ(cut_texts({block("# One"), block(seventy), block(thirty)}, 60),
            (Texts{seventy, "# One\n\n" + thirty}));
  // Both would be too long.
  const std::string fifty(54, 'd');
  EXPECT_EQ(cut_texts({block("# One"), block(fifty), block(thirty)}, 60), (Texts{fifty, thirty}));
  EXPECT_EQ(cut_texts({block("# One"), block("## Two")}, 60), Texts{});
}

TEST(Pieces, HeadingsStayAbovePictures) {
  const InterleavedOptions limits{0, 60, 1, 0};
  const std::string fifty(50, 'a'), thirty(30, 'b'), picture(kImagePlaceholder);
  Texts texts;
  for (const auto& piece :
       cut_pieces({block(fifty, 1), block("# One"), block("", 1), block(thirty, 1)}, limits))
    texts.push_back(piece.text);
  EXPECT_EQ(texts, (Texts{fifty + picture, "# One\n\n" + picture, thirty + picture}));
}

}  // namespace
}  // namespace dsvl
