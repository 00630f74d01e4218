# Writes the header of one script: pieces, since a literal has a bound.
file(READ "${INPUT}" text HEX)
string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${text}")
file(WRITE "${OUTPUT}" "#pragma once
#include \"sim/script/engine/embedded.hpp\"
// NOLINTBEGIN
namespace rehearse::embedded {
inline constexpr char ${NAME}_text[] = {${bytes}0};
inline constexpr EmbeddedScript ${NAME}{\"${NAME}.js\", {${NAME}_text, sizeof ${NAME}_text - 1}};
}  // namespace rehearse::embedded
// NOLINTEND
")
