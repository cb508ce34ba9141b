// Form "html": the pages of a package together, for which pictures are decoration shows only when
// all pages are known.
#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "data/check/private_data.h"
#include "data/documents.h"
#include "data/forms.h"
#include "data/utf8.h"
#include "data/web/page_text.h"
#include "data/web/picture_finder.h"
#include "data/web/pieces.h"
#include "data/web/site_sentences.h"
#include "io/compressed.h"
#include "text/utf8.h"

namespace dsvl {
namespace {

struct SitePage {
  std::vector<PageBlock> blocks;
  std::vector<std::vector<std::optional<PictureFile>>> pictures;  // of each block's images
};

// A picture on more pages than three, or one in fifty where there are many, is a logo or a mark.
size_t most_pages(size_t pages) {
  return std::max<size_t>(3, pages / 50);
}

class SiteReader {
 public:
  SiteReader(const Reading& reading, const GiveDocument& give, Account& account)
      : reading_(reading), give_(give), account_(account), finder_(reading.roots) {}

  void read(const std::string& path) {
    WebText text = read_page(read_maybe_compressed(path, MarkupLimits{}.most_bytes));
    if (!text.fault.empty()) return account_.miss(text.fault);
    SitePage page{std::move(text.blocks), {}};
    std::set<uint64_t> shown;
    for (const auto& block : page.blocks) {
      page.pictures.emplace_back();
      for (const auto& image : block.images) {
        std::string why;
        page.pictures.back().push_back(finder_.find(path, image.source, why));
        if (const auto& found = page.pictures.back().back())
          shown.insert(found->hash);
        else
          reading_.pictures->drop(why);
      }
    }
    for (const uint64_t hash : shown) ++pages_of_[hash];
    if (shown.empty()) return account_.drop("no picture");
    sentences_.add_page(page.blocks);
    pages_.push_back(std::move(page));
  }

  void finish() {
    for (auto& page : pages_) give_page(page);
  }

 private:
  void give_page(SitePage& page) {
    drop_decoration(page);
    std::vector<FoundBlock> blocks;
    std::string said;  // descriptions that are written already
    for (size_t i = 0; i < page.blocks.size(); ++i) {
      if (page.blocks[i].heading > 0) said.clear();
      std::string around = page.blocks[i].images.empty() ? "" : said + text_around(page, i);
      const size_t before = around.size();
      FoundBlock block = place_pictures(page.blocks[i], std::move(page.pictures[i]), around);
      said += around.substr(before);
      if (!block.text.empty() && !sentences_.is_on_most_pages(page.blocks[i]))
        blocks.push_back(std::move(block));
    }
    const auto pieces = cut_pieces(blocks, *reading_.limits);
    if (pieces.empty()) account_.drop("no picture");
    for (const auto& piece : pieces) give_piece(piece);
  }

  void drop_decoration(SitePage& page) {
    for (auto& pictures : page.pictures)
      for (auto& picture : pictures) {
        if (!picture) continue;
        const bool is_decoration = pages_of_[picture->hash] > most_pages(pages_.size());
        if (is_decoration) picture.reset();
        is_decoration ? reading_.pictures->drop("on many pages") : reading_.pictures->keep();
      }
  }

  // What stands before and behind: captions repeat what pictures are described with.
  static std::string text_around(const SitePage& page, size_t at) {
    std::string text;
    for (size_t i = at < 10 ? 0 : at - 10; i < std::min(page.blocks.size(), at + 3); ++i)
      if (i != at) text += page.blocks[i].text + "\n";
    return text;
  }

  void give_piece(Illustrated piece) {
    piece.text = with_masked_mail(piece.text);
    const auto& row = reading_.row;
    std::string text = "pictures";
    for (const auto& picture : piece.pictures) text += str(" ", picture.hash);
    const int64_t characters = static_cast<int64_t>(decode_utf8(piece.text).size()) -
                               static_cast<int64_t>(19 * piece.pictures.size());
    if (characters < reading_.limits->least_characters) return account_.drop("too little text");
    Document document{row.package, row.license, row.language, text + "\n" + piece.text,
                      Kind::interleaved};
    for (const auto& picture : piece.pictures) document.picture_hashes.push_back(picture.hash);
    document.illustrated = std::make_shared<const Illustrated>(std::move(piece));
    give_(std::move(document));
  }

  const Reading& reading_;
  const GiveDocument& give_;
  Account& account_;
  PictureFinder finder_;
  std::vector<SitePage> pages_;
  std::map<uint64_t, size_t> pages_of_;  // by picture: how many pages show it
  SiteSentences sentences_;              // of pages with pictures
};

}  // namespace

void read_html_pages(const std::vector<std::string>& paths, const Reading& reading,
                     const GiveDocument& give, Account& account) {
  SiteReader reader(reading, give, account);
  for (const auto& path : paths) try_reading(reading.row, account, [&] { reader.read(path); });
  reader.finish();
}

}  // namespace dsvl
