#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "server/codes/study_key.hpp"

namespace errand::codes {

/// Who did what: what a code and a ticket are about. Each text is at most max_id_bytes long.
struct Seat {
  std::string hit;
  std::string assignment;
  std::string worker;
  bool operator==(const Seat&) const = default;
};

inline constexpr std::size_t max_id_bytes = 128;

/// How a survey ended. Each ending has codes of its own, so that it can be paid in its own way.
enum class Ending { complete, screened_out, withdrew, failed_check };
inline constexpr std::array every_ending = {Ending::complete, Ending::screened_out, Ending::withdrew,
                                            Ending::failed_check};

/// "complete", "screened-out", "withdrew", "failed-check": in addresses and tables.
std::string_view name_of(Ending ending);
std::optional<Ending> ending_named(std::string_view name);

/// The code that proves to the requester that this seat's survey ended so: 18 characters of Crockford's base
/// 32 in groups of six, the first 16 of them 80 bits of an HMAC-SHA-256, the last two a check. A function of
/// its arguments alone, so a reload, another instance and a server without its database give the same one.
std::string code_of(const StudyKeys& keys, std::uint32_t epoch, const Seat& seat, Ending ending);

/// What is wrong with a typed code.
struct CodeFault {
  enum class Kind { empty, strange, length, check };
  Kind kind = Kind::empty;
  std::size_t count = 0;  ///< `length`: characters that were typed
  std::string character;  ///< `strange`: the first one that no code has
  bool operator==(const CodeFault&) const = default;
};

/// A typed code as code_of() writes it. Case, blanks and dashes of any kind don't matter, nor O for 0, I and
/// L for 1. One or two wrong characters, and two swapped neighbours, are always found.
tl::expected<std::string, CodeFault> read_code(std::string_view typed);

/// For whoever typed it: what is wrong, and what a code looks like.
std::string to_text(const CodeFault& fault);

/// In which epoch `code`, of read_code(), is the seat's for that ending, if in any. Takes the same time
/// whatever the difference.
std::optional<std::uint32_t> epoch_of_code(const StudyKeys& keys, const Seat& seat, Ending ending,
                                           std::string_view code);

/// How many characters have to be changed, left out, put in or swapped with their neighbour to come from one
/// normal code to the other, up to `most`.
std::size_t typing_distance(std::string_view one, std::string_view other, std::size_t most);

}  // namespace errand::codes
