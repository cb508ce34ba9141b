// Form "svg": a drawing a file.
#include "base/files.h"
#include "data/forms.h"
#include "data/svg/clean_svg.h"

namespace dsvl {

void read_svg(const std::string& path, const Reading& reading, const GiveDocument& give,
              Account& account) {
  // Of openclipart's files none above the first gives less than the second.
  constexpr size_t kMostFile = 256 << 10, kMostSource = 16 << 10;
  const std::string bytes = read_file(path);
  if (bytes.size() > kMostFile) return account.drop("too much code");
  CleanSvg clean = clean_svg(bytes, kMostSource);
  if (!clean.fault.empty()) return account.drop(clean.fault);
  const auto& row = reading.row;
  give({row.package, row.license, row.language, std::move(clean.source), Kind::drawing});
}

}  // namespace dsvl
