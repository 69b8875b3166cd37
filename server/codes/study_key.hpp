#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace errand::codes {

/// A secret of a study's keys: codes and tickets of one epoch are made with it, so whoever has it can make
/// both.
struct StudyKey {
  std::uint32_t epoch = 1;
  std::array<unsigned char, 32> secret{};
};

/// The keys of one study, from the first epoch to the newest. New tickets and codes are of the newest one;
/// those of older epochs stay good.
struct StudyKeys {
  std::string study;  ///< is_study_name()
  std::vector<StudyKey> keys;

  const StudyKey& newest() const { return keys.back(); }
  const StudyKey* of_epoch(std::uint32_t epoch) const;
};

inline constexpr std::size_t most_epochs = 1000;

/// 1 to 64 of a-z, 0-9 and '-', a letter or digit first: it stands in addresses.
bool is_study_name(std::string_view text);

/// Keys of one epoch, drawn by the operating system. `study` is a study's name.
StudyKeys fresh_keys(std::string study);
/// Adds an epoch.
void rotate(StudyKeys& keys);

/// As a file holds them: {"study": "…", "keys": [{"epoch": 1, "secret": "<base64>"}]}.
std::string to_json(const StudyKeys& keys);
/// Reads to_json() back; the error is a sentence for whoever runs the server.
tl::expected<StudyKeys, std::string> read_keys(std::string_view json);

/// What a secret is used for: one use tells nothing about another.
enum class Use : std::uint64_t { code = 1, ticket = 2, ticket_nonce = 3, finish_secret = 4 };

/// 32 bytes for one use.
std::array<unsigned char, 32> derived(const StudyKey& key, Use use);

}  // namespace errand::codes
