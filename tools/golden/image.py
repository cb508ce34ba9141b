"""Writes tests/golden/images/* and tests/golden/image.json: small pictures of every kind, and what
Pillow 12 makes of them with convert("RGB") and resize.

    python tools/golden/image.py
"""

import hashlib
import io
import json
import pathlib
import struct
import warnings
import zlib

import numpy as np
import PIL
from PIL import Image, features

ROOT = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden"
assert int(PIL.__version__.split(".")[0]) == 12, "Pillow 13 resizes in another order of passes"


def noise(width, height, channels=3, seed=1):
    """Bytes that the test makes again: the top byte of a 32-bit linear congruential generator."""
    out = bytearray()
    state = seed
    for _ in range(width * height * channels):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        out.append(state >> 24)
    return np.frombuffer(bytes(out), np.uint8).reshape(height, width, channels)


def scene(width, height, channels=3):
    """Smooth colours with some hard edges, so that lossy formats have work to do."""
    y, x = np.mgrid[0:height, 0:width]
    planes = [(x * 255 // max(width - 1, 1)), (y * 255 // max(height - 1, 1)),
              ((x // 4 + y // 3) % 2) * 255, (x * 7 + y * 5) % 256]
    return np.stack(planes[:channels], -1).astype(np.uint8)


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def pack_rows(values, depth):
    """values: [rows, samples] of integers below 2**depth -> filtered rows (filter 0)."""
    out = b""
    for row in values:
        if depth == 16:
            out += b"\0" + row.astype(">u2").tobytes()
        elif depth == 8:
            out += b"\0" + row.astype(np.uint8).tobytes()
        else:
            bits = "".join(format(int(v), f"0{depth}b") for v in row)
            bits += "0" * (-len(bits) % 8)
            out += b"\0" + bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))
    return out


ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def png(values, depth, color_type, extra=b"", interlace=False):
    """A PNG of values [height, width, channels] as stored."""
    height, width, channels = values.shape
    header = struct.pack(">IIBBBBB", width, height, depth, color_type, 0, 0, int(interlace))
    if interlace:
        data = b""
        for x0, y0, dx, dy in ADAM7:
            part = values[y0::dy, x0::dx]
            if part.size:
                data += pack_rows(part.reshape(part.shape[0], -1), depth)
    else:
        data = pack_rows(values.reshape(height, width * channels), depth)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(data, 9))
            + chunk(b"IEND", b""))


def save(image, format, **options):
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def png_files():
    rng = np.random.RandomState(0)
    ints = lambda depth, channels, w=21, h=13: rng.randint(0, 1 << depth, (h, w, channels))
    palette = chunk(b"PLTE", rng.randint(0, 256, 3 * 11, np.uint8).tobytes())
    trns = chunk(b"tRNS", bytes([0, 128, 255, 7]))
    for depth in (1, 2, 4, 8, 16):
        yield f"gray{depth}.png", png(ints(depth, 1), depth, 0)
        yield f"gray{depth}_interlaced.png", png(ints(depth, 1), depth, 0, interlace=True)
    yield "gray16_dark.png", png(rng.randint(0, 300, (13, 21, 1)), 16, 0)
    yield "gray8_trns.png", png(ints(8, 1), 8, 0, chunk(b"tRNS", b"\0\x40"))
    yield "gray2_trns.png", png(ints(2, 1), 2, 0, chunk(b"tRNS", b"\0\x02"))
    for depth in (1, 2, 4, 8):
        yield f"palette{depth}.png", png(ints(depth, 1), depth, 3, palette)  # indices past the table
        yield f"palette{depth}_trns.png", png(ints(depth, 1) % 4, depth, 3, palette + trns)
    yield "palette4_interlaced.png", png(ints(4, 1), 4, 3, palette, interlace=True)
    for depth in (8, 16):
        yield f"gray_alpha{depth}.png", png(ints(depth, 2), depth, 4)
        yield f"rgb{depth}.png", png(ints(depth, 3), depth, 2)
        yield f"rgba{depth}.png", png(ints(depth, 4), depth, 6)
        yield f"rgba{depth}_interlaced.png", png(ints(depth, 4), depth, 6, interlace=True)
    yield "rgb8_trns.png", png(ints(8, 3), 8, 2, chunk(b"tRNS", b"\0\1\0\2\0\3"))
    yield "rgb8_gamma.png", png(ints(8, 3), 8, 2, chunk(b"gAMA", struct.pack(">I", 100000)))
    yield "rgb8_interlaced_1x1.png", png(ints(8, 3, 1, 1), 8, 2, interlace=True)
    yield "rgb8_interlaced_3x2.png", png(ints(8, 3, 3, 2), 8, 2, interlace=True)
    frames = [Image.fromarray(scene(12, 9)), Image.fromarray(scene(12, 9)[::-1])]
    yield "animated.png", save(frames[0], "PNG", save_all=True, append_images=frames[1:])


