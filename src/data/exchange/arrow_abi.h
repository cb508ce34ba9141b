// Arrow's C data and stream interfaces: structs that are the same for every compiler and release
// (arrow.apache.org/docs/format/CDataInterface.html, CStreamInterface.html).
#pragma once

#include <cstdint>

// The guards are the interface's own: Arrow's headers define the same structs.
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

extern "C" {

// A type; of a struct or list with its members' types as children. Whoever is given one calls
// `release` unless it is null.
struct ArrowSchema {
  const char* format;  // "u" text, "z" bytes, "l" int64, "+l" list, "+s" struct, ...
  const char* name;
  const char* metadata;
  int64_t flags;
  int64_t n_children;
  ArrowSchema** children;
  ArrowSchema* dictionary;  // of the values where the array holds indices
  void (*release)(ArrowSchema*);
  void* private_data;
};

// Values of a type: element i of the array is at `offset` + i in its buffers, of which the first is
// the bitmap of those that are not null (absent when all are).
struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void** buffers;
  ArrowArray** children;
  ArrowArray* dictionary;
  void (*release)(ArrowArray*);
  void* private_data;
};

}  // extern "C"

#endif  // ARROW_C_DATA_INTERFACE

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

extern "C" {

// Arrays of one struct type, one after the other; each function gives 0 or an errno.
struct ArrowArrayStream {
  int (*get_schema)(ArrowArrayStream*, ArrowSchema* out);
  int (*get_next)(ArrowArrayStream*, ArrowArray* out);  // out->release is null behind the last
  const char* (*get_last_error)(ArrowArrayStream*);
  void (*release)(ArrowArrayStream*);
  void* private_data;
};

}  // extern "C"

#endif  // ARROW_C_STREAM_INTERFACE
