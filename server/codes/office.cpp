#include "server/codes/office.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <utility>

#include "server/app/form.hpp"

namespace errand::codes {
namespace {

constexpr std::int64_t second_ms = 1000;

using Kind = Refusal::Kind;

bool is_id(const std::string& text) { return !text.empty() && text.size() <= max_id_bytes; }

/// `${name}` in the address replaced by the value, as a part of a query.
std::string filled(std::string address, std::string_view name, std::string_view value) {
  const std::string hole = "${" + std::string{name} + "}";
  const std::string text = app::encode_component(value);
  for (std::size_t at = address.find(hole); at != address.npos; at = address.find(hole, at + text.size()))
    address.replace(at, hole.size(), text);
  return address;
}

std::string filled_for(std::string address, const Seat& seat) {
  address = filled(std::move(address), "hit", seat.hit);
  address = filled(std::move(address), "assignment", seat.assignment);
  return filled(std::move(address), "worker", seat.worker);
}

Refusal too_early(const Survey& survey, const Standing& standing, app::Moment now) {
  const std::int64_t left_ms = standing.entered.ms + survey.least_s * second_ms - now.ms;
  return {Kind::too_early, std::max<std::int64_t>((left_ms + second_ms - 1) / second_ms, 1)};
}

}  // namespace

std::string code_key(std::string_view code) {
  std::string key(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(key.data()),
                     reinterpret_cast<const unsigned char*>(code.data()), code.size());
  return key;
}

std::string finish_secret(const StudyKeys& keys) {
  // As long as a code and a half, so that nobody takes it for one.
  const auto bytes = derived(keys.newest(), Use::finish_secret);
  constexpr std::string_view digits = "0123456789abcdefghjkmnpqrstvwxyz";
  std::string out;
  for (std::size_t i = 0; i < 26; ++i) out += digits[bytes[i] & 31U];
  return out;
}

bool is_finish_secret(const StudyKeys& keys, std::string_view said) {
  int found = 0;
  for (const StudyKey& key : keys.keys) {
    if (key.is_leaked) continue;
    const std::string right = finish_secret({keys.study, {key}});
    found |= static_cast<int>(right.size() == said.size() &&
                              sodium_memcmp(right.data(), said.data(), right.size()) == 0);
  }
  return found != 0;
}

Office::Office(Survey survey, StudyKeys keys, Ledger& ledger)
    : survey_{std::move(survey)}, keys_{std::move(keys)}, ledger_{ledger} {}

tl::expected<std::string, Refusal> Office::ticket_for(const Seat& seat, app::Moment now) const {
  if (!is_id(seat.hit) || !is_id(seat.assignment) || !is_id(seat.worker))
    return tl::unexpected(Refusal{Kind::bad_seat});
  const app::Moment issued{now.ms / second_ms * second_ms};
  return sealed(keys_, {survey_.study, seat, issued, {issued.ms + survey_.ticket_life_s * second_ms}});
}

tl::expected<Ticket, Refusal> Office::holder_of(std::string_view ticket, app::Moment now) const {
  auto holder = opened(keys_, ticket, now);
  if (holder) return *std::move(holder);
  // An instance that was started with newer keys has made it.
  if (holder.error() == TicketFault::unknown_key) return tl::unexpected(busy());
  ++bad_tickets_;
  return tl::unexpected(
      Refusal{holder.error() == TicketFault::expired ? Kind::expired_ticket : Kind::bad_ticket});
}

void Office::enter(const Seat& seat, app::Moment now, Done<Entrance> done) const {
  // Before the ledger hears of anybody who is nobody.
  if (const auto ticket = ticket_for(seat, now); !ticket) return done(tl::unexpected(ticket.error()));
  const auto told = [this, now, done = std::move(done)](Entry entry) {
    if (!entry || !*entry) return done(tl::unexpected(busy()));
    Standing& standing = **entry;
    const bool is_over = standing.entered.ms + survey_.ticket_life_s * second_ms <= now.ms;
    if (is_over && !standing.ended) return done(tl::unexpected(Refusal{Kind::expired_ticket}));
    // Of the first entering, so that a link that is opened again has the same ticket.
    const auto ticket = ticket_for(standing.place.seat, standing.entered);
    if (!ticket) return done(tl::unexpected(ticket.error()));
    std::string address = filled(filled_for(survey_.link, standing.place.seat), "ticket", *ticket);
    ++entered_;
    done(Entrance{std::move(address), *ticket, std::move(standing)});
  };
  ledger_.note(Enter{{survey_.study, seat}, now}, told);
}

Figures Office::figures() const {
  Figures out{entered_, {}, busy_, bad_tickets_};
  for (std::size_t i = 0; i < ended_.size(); ++i) out.ended[i] = ended_[i];
  return out;
}

Refusal Office::busy() const {
  ++busy_;
  return {Kind::busy};
}

bool Office::is_secret_enough(const Arrival& arrival) const {
  return !survey_.asks_secret || is_finish_secret(keys_, arrival.secret);
}

void Office::keep_ending(Finish finish, app::Moment now, const Done<Exit>& done) const {
  ledger_.note(std::move(finish), [this, now, done](Entry entry) {
    if (!entry || !*entry) return done(tl::unexpected(busy()));
    const Standing& standing = **entry;
    if (!standing.ended) return done(tl::unexpected(too_early(survey_, standing, now)));
    auto exit = exit_of(standing, *standing.ended);
    if (!exit) return done(tl::unexpected(busy()));
    ++ended_[static_cast<std::size_t>(exit->ending)];
    done(*std::move(exit));
  });
}

void Office::finish(Arrival arrival, app::Moment now, Done<Exit> done) const {
  const auto ticket = holder_of(arrival.ticket, now);
  if (!ticket) return done(tl::unexpected(ticket.error()));
  if (!is_secret_enough(arrival)) return done(tl::unexpected(Refusal{Kind::no_secret}));
  const StudyKey& key = keys_.at(ticket->issued);
  // Who withdraws or is screened out need not have taken long.
  const std::int64_t least_s = arrival.ending == Ending::complete ? survey_.least_s : 0;
  const Place place{survey_.study, ticket->seat};
  Finish finish{place,
                arrival.ending,
                key.epoch,
                code_key(code_of(keys_, key.epoch, ticket->seat, arrival.ending)),
                ticket->issued,
                least_s * second_ms,
                now,
                std::move(arrival.answers)};
  if (!key.is_leaked) return keep_ending(std::move(finish), now, done);
  // Whoever has the key can make such a ticket; only the ledger knows who was there.
  ledger_.note(Look{place}, [this, now, finish = std::move(finish), done = std::move(done)](Entry entry) {
    if (!entry) return done(tl::unexpected(busy()));
    if (!*entry) return done(tl::unexpected(Refusal{Kind::bad_ticket}));
    keep_ending(finish, now, done);
  });
}

void Office::look(std::string_view ticket, app::Moment now, Done<std::optional<Standing>> done) const {
  const auto holder = holder_of(ticket, now);
  if (!holder) return done(tl::unexpected(holder.error()));
  const auto told = [this, done = std::move(done)](Entry entry) {
    if (!entry) return done(tl::unexpected(busy()));
    done(*std::move(entry));
  };
  ledger_.note(Look{{survey_.study, holder->seat}}, told);
}

void Office::redeem(std::string_view ticket, std::string_view typed, app::Moment now, Done<bool> done) const {
  const auto holder = holder_of(ticket, now);
  if (!holder) return done(tl::unexpected(holder.error()));
  const Seat& seat = holder->seat;
  const std::string code = read_code(typed).value_or("");
  std::optional<Finish> ended;
  for (const Ending ending : every_ending) {
    if (const auto epoch = epoch_of_code(keys_, seat, ending, code))
      ended = Finish{{survey_.study, seat}, ending, *epoch, code_key(code), holder->issued, 0, now, {}};
  }
  // Another's code is not handed in by this: a guess must not cost its owner anything.
  if (!ended) return done(false);
  const Redeem deed{survey_.study, ended->code_key, ended->place, now};
  const auto told = [this, done = std::move(done)](Entry entry) {
    if (!entry) return done(tl::unexpected(busy()));
    done(*entry && (*entry)->redeemed && (*entry)->redeemed->by == (*entry)->place);
  };
  ledger_.note(deed, [this, deed, ended = *std::move(ended), told](Entry entry) {
    // Who has the key could make a code; only the ledger knows whom one was told.
    if (!entry || *entry || keys_.of_epoch(ended.epoch)->is_leaked) return told(std::move(entry));
    // It was told, and the ledger was lost since, or came back from an older copy.
    ledger_.note(ended, [this, deed, told](Entry kept) {
      if (!kept) return told(std::move(kept));
      ledger_.note(deed, told);
    });
  });
}

std::optional<Exit> Office::exit_of(const Standing& standing, const Ended& ended) const {
  const Seat& seat = standing.place.seat;
  if (keys_.of_epoch(ended.epoch) == nullptr) return std::nullopt;
  Exit out{code_of(keys_, ended.epoch, seat, ended.ending), ended.ending, {}};
  out.address = filled(filled_for(survey_.return_of(ended.ending), seat), "code", out.code);
  return out;
}

}  // namespace errand::codes
