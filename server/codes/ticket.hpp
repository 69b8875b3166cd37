#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "server/app/moment.hpp"
#include "server/codes/completion_code.hpp"
#include "server/codes/study_key.hpp"

namespace errand::codes {

/// The right to finish a survey for one seat. It goes out with the link to the survey and comes back from its
/// end; on the way it is a text that tells nothing and cannot be changed.
struct Ticket {
  std::string study;
  Seat seat;
  app::Moment issued;   ///< whole seconds
  app::Moment expires;  ///< whole seconds; from then on it is expired
  bool operator==(const Ticket&) const = default;
};

/// For the log and for the people who run the server; who sent the ticket is told no difference.
enum class TicketFault { malformed, unknown_key, forged, expired };

std::string_view name_of(TicketFault fault);

/// At most this many characters, whatever the seat.
inline constexpr std::size_t max_ticket_chars = 800;

/// The ticket as addresses hold it: base64 for addresses, encrypted and signed (XChaCha20-Poly1305) with the
/// key of the epoch in which it was issued. The same ticket always gives the same text.
std::string sealed(const StudyKeys& keys, const Ticket& ticket);

/// Reads sealed() back: of these keys, for this study, and not expired at `now`.
tl::expected<Ticket, TicketFault> opened(const StudyKeys& keys, std::string_view text, app::Moment now);

}  // namespace errand::codes
