// What k6's options become for libcurl.

#include "tools/rehearse/live/http_options_reader.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace rehearse {
namespace {

HttpOptions read(const char* options) {
  HttpOptions http;
  DocumentProblems problems;
  read_http_options(nlohmann::json::parse(options), JsonPlace("/options"), http, problems);
  EXPECT_TRUE(problems.empty());
  return http;
}

std::int64_t ttl(const char* text) {
  return read((R"({"dns": {"ttl": ")" + std::string(text) + "\"}}").c_str()).dns.ttl_s;
}

TEST(HttpOptionsReader, TimesOfNamesAreWholeSecondsRoundedUp) {
  EXPECT_EQ(ttl("1m30s"), 90);
  EXPECT_EQ(ttl("1ms"), 1);
  EXPECT_EQ(ttl("2000.5"), 3);  // a number alone is of milliseconds
  EXPECT_EQ(ttl("1d"), 86400);
}

TEST(HttpOptionsReader, NamesMayBeKeptForEverOrNotAtAll) {
  EXPECT_EQ(ttl("inf"), -1);
  EXPECT_EQ(ttl("0"), 0);
}

TEST(HttpOptionsReader, WithoutATimeNamesAreKeptForFiveMinutes) {
  EXPECT_EQ(ttl(""), 300);
  EXPECT_EQ(read("{}").dns.ttl_s, 300);
}

TEST(HttpOptionsReader, OptionsThatAreNullAreNotSaid) {
  const HttpOptions http =
      read(R"({"hosts": null, "dns": null, "tlsVersion": null, "tlsAuth": null})");
  EXPECT_TRUE(http.destinations.empty());
  EXPECT_FALSE(http.tls.has_certificates());
}

}  // namespace
}  // namespace rehearse
