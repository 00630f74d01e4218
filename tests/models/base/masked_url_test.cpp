// Where a password is in a URL.

#include "models/base/masked_url.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

TEST(MaskedUrl, HasNoPassword) {
  EXPECT_EQ(masked_url("http://user:SECRET@host:80/a?b=c:d@e"),
            "http://user:****@host:80/a?b=c:d@e");
  EXPECT_EQ(masked_url("https://u:a:b@c@host"), "https://u:****@host");
  EXPECT_EQ(masked_url("u:SECRET@host"), "u:****@host");
}

TEST(MaskedUrl, IsOtherwiseTheUrl) {
  for (const char* url : {"", "http://host:80/x@y:z", "http://user@host/", "shop", "a=b"}) {
    EXPECT_EQ(masked_url(url), url);
  }
}

}  // namespace
}  // namespace rehearse
