# Libraries from the distribution; included by the build and by the installed package.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(JPEG REQUIRED)
find_package(PNG REQUIRED)
find_package(GIF REQUIRED)
find_package(ZLIB REQUIRED)
find_package(BZip2 REQUIRED)
find_package(LibLZMA REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
pkg_check_modules(DSVL_PKG REQUIRED IMPORTED_TARGET
  libwebp libwebpdemux libpcre2-8 libarchive libxxhash libcrypto libcurl cairo pango pangocairo pangoft2 freetype2
  harfbuzz fontconfig md4c glib-2.0)
