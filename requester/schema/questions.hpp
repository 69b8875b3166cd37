#pragma once
#include "requester/schema/parts.hpp"
#include "wasm/reading/question_types.hpp"

namespace errand::requester::schema {

/// The definitions that questions of several types refer to, each under its own name.
Json image();
Json choice();
Json row();
Json phase();
Json response();
Json messages();

/// The definition of a question of that type, under the type's name.
Json of_type(const TypeSpec& type);

/// Chosen by its type, so that an editor speaks of one type and not of all.
Json question();

}  // namespace errand::requester::schema
