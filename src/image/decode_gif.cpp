// The first frame of a GIF by giflib, laid on the screen as Pillow does.
#include <gif_lib.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>

#include "image/formats.h"

namespace dsvl {
namespace {

struct CloseGif {
  void operator()(GifFileType* gif) const { DGifCloseFile(gif, nullptr); }
};
using Gif = std::unique_ptr<GifFileType, CloseGif>;

int read_bytes(GifFileType* gif, GifByteType* out, int count) {
  auto& rest = *static_cast<std::span<const std::byte>*>(gif->UserData);
  const size_t n = std::min(static_cast<size_t>(count), rest.size());
  std::memcpy(out, rest.data(), n);
  rest = rest.subspan(n);
  return static_cast<int>(n);
}

[[noreturn]] void stop(const ImageSource& source, int error) {
  if (error == D_GIF_ERR_READ_FAILED || error == D_GIF_ERR_EOF_TOO_SOON)
    fail_truncated(source, "GIF");
  const char* reason = GifErrorString(error);
  fail_damaged(source, "GIF", reason ? reason : "it cannot be decoded");
}

// Reads an extension; the index that a graphic control extension names as transparent, if any.
void read_extension(const ImageSource& source, GifFileType* gif, std::optional<int>& transparent) {
  int code = 0;
  GifByteType* block = nullptr;
  if (DGifGetExtension(gif, &code, &block) == GIF_ERROR) stop(source, gif->Error);
  if (code == GRAPHICS_EXT_FUNC_CODE && block && block[0] >= 4 && (block[1] & 1))
    transparent = block[4];
  while (block)
    if (DGifGetExtensionNext(gif, &block) == GIF_ERROR) stop(source, gif->Error);
}

// Goes to the first picture in the file.
std::optional<int> find_picture(const ImageSource& source, GifFileType* gif) {
  std::optional<int> transparent;
  for (;;) {
    GifRecordType type = UNDEFINED_RECORD_TYPE;
    if (DGifGetRecordType(gif, &type) == GIF_ERROR) stop(source, gif->Error);
    if (type == TERMINATE_RECORD_TYPE) fail_damaged(source, "GIF", "it holds no picture");
    if (type == EXTENSION_RECORD_TYPE) read_extension(source, gif, transparent);
    if (type != IMAGE_DESC_RECORD_TYPE) continue;
    if (DGifGetImageDesc(gif) == GIF_ERROR) stop(source, gif->Error);
    return transparent;
  }
}

struct Palette {
  uint8_t colours[256][3];
};

// Indices past the end of the colour table are black; a table where entry i is the grey i counts as
// no table, and without one every index is its grey, as in Pillow.
Palette read_palette(const GifFileType* gif) {
  Palette palette{};
  const ColorMapObject* map = gif->Image.ColorMap ? gif->Image.ColorMap : gif->SColorMap;
  bool is_grey = true;
  for (int i = 0; map && i < std::min(map->ColorCount, 256); ++i) {
    const auto& c = map->Colors[i];
    is_grey = is_grey && c.Red == i && c.Green == i && c.Blue == i;
    palette.colours[i][0] = c.Red;
    palette.colours[i][1] = c.Green;
    palette.colours[i][2] = c.Blue;
  }
  for (int i = 0; is_grey && i < 256; ++i)
    std::fill_n(palette.colours[i], 3, static_cast<uint8_t>(i));
  return palette;
}

// The colour of what the frame does not cover.
void fill(Image& image, const uint8_t* colour) {
  for (size_t i = 0; i < image.pixels.size(); i += 3) std::copy_n(colour, 3, &image.pixels[i]);
}

void read_rows(const ImageSource& source, GifFileType* gif, const Palette& palette, Image& image) {
  constexpr int kStart[] = {0, 4, 2, 1}, kStep[] = {8, 8, 4, 2};
  const auto& frame = gif->Image;
  std::vector<GifPixelType> line(static_cast<size_t>(frame.Width));
  for (int pass = frame.Interlace ? 0 : 3; pass < 4; ++pass) {
    const int start = frame.Interlace ? kStart[pass] : 0, step = frame.Interlace ? kStep[pass] : 1;
    for (int y = start; y < frame.Height; y += step) {
      if (DGifGetLine(gif, line.data(), frame.Width) == GIF_ERROR) stop(source, gif->Error);
      uint8_t* out = image.row(frame.Top + y) + size_t{3} * frame.Left;
      for (const auto index : line) out = std::copy_n(palette.colours[index], 3, out);
    }
  }
}

}  // namespace

Image decode_gif(const ImageSource& source) {
  auto rest = source.bytes;
  int error = 0;
  const Gif gif(DGifOpen(&rest, read_bytes, &error));
  if (!gif) stop(source, error);
  if (source.size() < 10) fail_truncated(source, "GIF");
  allocate_image({source.bytes, source.where, true}, std::max(gif->SWidth, 1),
                 std::max(gif->SHeight, 1));
  const auto transparent = find_picture(source, gif.get());
  const auto& frame = gif->Image;
  if (frame.Width <= 0 || frame.Height <= 0)
    fail_damaged(source, "GIF", "its first frame is empty");
  // A frame that reaches past the screen makes the picture larger.
  Image image = allocate_image(source, std::max(gif->SWidth, frame.Left + frame.Width),
                               std::max(gif->SHeight, frame.Top + frame.Height));
  if (source.size_only) return image;
  const Palette palette = read_palette(gif.get());
  fill(image, palette.colours[transparent.value_or(0)]);
  read_rows(source, gif.get(), palette, image);
  return image;
}

}  // namespace dsvl
