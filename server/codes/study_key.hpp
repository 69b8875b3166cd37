#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "server/app/moment.hpp"

namespace errand::codes {

/// A secret of a study's keys: codes and tickets of one epoch are made with it, so whoever has it can make
/// both.
struct StudyKey {
  std::uint32_t epoch = 1;
  app::Moment since;  ///< whole seconds; what began before is of an older epoch
  std::array<unsigned char, 32> secret{};
  /// Somebody else may have it: it is good for those alone who had entered while it was in use.
  bool is_leaked = false;
};

/// The keys of one study, from the first epoch to the newest. Tickets and codes are of the epoch in which the
/// survey was entered, and stay good.
struct StudyKeys {
  std::string study;  ///< is_study_name()
  std::vector<StudyKey> keys;

  const StudyKey& newest() const { return keys.back(); }
  const StudyKey* of_epoch(std::uint32_t epoch) const;
  /// The epoch at that moment; the first one before it began.
  const StudyKey& at(app::Moment moment) const;
};

inline constexpr std::size_t most_epochs = 1000;

/// 1 to 64 of a-z, 0-9 and '-', a letter or digit first: it stands in addresses.
bool is_study_name(std::string_view text);

/// Keys of one epoch, drawn by the operating system. `study` is a study's name.
StudyKeys fresh_keys(std::string study, app::Moment now);
/// Adds an epoch that begins then, not before the newest one.
void rotate(StudyKeys& keys, app::Moment begins);
/// Somebody else may have all secrets: marks them, and adds an epoch that begins at once.
void replace_leaked(StudyKeys& keys, app::Moment now);

/// As a file holds them: {"study": "…", "keys": [{"epoch": 1, "since": 1795000000, "secret": "<base64>"}]},
/// `since` in seconds of 1970; `"leaked": true` where it is.
std::string to_json(const StudyKeys& keys);
/// Reads to_json() back; the error is a sentence for whoever runs the server.
tl::expected<StudyKeys, std::string> read_keys(std::string_view json);

/// What a secret is used for: one use tells nothing about another.
enum class Use : std::uint64_t { code = 1, ticket = 2, ticket_nonce = 3, finish_secret = 4 };

/// 32 bytes for one use.
std::array<unsigned char, 32> derived(const StudyKey& key, Use use);

}  // namespace errand::codes