def jpeg_files():
    rgb = Image.fromarray(scene(43, 29))
    for subsampling in ("4:4:4", "4:2:2", "4:2:0"):
        yield f"rgb_{subsampling.replace(':', '')}.jpg", save(rgb, "JPEG", quality=80, subsampling=subsampling)
    yield "progressive.jpg", save(rgb, "JPEG", quality=60, progressive=True)
    yield "restarts.jpg", save(rgb, "JPEG", quality=60, restart_marker_blocks=2)
    yield "gray.jpg", save(rgb.convert("L"), "JPEG", quality=70)
    yield "stored_as_rgb.jpg", save(rgb, "JPEG", quality=70, keep_rgb=True)
    yield "one_pixel.jpg", save(Image.fromarray(scene(1, 1)), "JPEG")
    yield "rotated_by_exif.jpg", save(rgb, "JPEG", exif=exif(6))
    cmyk = save(Image.fromarray(scene(27, 19, 4), "CMYK"), "JPEG", quality=85)
    yield "cmyk.jpg", cmyk
    adobe = cmyk.index(b"Adobe") + 11  # the marker's last byte: 0 is CMYK, 2 is YCCK
    yield "ycck.jpg", cmyk[:adobe] + b"\x02" + cmyk[adobe + 1:]


def exif(orientation):
    data = Image.Exif()
    data[0x0112] = orientation
    return data.tobytes()


def webp_files():
    rgb, rgba = Image.fromarray(scene(31, 23)), Image.fromarray(scene(31, 23, 4))
    yield "lossy.webp", save(rgb, "WEBP", quality=70)
    yield "lossless.webp", save(rgb, "WEBP", lossless=True)
    yield "lossy_alpha.webp", save(rgba, "WEBP", quality=70)
    yield "lossless_alpha.webp", save(rgba, "WEBP", lossless=True, exact=True)
    yield "with_exif.webp", save(rgb, "WEBP", quality=70, exif=exif(3))
    frames = [rgba, Image.fromarray(scene(31, 23, 4)[::-1])]
    yield "animated.webp", save(frames[0], "WEBP", save_all=True, append_images=frames[1:], quality=60)
    # A first frame smaller than the canvas: widen the canvas that the file declares.
    data = bytearray(save(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True))
    canvas = data.index(b"VP8X") + 12
    data[canvas:canvas + 6] = (39).to_bytes(3, "little") + (29).to_bytes(3, "little")
    frame = data.index(b"ANMF") + 8
    data[frame:frame + 6] = (2).to_bytes(3, "little") + (3).to_bytes(3, "little")  # halved offsets
    yield "animated_offset.webp", bytes(data)


def gif_files():
    indexed = Image.fromarray(scene(23, 17)).quantize(13)
    yield "palette.gif", save(indexed, "GIF", interlace=0)
    yield "interlaced.gif", save(indexed, "GIF", interlace=1)
    yield "transparent.gif", save(indexed, "GIF", transparency=3, interlace=0)
    yield "gray.gif", save(Image.fromarray(scene(23, 17)).convert("L"), "GIF")
    yield "one_bit.gif", save(Image.fromarray(scene(23, 17)).convert("1"), "GIF")
    other = Image.fromarray(scene(23, 17)[::-1]).quantize(7)
    yield "animated.gif", save(indexed, "GIF", save_all=True, append_images=[other])
    for name, file in (("offset", "palette"), ("offset_transparent", "transparent")):
        data = bytearray(save(indexed, "GIF", interlace=0, **({"transparency": 3} if "trans" in file else {})))
        data[6:10] = struct.pack("<HH", 31, 29)
        place = data.index(b"\x2c\0\0\0\0" + struct.pack("<HH", 23, 17)) + 1
        data[place:place + 4] = struct.pack("<HH", 5, 9)
        yield f"{name}.gif", bytes(data)
    data = bytearray(save(indexed, "GIF", interlace=0))
    data[6:10] = struct.pack("<HH", 10, 10)  # a screen smaller than its frame
    yield "small_screen.gif", bytes(data)


