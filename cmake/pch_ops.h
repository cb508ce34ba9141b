// What files that compute with tensors include, compiled once (see precompiled.cmake).
#include "pch_tensor.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
