// Command lines, and the picture that comes back.
#include "data/pdf/pdf_programs.h"

#include <cstdio>
#include <cstring>

#include "base/error.h"
#include "io/compressed.h"

namespace dsvl {
namespace {

constexpr size_t kMostPdfBytes = size_t{128} << 20;  // of an unpacked file
constexpr int kReader = 1;  // to be raised whenever pages are read in another way
constexpr size_t kMostText = size_t{64} << 20;  // for a range of pages

std::string decimal(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4f", value);
  return text;
}

}  // namespace

std::string missing_pdf_program() {
  for (const char* program : {"pdfinfo", "pdftotext", "pdftoppm"})
    if (run_limited({program, "-v"}, {}).end == ChildEnd::missing)
      return str(program, " of poppler-utils");
  return "";
}

std::string pdf_edition() {
  const std::string said = run_limited({"pdftotext", "-v"}, {}).said;
  return str("reader ", kReader, ", ", said.substr(0, said.find('\n')));
}

PdfFile::PdfFile(std::string path) : path_(std::move(path)) {
  if (!path_.ends_with(".gz")) return;
  bytes_ = read_maybe_compressed(path_, kMostPdfBytes);
  path_ = "/dev/fd/3";
}

LimitedResult PdfFile::run(std::vector<std::string> words, const char* behind,
                           size_t most_output) const {
  words.push_back(path_);
  if (*behind != 0) words.emplace_back(behind);
  ChildLimits limits;
  limits.most_output = most_output;
  return run_limited(words, limits, bytes_ ? &*bytes_ : nullptr);
}

LimitedResult PdfFile::info() const {
  return run({"pdfinfo", "-f", "1", "-l", "100000"}, "", kMostText);
}

LimitedResult PdfFile::words(int first, int last) const {
  return run(
      {"pdftotext", "-enc", "UTF-8", "-cropbox", "-bbox-layout", "-f", str(first), "-l", str(last)},
      "-", kMostText);
}

LimitedResult PdfFile::stream(int first, int last) const {
  return run({"pdftotext", "-enc", "UTF-8", "-cropbox", "-raw", "-f", str(first), "-l", str(last)},
             "-", kMostText);
}

LimitedResult PdfFile::draw(const PdfView& view) const {
  const size_t bytes = static_cast<size_t>(view.width) * static_cast<size_t>(view.height) * 3 + 64;
  return run({"pdftoppm", "-cropbox", "-hide-annotations", "-r", decimal(view.dpi), "-f",
              str(view.page), "-l", str(view.page), "-x", str(view.left), "-y", str(view.top), "-W",
              str(view.width), "-H", str(view.height)},
             "", bytes);
}

bool passed_text_over(const LimitedResult& result) {
  return result.said.find("Missing language pack") != std::string::npos ||
         result.said.find("No font in show") != std::string::npos;
}

std::optional<Image> parse_ppm(const std::string& bytes, int width, int height) {
  const std::string head = str("P6\n", width, " ", height, "\n255\n");
  const size_t size = static_cast<size_t>(width) * static_cast<size_t>(height) * 3;
  if (bytes.size() != head.size() + size || !bytes.starts_with(head)) return std::nullopt;
  Image image = make_image(width, height);
  std::memcpy(image.pixels.data(), bytes.data() + head.size(), size);
  return image;
}

}  // namespace dsvl
