// The part of the default table (DUCET) for the characters that names are likely to have.

#include "tools/rehearse/summary/name_order.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tools/rehearse/text/text_columns.hpp"

namespace rehearse {

namespace {

/// What a character counts for, the most important first. Controls count for nothing.
struct Weight {
  std::uint32_t letter = 0;  ///< 0: none, as of a combining mark
  std::uint32_t accent = 0;
  std::uint32_t upper = 0;
};

constexpr std::string_view kSigns = "\t\n\v\f\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";
constexpr std::uint32_t kOtherSigns = 0x100;  // and the character's number
constexpr std::uint32_t kDigits = 0x200'000;
constexpr std::uint32_t kLetters = 0x200'100;
constexpr std::uint32_t kOthers = 0x200'200;  // and the character's number

/// Letters with an accent and without it, in the order in which accents count.
struct Accent {
  char32_t mark;
  std::u32string_view with;
  std::string_view without;
};
constexpr std::array<Accent, 13> kAccents{{
    {0x301, U"ÁáĆćÉéÍíĹĺŃńÓóŔŕŚśÚúÝýŹź", "AaCcEeIiLlNnOoRrSsUuYyZz"},
    {0x300, U"ÀàÈèÌìÒòÙù", "AaEeIiOoUu"},
    {0x306, U"ĂăĔĕĞğĬĭŎŏŬŭ", "AaEeGgIiOoUu"},
    {0x302, U"ÂâĈĉÊêĜĝĤĥÎîĴĵÔôŜŝÛûŴŵŶŷ", "AaCcEeGgHhIiJjOoSsUuWwYy"},
    {0x30C, U"ČčĎďĚěĽľŇňŘřŠšŤťŽž", "CcDdEeLlNnRrSsTtZz"},
    {0x30A, U"ÅåŮů", "AaUu"},
    {0x308, U"ÄäËëÏïÖöÜüŸÿ", "AaEeIiOoUuYy"},
    {0x30B, U"ŐőŰű", "OoUu"},
    {0x303, U"ÃãÑñĨĩÕõŨũ", "AaNnIiOoUu"},
    {0x307, U"ĊċĖėĠġİŻż", "CcEeGgIZz"},
    {0x327, U"ÇçĢģĶķĻļŅņŖŗŞşŢţ", "CcGgKkLlNnRrSsTt"},
    {0x328, U"ĄąĘęĮįŲų", "AaEeIiUu"},
    {0x304, U"ĀāĒēĪīŌōŪū", "AaEeIiOoUu"},
}};
/// Letters that count as others: with a stroke, or as two of them. The first one has the accent.
struct Expansion {
  char32_t letter;
  std::string_view as;
  std::uint32_t accent;
};
constexpr std::uint32_t kAccentStep = 10;
constexpr std::uint32_t kSlash = 105;  // between the dot and the cedilla
constexpr std::uint32_t kStroke = 140;
constexpr std::uint32_t kLigature = 150;
constexpr std::array<Expansion, 17> kExpansions{{{U'ø', "o", kSlash},
                                                 {U'Ø', "O", kSlash},
                                                 {U'đ', "d", kStroke},
                                                 {U'Đ', "D", kStroke},
                                                 {U'ħ', "h", kStroke},
                                                 {U'Ħ', "H", kStroke},
                                                 {U'ł', "l", kStroke},
                                                 {U'Ł', "L", kStroke},
                                                 {U'ŧ', "t", kStroke},
                                                 {U'Ŧ', "T", kStroke},
                                                 {U'ð', "d", kLigature},
                                                 {U'Ð', "D", kLigature},
                                                 {U'æ', "ae", kLigature},
                                                 {U'Æ', "AE", kLigature},
                                                 {U'œ', "oe", kLigature},
                                                 {U'Œ', "OE", kLigature},
                                                 {U'ß', "ss", kLigature}}};

Weight ascii_weight(char c) {
  const std::size_t sign = kSigns.find(c);
  if (sign != std::string_view::npos) return {static_cast<std::uint32_t>(sign) + 1, 0, 0};
  if (c >= '0' && c <= '9') return {kDigits + static_cast<std::uint32_t>(c - '0'), 0, 0};
  if (c >= 'a' && c <= 'z') return {kLetters + static_cast<std::uint32_t>(c - 'a'), 0, 0};
  if (c >= 'A' && c <= 'Z') return {kLetters + static_cast<std::uint32_t>(c - 'A'), 0, 1};
  return {};
}

using Weights = std::vector<Weight>;

/// The weights of the letters with accents, and of the combining marks.
std::map<char32_t, Weights> accented_weights() {
  std::map<char32_t, Weights> weights;
  std::uint32_t accent = 0;
  for (const Accent& row : kAccents) {
    accent += kAccentStep;
    weights[row.mark] = {{0, accent, 0}};
    for (std::size_t i = 0; i < row.with.size(); ++i) {
      weights[row.with[i]] = {ascii_weight(row.without[i]), {0, accent, 0}};
    }
  }
  for (const Expansion& row : kExpansions) {
    Weights& letters = weights[row.letter];
    for (const char each : row.as) letters.push_back(ascii_weight(each));
    letters.insert(letters.begin() + 1, {0, row.accent, 0});
  }
  return weights;
}

bool is_sign(char32_t code) {
  return (code >= 0xA0 && code <= 0xBF && code != 0xAA && code != 0xB5 && code != 0xBA) ||
         code == 0xD7 || code == 0xF7 || (code >= 0x2000 && code <= 0x2BFF) ||
         (code >= 0x3000 && code <= 0x303F) || (code >= 0x1F000 && code <= 0x1FAFF);
}

/// The lower case of Greek and Cyrillic.
char32_t lower(char32_t code) {
  if ((code >= 0x391 && code <= 0x3A9) || (code >= 0x410 && code <= 0x42F)) return code + 0x20;
  if (code >= 0x400 && code <= 0x40F) return code + 0x50;
  return code == 0xB5 ? 0x3BC : code;
}

void append(Weights& weights, char32_t code) {
  static const std::map<char32_t, Weights> accented = accented_weights();
  if (code < 0x80) {
    const Weight weight = ascii_weight(static_cast<char>(code));
    if (weight.letter != 0) weights.push_back(weight);
  } else if (const auto known = accented.find(code); known != accented.end()) {
    weights.insert(weights.end(), known->second.begin(), known->second.end());
  } else if (is_sign(code)) {
    weights.push_back({kOtherSigns + code, 0, 0});
  } else {
    const char32_t small = lower(code);
    weights.push_back({kOthers + small, 0, small != code ? 1U : 0U});
  }
}

Weights weights_of(std::string_view name) {
  Weights weights;
  for (const char32_t code : code_points(name)) append(weights, code);
  return weights;
}

/// The weights of one rank that are not 0 decide, the shorter list comes first.
int compare(const Weights& a, const Weights& b, std::uint32_t Weight::*rank) {
  auto left = a.begin();
  auto right = b.begin();
  while (true) {
    while (left != a.end() && (*left).*rank == 0 && rank == &Weight::letter) ++left;
    while (right != b.end() && (*right).*rank == 0 && rank == &Weight::letter) ++right;
    if (left == a.end() || right == b.end()) {
      return static_cast<int>(left != a.end()) - static_cast<int>(right != b.end());
    }
    if ((*left).*rank != (*right).*rank) return (*left).*rank < (*right).*rank ? -1 : 1;
    ++left;
    ++right;
  }
}

}  // namespace

int compare_names(std::string_view a, std::string_view b) {
  const Weights left = weights_of(a);
  const Weights right = weights_of(b);
  for (const auto rank : {&Weight::letter, &Weight::accent, &Weight::upper}) {
    if (const int order = compare(left, right, rank); order != 0) return order;
  }
  return 0;
}

}  // namespace rehearse
