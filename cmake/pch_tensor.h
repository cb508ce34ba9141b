// What files that hold tensors include, compiled once (see precompiled.cmake).
#include "pch_plain.h"

#include <ATen/core/Tensor.h>
