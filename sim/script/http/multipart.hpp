#pragma once
// multipart/form-data (RFC 7578) as Go's mime/multipart writes it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rehearse {

/// A field of a form, or a file.
struct FormPart {
  std::string name;
  std::string body;
  std::optional<std::string> file_name;  ///< only of files
  std::string content_type;              ///< only of files
};

/// The body, with the parts in the order given. Requires: no part holds the boundary.
std::string multipart_body(const std::vector<FormPart>& parts, std::string_view boundary);

/// The value of Content-Type; a boundary that is no token is quoted.
std::string multipart_content_type(std::string_view boundary);

}  // namespace rehearse
