// multipart/form-data.

#include "sim/script/http/multipart.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

TEST(Multipart, HasFieldsAndFiles) {
  EXPECT_EQ(multipart_body(
                {{"title", "My file", {}, {}}, {"doc", "file content", "notes.txt", "text/plain"}},
                "BOUND"),
            "--BOUND\r\n"
            "Content-Disposition: form-data; name=\"title\"\r\n"
            "\r\n"
            "My file\r\n"
            "--BOUND\r\n"
            "Content-Disposition: form-data; name=\"doc\"; filename=\"notes.txt\"\r\n"
            "Content-Type: text/plain\r\n"
            "\r\n"
            "file content\r\n"
            "--BOUND--\r\n");
}

TEST(Multipart, EscapesNames) {
  EXPECT_EQ(multipart_body({{"a\"b\\c\r\nd", "", {}, {}}}, "B"),
            "--B\r\nContent-Disposition: form-data; name=\"a\\\"b\\\\c%0D%0Ad\"\r\n\r\n"
            "\r\n--B--\r\n");
}

TEST(Multipart, QuotesBoundariesThatAreNoToken) {
  EXPECT_EQ(multipart_content_type("abc"), "multipart/form-data; boundary=abc");
  EXPECT_EQ(multipart_content_type("a b"), "multipart/form-data; boundary=\"a b\"");
}

}  // namespace
}  // namespace rehearse
