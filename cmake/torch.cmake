# libtorch, linked by hand: the wheel's own CMake package insists on a CUDA toolkit.
if(NOT DSVL_TORCH)
  set(DSVL_TORCH "$ENV{DSVL_TORCH}")
endif()
if(NOT DSVL_TORCH AND EXISTS "$ENV{HOME}/.cache/dsvl/torch-2.15.0")
  set(DSVL_TORCH "$ENV{HOME}/.cache/dsvl/torch-2.15.0")
endif()
if(NOT EXISTS "${DSVL_TORCH}/include/ATen/core/Tensor.h")
  message(FATAL_ERROR "libtorch not found in '${DSVL_TORCH}' (wanted include/ATen/core/Tensor.h); "
                      "run ./dsvl, which fetches it, or give -DDSVL_TORCH=/path/to/libtorch")
endif()

add_library(dsvl_torch INTERFACE)
add_library(dsvl::torch ALIAS dsvl_torch)
set_target_properties(dsvl_torch PROPERTIES EXPORT_NAME torch)
target_include_directories(dsvl_torch SYSTEM INTERFACE
  ${DSVL_TORCH}/include ${DSVL_TORCH}/include/torch/csrc/api/include)
target_compile_definitions(dsvl_torch INTERFACE USE_DISTRIBUTED USE_C10D_GLOO
  AT_PER_OPERATOR_HEADERS)  # TensorOperators.h without every operator's header: 3 s a file, not 8
target_link_libraries(dsvl_torch INTERFACE
  ${DSVL_TORCH}/lib/libtorch_cpu.so ${DSVL_TORCH}/lib/libc10.so)
# A CUDA libtorch registers its kernels when it is loaded, so it must be linked though nothing calls it.
if(EXISTS "${DSVL_TORCH}/lib/libtorch_cuda.so")
  target_link_libraries(dsvl_torch INTERFACE -Wl,--no-as-needed ${DSVL_TORCH}/lib/libtorch_cuda.so -Wl,--as-needed)
endif()
# libtorch_cpu.so names libcudart, which lies beside it and is found at load time.
target_link_options(dsvl_torch INTERFACE -Wl,--allow-shlib-undefined -Wl,-rpath,${DSVL_TORCH}/lib)
# libtorch's threads are OpenMP's: without this at::parallel_for, a template of its headers, is a plain loop.
target_compile_options(dsvl_torch INTERFACE -fopenmp)
target_link_options(dsvl_torch INTERFACE -fopenmp)
