#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "requester/codes/known_seat.hpp"
#include "requester/http_exchange.hpp"

namespace errand::requester {

/// Some seats of a study in the order of their entering.
struct SeatPage {
  std::vector<KnownSeat> seats;
  std::optional<std::int64_t> next;  ///< where the page after it begins; none: this was the last
};

/// The seats after the `after`-th. The error is a sentence for the user.
using SeatSource = std::function<tl::expected<SeatPage, std::string>(std::int64_t after)>;

/// Of a ledger: an SQLite file, which has to be there, or a postgresql:// address.
tl::expected<SeatSource, std::string> seats_in_store(const std::string& where, const std::string& study);

/// Who asks errand-server, and by what.
struct ServerLogin {
  std::string server;  ///< without a slash at its end
  std::string user;
  std::string password;
};

/// Of an errand-server, as docs/server.md describes its API for researchers. Logs in at once.
tl::expected<SeatSource, std::string> seats_on_server(
    const ServerLogin& login, const std::string& study,
    std::function<tl::expected<HttpReply, std::string>(const HttpRequest&)> exchange);

/// The page that such a server answers; the error says what in it is not as it should be.
tl::expected<SeatPage, std::string> read_seat_page(std::string_view json);

/// Every seat after the `after`-th. `told` gets how many there are so far, after each page.
tl::expected<std::vector<KnownSeat>, std::string> all_seats(
    const SeatSource& source, std::int64_t after = 0,
    const std::function<void(std::size_t)>& told = [](std::size_t) {});

}  // namespace errand::requester
