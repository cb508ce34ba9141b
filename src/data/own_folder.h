// A folder of one's own as a source (form "folder"): each file is read by the form its name tells.
// A picture with X.txt beside it is described by that, other pictures are grounds to put things on.
#pragma once

#include <string>
#include <vector>

#include "data/source.h"

namespace dsvl {

struct FormFiles {
  const FormRow* form;
  std::vector<std::string> files;  // sorted
};

// The files of a row that hold documents of this kind; of other forms than "folder" all or none.
// Fails where source_files does.
std::vector<FormFiles> files_of_kind(const SourceRow& row, Kind kind, const std::string& cache);

// The form that reads a file of a folder; null when there is none, also for a description.
const FormRow* form_by_name(const std::string& path);

// One warning for each folder that holds files no form reads.
void tell_unread_files(const std::vector<SourceRow>& sources, const std::string& cache);

}  // namespace dsvl
