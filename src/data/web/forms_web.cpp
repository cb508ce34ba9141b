// Form "web-pages": designed pages with their style sheets, all of a package together: a fragment
// that several pages have (their navigation) is of none of them.
#include <filesystem>
#include <map>
#include <set>

#include "base/error.h"
#include "base/files.h"
#include "data/documents.h"
#include "data/forms.h"
#include "data/web/references.h"
#include "data/web/web_page.h"
#include "io/compressed.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

struct SeenPage {
  WebPage page;
  uint64_t hash = 0;
  std::vector<uint64_t> fragments;  // hashes
};

void gather_links(const MarkupNode& node, std::vector<std::string>& links) {
  if (node.name == "link" && node.value("rel") == "stylesheet")
    links.emplace_back(node.value("href"));
  for (const auto& child : node.children) gather_links(child, links);
}

class PageReader {
 public:
  PageReader(const Reading& reading, Account& account)
      : reading_(reading), account_(account), roots_(real_roots(reading.roots)) {}

  void read(const std::string& path) {
    const std::string html = read_maybe_compressed(path, MarkupLimits{}.most_bytes);
    ReadMarkup read = parse_markup(without_front_matter(html));
    if (!read.fault.empty()) return account_.miss(read.fault);
    const bool is_generated = html.starts_with("---\n");
    SeenPage seen{{path, style_files(path, read.root, is_generated), {}}, xxh3_64(html), {}};
    const MarkupNode page = without_behaviour(std::move(read.root));
    for (const auto* fragment : page_fragments(page)) {
      seen.fragments.push_back(xxh3_64(fragment_html(*fragment)));
      ++uses_[seen.fragments.back()];
    }
    pages_.push_back(std::move(seen));
  }

  void finish(const GiveDocument& give) {
    for (auto& [page, hash, fragments] : pages_) {
      for (size_t i = 0; i < fragments.size(); ++i)
        if (uses_[fragments[i]] == 1) page.fragments.push_back(i);
      if (page.fragments.empty()) {
        account_.drop("nothing of its own");
        continue;
      }
      const auto& row = reading_.row;
      Document document{row.package, row.license, row.language, str("page ", hash), Kind::web_page};
      document.web_page = std::make_shared<const WebPage>(std::move(page));
      give(std::move(document));
    }
  }

 private:
  // What the row names and the page links to, as far as it is there; of a page that a generator
  // puts its head around, the sheets beside it.
  std::vector<std::string> style_files(const std::string& path, const MarkupNode& root,
                                       bool is_generated) const {
    std::vector<std::string> links, files;
    for (const auto& style : reading_.row.styles) links.push_back("/" + style);
    gather_links(root, links);
    std::set<std::string> beside;
    if (is_generated)
      for (const auto& entry : fs::directory_iterator(fs::path(path).parent_path()))
        if (entry.path().extension() == ".css") beside.insert(entry.path().filename().string());
    links.insert(links.end(), beside.begin(), beside.end());
    std::string why;
    for (const auto& link : links)
      if (auto file = find_reference(roots_, path, link, why); !file.empty()) files.push_back(file);
    return files;
  }

  const Reading& reading_;
  Account& account_;
  std::vector<SourceRoot> roots_;
  std::vector<SeenPage> pages_;
  std::map<uint64_t, int> uses_;
};

}  // namespace

void read_web_pages(const std::vector<std::string>& paths, const Reading& reading,
                    const GiveDocument& give, Account& account) {
  PageReader reader(reading, account);
  for (const auto& path : paths) try_reading(reading.row, account, [&] { reader.read(path); });
  reader.finish(give);
}

}  // namespace dsvl
