#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/codes/completion_code.hpp"
#include "server/codes/panel.hpp"

namespace errand::codes {

/// A survey that begins and ends at this server.
struct Survey {
  std::string study;  ///< is_study_name()
  /// Where it is done: an address that may hold ${ticket}, ${hit}, ${assignment} and ${worker}. Empty: on
  /// this server, by the engine's own page.
  std::string link;
  std::int64_t least_s = 0;  ///< nobody has done it sooner
  /// From the accepting of the HIT to the last moment at which it may end. Long: who is late has worked, too.
  std::int64_t ticket_life_s = 60LL * 24 * 3600;
  bool asks_secret = false;  ///< the survey's end has to bring finish_secret()
  /// By ending, where the panel wants its participant back; may hold ${code}, ${hit}, ${assignment} and
  /// ${worker}. Empty: the code is shown.
  std::array<std::string, 4> returns;
  std::optional<Panel> panel;  ///< how who comes is said; without one every known panel's way will do

  bool is_own() const { return link.empty(); }
  const std::string& return_of(Ending ending) const { return returns[static_cast<std::size_t>(ending)]; }
};

/// What the survey's own end adds to the address of ours, so that the address alone is worth nothing: 26
/// characters of the study's newest key. That of any epoch that
/// did not leak is taken, that of the newest one before it begins, too.
std::string finish_secret(const StudyKeys& keys);
bool is_finish_secret(const StudyKeys& keys, std::string_view said);

}  // namespace errand::codes
