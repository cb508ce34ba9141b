# One test program holds the unit tests of src/ and the tests of tests/; ctest runs it by suite.
find_package(GTest REQUIRED)
include(GoogleTest)
file(GLOB_RECURSE DSVL_TESTS CONFIGURE_DEPENDS
  ${PROJECT_SOURCE_DIR}/src/*_test.cpp ${PROJECT_SOURCE_DIR}/tests/*_test.cpp)
file(GLOB_RECURSE DSVL_TEST_SUPPORT CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/support/*.cpp)
add_executable(dsvl_tests ${DSVL_TESTS} ${DSVL_TEST_SUPPORT})
target_include_directories(dsvl_tests PRIVATE ${PROJECT_SOURCE_DIR}/tests)
target_compile_definitions(dsvl_tests PRIVATE
  DSVL_SOURCE_DIR="${PROJECT_SOURCE_DIR}" DSVL_BINARY="$<TARGET_FILE:dsvl>")
target_link_libraries(dsvl_tests PRIVATE dsvl_core dsvl::dependencies GTest::gtest GTest::gtest_main)
add_dependencies(dsvl_tests dsvl)
gtest_discover_tests(dsvl_tests DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 900)
