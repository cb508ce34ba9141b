# `cmake --install`: the program, the library with its headers, and an exported target dsvl::core.
install(TARGETS dsvl RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS dsvl_core dsvl_flags dsvl_torch EXPORT dsvl-targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY src/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/dsvl FILES_MATCHING PATTERN "*.h")
