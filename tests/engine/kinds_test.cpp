// The kinds of the protocol as the C++ knows them; tests/browser/kinds.test.mjs compares the page's with the
// same text.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "wasm/reading/question_types.hpp"
#include "wasm/session/effect.hpp"

namespace errand::tests {
namespace {

template <class Variant, std::size_t... I>
nlohmann::ordered_json kinds(std::index_sequence<I...>) {
  return {std::variant_alternative_t<I, Variant>::kind...};
}

template <class Variant>
nlohmann::ordered_json kinds() {
  return kinds<Variant>(std::make_index_sequence<std::variant_size_v<Variant>>{});
}

nlohmann::ordered_json question_kinds() {
  nlohmann::ordered_json names = nlohmann::ordered_json::array();
  for (const TypeSpec& type : question_types()) names.push_back(type.name);
  return names;
}

TEST(Kinds, AreThoseThatThePageIsComparedWith) {
  const std::string file = std::string{ERRAND_SOURCE_DIR} + "/tests/engine/kinds.json";
  const nlohmann::ordered_json now = {{"events", kinds<Happening>()},
                                      {"effects", kinds<Effect>()},
                                      {"screens", kinds<Screen>()},
                                      {"questions", question_kinds()}};
  if (std::getenv("ERRAND_UPDATE") != nullptr) std::ofstream{file} << now.dump(1) << "\n";
  std::ostringstream kept;
  kept << std::ifstream{file}.rdbuf();
  EXPECT_EQ(kept.str(), now.dump(1) + "\n");
}

}  // namespace
}  // namespace errand::tests
