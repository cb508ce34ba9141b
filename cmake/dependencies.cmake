# Libraries from the distribution, as one target.
include(${CMAKE_CURRENT_LIST_DIR}/dependencies_find.cmake)
add_library(dsvl_dependencies INTERFACE)
add_library(dsvl::dependencies ALIAS dsvl_dependencies)
set_target_properties(dsvl_dependencies PROPERTIES EXPORT_NAME dependencies)
target_link_libraries(dsvl_dependencies INTERFACE
  PkgConfig::DSVL_PKG JPEG::JPEG PNG::PNG GIF::GIF ZLIB::ZLIB
  BZip2::BZip2 LibLZMA::LibLZMA fmt::fmt nlohmann_json::nlohmann_json Threads::Threads)

# libxml2 is seen by the one file that wraps it, and linked by all.
pkg_check_modules(DSVL_XML REQUIRED libxml-2.0)
target_link_libraries(dsvl_dependencies INTERFACE ${DSVL_XML_LINK_LIBRARIES})
set_source_files_properties(${PROJECT_SOURCE_DIR}/src/data/web/markup.cpp PROPERTIES
                            INCLUDE_DIRECTORIES "${DSVL_XML_INCLUDE_DIRS}")
