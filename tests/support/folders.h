// Folders that tests fill and compare.
#pragma once

#include <map>
#include <string>

namespace dsvl {

// Where nothing is, in the tests' temporary folder; neither is a broken-off build of that name.
std::string fresh_folder(const std::string& name);

// The bytes of every file in the folder and below, by the path inside.
std::map<std::string, std::string> folder_contents(const std::string& folder);

}  // namespace dsvl
