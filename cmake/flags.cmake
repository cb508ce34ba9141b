# Compiler and linker flags shared by every target.
add_library(dsvl_flags INTERFACE)
add_library(dsvl::flags ALIAS dsvl_flags)
set_target_properties(dsvl_flags PROPERTIES EXPORT_NAME flags)

set(DSVL_SANITIZE "" CACHE STRING "sanitizers, for example address,undefined")
# Each release of a compiler warns about more: only the one the code is kept clean with may stop a build.
set(werror OFF)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION MATCHES "^12\\.")
  set(werror ON)
endif()
option(DSVL_WERROR "warnings are errors" ${werror})

# Debian's and libtorch's headers are system headers: only our own lines can warn.
set(warnings -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
# g++ 12 finds faults in its own std::string (its PR 105329, 105651), which a precompiled header no
# longer hides as a system header's.
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  list(APPEND warnings -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow
       -Wno-stringop-overread)
endif()
if(DSVL_WERROR)
  list(APPEND warnings -Werror)
endif()
target_compile_options(dsvl_flags INTERFACE
  $<BUILD_INTERFACE:${warnings}> -fstack-protector-strong -fno-math-errno
  $<$<CONFIG:Release>:-U_FORTIFY_SOURCE> $<$<CONFIG:Release>:-D_FORTIFY_SOURCE=2>)
target_link_options(dsvl_flags INTERFACE -Wl,-z,relro,-z,now)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
target_link_options(dsvl_flags INTERFACE $<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-pie>)
if(DSVL_SANITIZE)
  target_compile_options(dsvl_flags INTERFACE -fsanitize=${DSVL_SANITIZE} -fno-omit-frame-pointer
                         -fno-sanitize-recover=undefined)
  target_link_options(dsvl_flags INTERFACE -fsanitize=${DSVL_SANITIZE})
endif()

# Files named *_avx2.cpp and *_avx512.cpp are the only ones compiled beyond the baseline. Values of
# GGUF's types are ggml's bit for bit: a product and a sum there stay two roundings.
function(dsvl_kernel_flags)
  foreach(file IN LISTS ARGN)
    if(file MATCHES "/gguf_dequantize(_k)?\\.cpp$")
      set_source_files_properties(${file} PROPERTIES SKIP_PRECOMPILE_HEADERS ON
                                  COMPILE_OPTIONS "-ffp-contract=off")
    endif()
  endforeach()
  if(NOT CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    return()
  endif()
  foreach(file IN LISTS ARGN)
    if(file MATCHES "_avx(2|512)\\.cpp$")
      set_source_files_properties(${file} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
    endif()
    if(file MATCHES "_avx2\\.cpp$")
      set_source_files_properties(${file} PROPERTIES COMPILE_OPTIONS "-O3;-mavx2;-mfma;-mf16c")
    elseif(file MATCHES "_avx512\\.cpp$")
      set_source_files_properties(${file} PROPERTIES COMPILE_OPTIONS
        "-O3;-mavx512f;-mavx512bw;-mavx512vl;-mavx512dq;-mavx512bf16;-mfma;-mf16c")
    endif()
  endforeach()
endfunction()
