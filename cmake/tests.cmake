# One test program holds the unit tests of src/ and the tests of tests/; ctest runs it by suite.
find_package(GTest REQUIRED)
file(GLOB_RECURSE DSVL_TESTS CONFIGURE_DEPENDS
  ${PROJECT_SOURCE_DIR}/src/*_test.cpp ${PROJECT_SOURCE_DIR}/tests/*_test.cpp)
file(GLOB_RECURSE DSVL_TEST_SUPPORT CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/support/*.cpp)
add_library(dsvl_tests_options INTERFACE)
target_include_directories(dsvl_tests_options INTERFACE ${PROJECT_SOURCE_DIR}/tests)
target_compile_definitions(dsvl_tests_options INTERFACE
  DSVL_SOURCE_DIR="${PROJECT_SOURCE_DIR}" DSVL_BINARY="$<TARGET_FILE:dsvl>")
target_link_libraries(dsvl_tests_options INTERFACE dsvl_core_options GTest::gtest)
target_compile_options(dsvl_tests_options INTERFACE $<$<CONFIG:Release>:-O1>)  # a minute of a cold build
add_executable(dsvl_tests)
dsvl_precompiled_sources(dsvl_tests "${DSVL_TESTS};${DSVL_TEST_SUPPORT}" <gtest/gtest.h>)
set_target_properties(dsvl_tests PROPERTIES LINKER_LANGUAGE CXX)
target_link_libraries(dsvl_tests PRIVATE dsvl_core dsvl::dependencies GTest::gtest GTest::gtest_main)
add_dependencies(dsvl_tests dsvl)
if(TARGET dsvl_parquet)
  add_dependencies(dsvl_tests dsvl_parquet)
endif()

set(DSVL_SUITES ${PROJECT_BINARY_DIR}/suites.cmake)
add_custom_command(TARGET dsvl_tests POST_BUILD VERBATIM COMMAND
  ${CMAKE_COMMAND} -DPROGRAM=$<TARGET_FILE:dsvl_tests> -DOUTPUT=${DSVL_SUITES}
  -P ${PROJECT_SOURCE_DIR}/cmake/discover_suites.cmake)
set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${DSVL_SUITES})

# An installed copy serves a project of its own.
add_test(NAME install_and_consume COMMAND ${CMAKE_COMMAND}
  -DBUILD=${PROJECT_BINARY_DIR} -DCONSUMER=${PROJECT_SOURCE_DIR}/tests/consumer
  -DCOMPILER=${CMAKE_CXX_COMPILER} -P ${PROJECT_SOURCE_DIR}/tests/consumer/run.cmake)