def bad_files():
    rgb = Image.fromarray(scene(43, 29))
    jpeg, progressive = save(rgb, "JPEG"), save(rgb, "JPEG", progressive=True)
    yield "cut.jpg", jpeg[:len(jpeg) * 2 // 3]
    yield "cut_progressive.jpg", progressive[:len(progressive) * 2 // 3]
    yield "cut_before_end_marker.jpg", jpeg[:-2]
    yield "cut_in_header.jpg", jpeg[:100]
    plain = save(rgb, "PNG")
    yield "cut.png", plain[:len(plain) * 2 // 3]
    webp = save(rgb, "WEBP")
    yield "cut.webp", webp[:len(webp) * 2 // 3]
    gif = save(rgb.quantize(16), "GIF")
    yield "cut.gif", gif[:len(gif) * 2 // 3]
    yield "empty.png", b""
    huge = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
    yield "huge.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", huge) + plain[33:]
    size = jpeg.index(b"\xff\xc0") + 5
    yield "huge.jpg", jpeg[:size] + struct.pack(">HH", 60000, 60000) + jpeg[size + 4:]
    yield "huge.gif", gif[:6] + struct.pack("<HH", 60000, 60000) + gif[10:]
    yield "zero.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 0, 5, 8, 2, 0, 0, 0)) + plain[33:]
    yield "text.jpg", b"no picture at all\n"
    yield "page.png", b"<!DOCTYPE html><html></html>"


RESIZES = [  # width, height -> width, height
    (43, 29, 17, 11), (43, 29, 86, 58), (43, 29, 43, 11), (43, 29, 17, 29), (43, 29, 43, 29), (43, 29, 1, 1),
    (1, 1, 7, 5), (1, 50, 3, 7), (50, 1, 7, 3), (2, 3, 64, 64), (200, 133, 96, 63), (133, 200, 63, 96),
    (100, 33, 384, 127), (300, 10, 102, 14), (97, 101, 384, 384), (7, 300, 14, 96), (256, 3, 5, 200)]


def sha256(array):
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()


def main():
    warnings.simplefilter("ignore")
    folder = ROOT / "images"
    folder.mkdir(parents=True, exist_ok=True)
    images, bad, resizes = [], [], []
    for files in (png_files, jpeg_files, webp_files, gif_files):
        for name, data in files():
            (folder / name).write_bytes(data)
            rgb = Image.open(folder / name).convert("RGB")
            images.append({"file": name, "width": rgb.width, "height": rgb.height, "sha256": sha256(rgb)})
    for name, data in bad_files():
        (folder / name).write_bytes(data)
        bad.append(name)
        try:
            Image.open(folder / name).convert("RGB")
        except Exception:
            continue
        print(f"Pillow reads {name}")
    for w, h, to_w, to_h in RESIZES:
        source = Image.fromarray(noise(w, h))
        for filter in ("bicubic", "bilinear"):
            out = source.resize((to_w, to_h), getattr(Image.Resampling, filter.upper()))
            resizes.append({"from": [w, h], "to": [to_w, to_h], "filter": filter, "sha256": sha256(out)})
    versions = {"pillow": PIL.__version__, "jpeg": features.version("libjpeg_turbo"), "webp": features.version("webp")}
    index = {"maker": "tools/golden/image.py", "versions": versions, "images": images, "bad": bad, "resizes": resizes}
    text = json.dumps(index).replace('{"f', '\n{"f').replace('"bad"', '\n"bad"').replace('"resizes"', '\n"resizes"')
    (ROOT / "image.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
