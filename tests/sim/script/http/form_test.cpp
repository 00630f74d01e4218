// Forms and queries.

#include "sim/script/http/form.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

TEST(Form, IsSortedByKey) {
  EXPECT_EQ(encode_form({{"name", "Ada L"},
                         {"n", "5"},
                         {"t", "true"},
                         {"list", "a"},
                         {"list", "b"},
                         {"amp", "x&y=z"},
                         {"u", "é"}}),
            "amp=x%26y%3Dz&list=a&list=b&n=5&name=Ada+L&t=true&u=%C3%A9");
}

TEST(Form, CanKeepItsOrder) {
  EXPECT_EQ(encode_form_in_order({{"b", "~-_."}, {"a", "/?"}}), "b=~-_.&a=%2F%3F");
}

TEST(Form, IsReadInOrder) {
  EXPECT_EQ(decode_form("b=1&a=x+y&&c&b=%C3%A9="),
            (FormPairs{{"b", "1"}, {"a", "x y"}, {"c", ""}, {"b", "é="}}));
}

TEST(Form, DropsPairsThatAreNone) {
  EXPECT_EQ(decode_form("a=%zz&b;c=1&d=2"), (FormPairs{{"d", "2"}}));
}

}  // namespace
}  // namespace rehearse
