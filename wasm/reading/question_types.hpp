#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "wasm/study/question.hpp"

namespace errand {

/// What may stand in a field of a question.
enum class FieldKind {
  name,     ///< of an answer
  text,     ///< plain text, may hold ${column}
  html,     ///< the researcher's HTML, may hold ${column}
  flag,     ///< true or false
  whole,    ///< a whole number from `least` to `most`
  number,   ///< a decimal number
  moment,   ///< a date or time as its type writes it
  pattern,  ///< a regular expression
  address,  ///< of a picture, sound or film
  word,     ///< one of `words`
  image,    ///< {"src", "alt"}
  messages,
  condition,
  demands,  ///< how the answer must stand to other answers
  choices,
  rows,
  phases,     ///< of a trial
  responses,  ///< to a trial
  feedback    ///< after a trial
};

/// A field of a question: the one list that reader, JSON Schema and documents are made from.
struct FieldSpec {
  std::string_view name;
  FieldKind kind = FieldKind::text;
  std::string_view about;
  std::int64_t least = 0;
  std::int64_t most = 0;
  bool needed = false;
  std::vector<std::string_view> words = {};
};

struct TypeSpec {
  std::string_view name;
  Shape shape;
  std::string_view about;
  std::vector<FieldSpec> fields;
  bool is_rare = false;  ///< drawn by a script that only studies with such questions load
};

/// The fields that every question has.
const std::vector<FieldSpec>& common_fields();
const std::vector<TypeSpec>& question_types();
const TypeSpec* find_type(std::string_view name);
const FieldSpec* find_field(const TypeSpec& type, std::string_view name);

}  // namespace errand
