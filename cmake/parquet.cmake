# The plug-in that reads Parquet, where there is an Arrow C++. The program loads it when it is asked for.
if(NOT DSVL_ARROW)
  return()
endif()
set(arrow_libraries "")
foreach(name IN ITEMS parquet arrow)
  file(GLOB found ${DSVL_ARROW}/lib/lib${name}.so*)
  if(NOT found)
    message(FATAL_ERROR "Arrow C++ not found in '${DSVL_ARROW}' (wanted lib/lib${name}.so); unset DSVL_ARROW to build "
                        "without Parquet")
  endif()
  list(GET found 0 first)
  list(APPEND arrow_libraries ${first})
endforeach()

add_library(dsvl_parquet MODULE src/data/exchange/parquet_plugin.cpp)
target_include_directories(dsvl_parquet PRIVATE src)
target_include_directories(dsvl_parquet SYSTEM PRIVATE ${DSVL_ARROW}/include)
target_link_libraries(dsvl_parquet PRIVATE dsvl::flags ${arrow_libraries})
set_target_properties(dsvl_parquet PROPERTIES INSTALL_RPATH ${DSVL_ARROW}/lib)
if(NOT DSVL_SANITIZE)  # an Arrow of another C++ ABI fails here, not when it is loaded
  target_link_options(dsvl_parquet PRIVATE -Wl,--no-undefined)
endif()
