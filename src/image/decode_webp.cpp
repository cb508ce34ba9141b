// WebP by libwebp: still pictures and the first frame of animations, alpha dropped.
#include <webp/decode.h>
#include <webp/demux.h>

#include <memory>

#include "image/formats.h"

namespace dsvl {
namespace {

using Demuxer = std::unique_ptr<WebPDemuxer, decltype(&WebPDemuxDelete)>;

Demuxer open(const ImageSource& source) {
  const WebPData data{source.data(), source.size()};
  WebPDemuxState state = WEBP_DEMUX_PARSE_ERROR;
  Demuxer demuxer(WebPDemuxPartial(&data, &state), WebPDemuxDelete);
  if (state == WEBP_DEMUX_PARSE_ERROR)
    fail_damaged(source, "WebP", "its chunks do not fit together");
  if (!demuxer || state == WEBP_DEMUX_PARSING_HEADER) fail_truncated(source, "WebP");
  return demuxer;
}

// Decodes the frame straight into its place in the image.
void decode_frame(const ImageSource& source, const WebPIterator& frame, Image& image) {
  WebPDecoderConfig config;
  if (!WebPInitDecoderConfig(&config)) fail_damaged(source, "WebP", "libwebp could not start");
  uint8_t* const corner = image.row(frame.y_offset) + size_t{3} * frame.x_offset;
  config.output.colorspace = MODE_RGB;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = corner;
  config.output.u.RGBA.stride = 3 * image.width;
  config.output.u.RGBA.size =
      static_cast<size_t>(image.pixels.data() + image.pixels.size() - corner);
  const auto status = WebPDecode(frame.fragment.bytes, frame.fragment.size, &config);
  if (status == VP8_STATUS_NOT_ENOUGH_DATA || status == VP8_STATUS_SUSPENDED)
    fail_truncated(source, "WebP");
  if (status != VP8_STATUS_OK) fail_damaged(source, "WebP", "its picture data cannot be decoded");
}

}  // namespace

Image decode_webp(const ImageSource& source) {
  const auto demuxer = open(source);
  Image image = allocate_image(source, WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_WIDTH),
                               WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_HEIGHT));
  if (source.size_only) return image;
  WebPIterator frame;
  if (!WebPDemuxGetFrame(demuxer.get(), 1, &frame)) fail_truncated(source, "WebP");
  const std::unique_ptr<WebPIterator, decltype(&WebPDemuxReleaseIterator)> release(
      &frame, WebPDemuxReleaseIterator);
  if (!frame.complete) fail_truncated(source, "WebP");
  if (frame.x_offset + frame.width > image.width || frame.y_offset + frame.height > image.height)
    fail_damaged(source, "WebP", "its first frame lies outside the picture");
  decode_frame(source, frame, image);
  return image;
}

}  // namespace dsvl
