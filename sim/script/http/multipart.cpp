// Names are escaped as browsers do, so that none can begin another header.

#include "sim/script/http/multipart.hpp"

namespace rehearse {
namespace {

std::string quoted_name(std::string_view text) {
  std::string escaped = "\"";
  for (const char byte : text) {
    if (byte == '\\' || byte == '"') escaped += '\\';
    if (byte == '\r') {
      escaped += "%0D";
    } else if (byte == '\n') {
      escaped += "%0A";
    } else {
      escaped += byte;
    }
  }
  return escaped + "\"";
}

}  // namespace

std::string multipart_body(const std::vector<FormPart>& parts, std::string_view boundary) {
  const std::string line = "--" + std::string(boundary);
  std::string body;
  for (const FormPart& part : parts) {
    if (!body.empty()) body += "\r\n";
    body += line + "\r\nContent-Disposition: form-data; name=" + quoted_name(part.name);
    if (part.file_name) {
      body +=
          "; filename=" + quoted_name(*part.file_name) + "\r\nContent-Type: " + part.content_type;
    }
    body += "\r\n\r\n" + part.body;
  }
  return body + "\r\n" + line + "--\r\n";
}

std::string multipart_content_type(std::string_view boundary) {
  std::string text(boundary);
  if (text.find_first_of("()<>@,;:\\\"/[]?= ") != std::string::npos) text = "\"" + text + "\"";
  return "multipart/form-data; boundary=" + text;
}

}  // namespace rehearse
