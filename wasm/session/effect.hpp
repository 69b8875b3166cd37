#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "wasm/session/event.hpp"
#include "wasm/session/submit_field.hpp"
#include "wasm/session/view.hpp"

namespace errand {

/// What the engine asks its body to do; docs/engine.md says how.
struct Save {
  static constexpr const char* kind = "save";
  std::uint32_t index = 0;  ///< in the session's log
  Event event;
  /// Bytes at the beginning of an answered text that are those of the answer before it to the same question
  /// on this visit. They are left out of what is stored: a draft is saved at every pause, and whole drafts
  /// would add up to megabytes.
  std::uint32_t shared = 0;
  bool operator==(const Save&) const = default;
};

/// The study's texts besides its questions are others from here on.
struct ShowFront {
  static constexpr const char* kind = "study";
  std::string front;  ///< JSON
  bool operator==(const ShowFront&) const = default;
};

struct Render {
  static constexpr const char* kind = "render";
  View view;
  bool operator==(const Render&) const = default;
};

struct FieldError {
  std::string question;
  Fault fault;
  bool operator==(const FieldError&) const = default;
};

struct ShowErrors {
  static constexpr const char* kind = "errors";
  std::vector<FieldError> errors;
  std::string focus;  ///< name of a question; empty: leave the focus
  bool operator==(const ShowErrors&) const = default;
};

struct Post {
  static constexpr const char* kind = "post";
  std::string url;
  std::vector<SubmitField> fields;
  bool operator==(const Post&) const = default;
};

struct ShowReceipt {
  static constexpr const char* kind = "receipt";
  std::vector<SubmitField> fields;
  bool operator==(const ShowReceipt&) const = default;
};

struct Ignored {
  static constexpr const char* kind = "ignored";
  std::string why;
  bool operator==(const Ignored&) const = default;
};

using Effect = std::variant<Save, ShowFront, Render, ShowErrors, Post, ShowReceipt, Ignored>;
using Effects = std::vector<Effect>;

}  // namespace errand
