# Benchmarks: bench/bench_<what>.cpp, each its own program.
find_package(benchmark QUIET)
file(GLOB DSVL_BENCHES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/bench/bench_*.cpp)
foreach(file IN LISTS DSVL_BENCHES)
  get_filename_component(name ${file} NAME_WE)
  add_executable(${name} EXCLUDE_FROM_ALL ${file})
  target_link_libraries(${name} PRIVATE dsvl_core dsvl::dependencies)
endforeach()
