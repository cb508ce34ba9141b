# `cmake --install`: the program, the library with its headers, and a package "dsvl" with the target dsvl::core.
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/dsvl)
set_target_properties(dsvl_core PROPERTIES EXPORT_NAME core)
install(TARGETS dsvl RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
if(TARGET dsvl_parquet)
  install(TARGETS dsvl_parquet LIBRARY DESTINATION lib/dsvl OPTIONAL)
endif()
install(TARGETS dsvl_core dsvl_flags dsvl_torch dsvl_dependencies EXPORT dsvl-targets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY src/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/dsvl FILES_MATCHING PATTERN "*.h")
install(EXPORT dsvl-targets NAMESPACE dsvl:: DESTINATION ${package_dir})
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/dsvlConfig.cmake.in
  ${PROJECT_BINARY_DIR}/dsvlConfig.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/dsvlConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/dsvlConfig.cmake ${PROJECT_BINARY_DIR}/dsvlConfigVersion.cmake
              ${PROJECT_SOURCE_DIR}/cmake/dependencies_find.cmake DESTINATION ${package_dir})
