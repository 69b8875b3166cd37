#pragma once
#include <cstdint>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "requester/codes/known_seat.hpp"
#include "requester/http_exchange.hpp"
#include "server/app/form.hpp"

namespace errand::requester {

/// What was submitted with a seat's ending, as the page sent it.
struct KnownAnswers {
  std::int64_t number = 0;  ///< the seat's
  std::vector<app::Field> fields;
  bool operator==(const KnownAnswers&) const = default;
};

/// Some of a study's records in the order of their seats' entering.
template <class T>
struct Page {
  std::vector<T> records;
  std::optional<std::int64_t> next;  ///< where the page after it begins; none: this was the last
};

/// The records after the `after`-th seat. The error is a sentence for the user.
template <class T>
using Source = std::function<tl::expected<Page<T>, std::string>(std::int64_t after)>;

/// What a server keeps of one study's survey. The answers are there when the survey is the server's own.
struct SurveySource {
  Source<KnownSeat> seats;
  Source<KnownAnswers> answers;
};

/// Of a ledger: an SQLite file, which has to be there, or a postgresql:// address.
tl::expected<SurveySource, std::string> survey_in_store(const std::string& where, const std::string& study);

/// Who asks errand-server, and by what.
struct ServerLogin {
  std::string server;  ///< without a slash at its end
  std::string user;
  std::string password;
};

/// Of an errand-server, as docs/server.md describes its API for researchers. Logs in at once.
tl::expected<SurveySource, std::string> survey_on_server(
    const ServerLogin& login, const std::string& study,
    std::function<tl::expected<HttpReply, std::string>(const HttpRequest&)> exchange);

// Pages that such a server answers; the error says what in them is not as it should be.
tl::expected<Page<KnownSeat>, std::string> read_seats(std::string_view json);
tl::expected<Page<KnownAnswers>, std::string> read_answers(std::string_view json);

/// Every record after the `after`-th seat. `told` gets how many there are so far, after each page.
template <class T>
tl::expected<std::vector<T>, std::string> all_of(
    const Source<T>& source, std::int64_t after = 0,
    const std::function<void(std::size_t)>& told = [](std::size_t) {}) {
  std::vector<T> out;
  for (;;) {
    auto page = source(after);
    if (!page) return tl::unexpected(std::move(page.error()));
    out.insert(out.end(), std::make_move_iterator(page->records.begin()),
               std::make_move_iterator(page->records.end()));
    told(out.size());
    if (!page->next) return out;
    if (*page->next <= after) return tl::unexpected(std::string{"the pages of the survey do not go on"});
    after = *page->next;
  }
}

}  // namespace errand::requester
