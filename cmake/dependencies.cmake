# Libraries from the distribution.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(JPEG REQUIRED)
find_package(PNG REQUIRED)
find_package(GIF REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
pkg_check_modules(DSVL_PKG REQUIRED IMPORTED_TARGET
  libwebp libpcre2-8 libarchive libxxhash libcrypto cairo pango pangocairo)
add_library(dsvl_dependencies INTERFACE)
add_library(dsvl::dependencies ALIAS dsvl_dependencies)
set_target_properties(dsvl_dependencies PROPERTIES EXPORT_NAME dependencies)
target_link_libraries(dsvl_dependencies INTERFACE
  PkgConfig::DSVL_PKG JPEG::JPEG PNG::PNG GIF::GIF fmt::fmt nlohmann_json::nlohmann_json Threads::Threads)
