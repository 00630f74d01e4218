#pragma once
// How k6 identifies groups and checks.

#include <string>
#include <string_view>

namespace rehearse {

/// MD5 of the path ("::outer::inner"), in hexadecimal digits.
std::string group_id(std::string_view path);

}  // namespace rehearse
