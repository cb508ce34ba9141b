// The reason is set before each step, so that a failure in it has one.
#include "data/exchange/picture_files.h"

#include <filesystem>
#include <span>

#include "base/base64.h"
#include "base/error.h"
#include "base/files.h"
#include "image/image.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

// Names of hostile length are shown by their beginning.
std::string shown(const std::string& name) {
  return name.size() <= 80 ? name : name.substr(0, 80) + "...";
}

std::string decode_data_url(const std::string& url) {
  const size_t comma = url.find(',');
  if (comma == url.npos || !std::string_view(url).substr(0, comma).ends_with(";base64"))
    fail(shown(url), ": a data: URL without ;base64,");
  return decode_base64(std::string_view(url).substr(comma + 1), shown(url));
}

bool is_below(const fs::path& path, const fs::path& folder) {
  const fs::path relative = path.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

}  // namespace

const char* picture_ending(std::string_view bytes) {
  if (bytes.starts_with("\x89PNG")) return "png";
  if (bytes.starts_with("RIFF")) return "webp";
  if (bytes.starts_with("GIF8")) return "gif";
  return "jpg";
}

PictureFiles::PictureFiles(const std::string& folder) {
  std::error_code error;
  folder_ = fs::canonical(folder, error).string();
  if (error) fail(folder, ": cannot open the folder of pictures: ", error.message());
}

std::string PictureFiles::bytes_of(const std::string& name, PictureFault& fault) const {
  if (name.starts_with("data:")) {
    fault.reason = "picture with damaged base64";
    return decode_data_url(name);
  }
  fault.reason = "picture on the network";
  constexpr std::string_view kFile = "file://";
  const bool is_file_url = name.starts_with(kFile);
  if (!is_file_url && name.find("://") != name.npos)
    fail(shown(name), ": pictures are not fetched; bring them to a folder and name it by --images");
  fault.reason = "missing picture";
  const fs::path given = is_file_url ? name.substr(kFile.size()) : name;
  std::error_code error;
  const fs::path path = fs::canonical(folder_ / given, error);  // an absolute path stays what it is
  const fs::path lexical = (folder_ / given).lexically_normal();
  if (!is_below(lexical, folder_) || (!error && !is_below(path, folder_))) {
    fault.reason = "picture outside the folder";
    fail(shown(name), ": leads outside ", folder_);
  }
  if (error) fail(shown(name), ": ", error.message());
  if (!fs::is_regular_file(path)) fail(shown(name), ": is no file");
  if (fs::file_size(path) > uint64_t{kMaxImageBytes})
    fail(shown(name), ": has ", fs::file_size(path), " bytes, a picture may have ", kMaxImageBytes);
  return read_file(path.string());
}

bool PictureFiles::load(EncodedImage& image, size_t place, PictureFault& fault) const {
  try {
    if (image.bytes.empty()) image.bytes = bytes_of(image.name, fault);
    fault.reason = "damaged picture";
    decode_image_size(std::as_bytes(std::span(image.bytes.data(), image.bytes.size())),
                      shown(image.name));
  } catch (const Error& e) {
    fault.message = e.what();
    return false;
  }
  image.name = str(place, ".", picture_ending(image.bytes));
  return true;
}

}  // namespace dsvl
