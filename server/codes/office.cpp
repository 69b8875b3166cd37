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

std::string link_of(const Survey& survey, const Seat& seat, std::string_view ticket) {
  std::string address = filled(survey.link, "ticket", ticket);
  address = filled(std::move(address), "hit", seat.hit);
  address = filled(std::move(address), "assignment", seat.assignment);
  return filled(std::move(address), "worker", seat.worker);
}

Exit exit_of(const Offer& offer, const Standing& standing, const Ended& ended) {
  Exit out{code_of(offer.keys, ended.epoch, standing.place.seat, ended.ending), ended.ending, {}};
  out.address = filled(offer.survey.return_of(ended.ending), "code", out.code);
  return out;
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
    const std::string right = finish_secret({keys.study, {key}});
    found |= static_cast<int>(right.size() == said.size() &&
                              sodium_memcmp(right.data(), said.data(), right.size()) == 0);
  }
  return found != 0;
}

Office::Office(std::vector<Offer> offers, Ledger& ledger) : offers_{std::move(offers)}, ledger_{ledger} {}

const Offer* Office::offer(std::string_view study) const {
  const auto found = std::find_if(offers_.begin(), offers_.end(),
                                  [&](const Offer& one) { return one.survey.study == study; });
  return found == offers_.end() ? nullptr : &*found;
}

void Office::enter(std::string_view study, const Seat& seat, app::Moment now,
                   std::function<void(tl::expected<Entrance, Refusal>)> done) {
  const Offer* offered = offer(study);
  if (offered == nullptr) return done(tl::unexpected(Refusal{Kind::no_survey}));
  if (!is_id(seat.hit) || !is_id(seat.assignment) || !is_id(seat.worker))
    return done(tl::unexpected(Refusal{Kind::bad_seat}));
  const auto told = [offered, done = std::move(done)](Entry entry) {
    if (!entry || !*entry) return done(tl::unexpected(Refusal{Kind::busy}));
    // Of the first entering, so that a link that is opened again has the same ticket.
    const app::Moment issued{(*entry)->entered.ms / second_ms * second_ms};
    const Ticket ticket{offered->survey.study,
                        (*entry)->place.seat,
                        issued,
                        {issued.ms + offered->survey.ticket_life_s * second_ms}};
    const std::string text = sealed(offered->keys, ticket);
    done(Entrance{link_of(offered->survey, ticket.seat, text), text});
  };
  ledger_.note(Enter{{std::string{study}, seat}, now}, told);
}

void Office::finish(std::string_view study, std::string_view text, std::string_view secret, Ending ending,
                    app::Moment now, std::function<void(tl::expected<Exit, Refusal>)> done) {
  const Offer* offered = offer(study);
  if (offered == nullptr) return done(tl::unexpected(Refusal{Kind::no_survey}));
  const auto ticket = opened(offered->keys, text, now);
  if (!ticket) return done(tl::unexpected(Refusal{Kind::bad_ticket}));
  if (offered->survey.asks_secret && !is_finish_secret(offered->keys, secret))
    return done(tl::unexpected(Refusal{Kind::no_secret}));
  const std::uint32_t epoch = offered->keys.newest().epoch;
  // Who withdraws or is screened out need not have taken long.
  const std::int64_t least_s = ending == Ending::complete ? offered->survey.least_s : 0;
  const auto told = [offered, now, done = std::move(done)](Entry entry) {
    if (!entry || !*entry) return done(tl::unexpected(Refusal{Kind::busy}));
    const Standing& standing = **entry;
    if (!standing.ended) return done(tl::unexpected(too_early(offered->survey, standing, now)));
    done(exit_of(*offered, standing, *standing.ended));
  };
  ledger_.note(Finish{{std::string{study}, ticket->seat},
                      ending,
                      epoch,
                      code_key(code_of(offered->keys, epoch, ticket->seat, ending)),
                      ticket->issued,
                      least_s * second_ms,
                      now},
               told);
}

void Office::look(std::string_view study, std::string_view text, app::Moment now,
                  std::function<void(tl::expected<std::optional<Exit>, Refusal>)> done) {
  const Offer* offered = offer(study);
  if (offered == nullptr) return done(tl::unexpected(Refusal{Kind::no_survey}));
  const auto ticket = opened(offered->keys, text, now);
  if (!ticket) return done(tl::unexpected(Refusal{Kind::bad_ticket}));
  const auto told = [offered, done = std::move(done)](Entry entry) {
    if (!entry) return done(tl::unexpected(Refusal{Kind::busy}));
    if (!*entry || !(*entry)->ended) return done(std::optional<Exit>{});
    done(std::optional{exit_of(*offered, **entry, *(*entry)->ended)});
  };
  ledger_.note(Look{{std::string{study}, ticket->seat}}, told);
}

}  // namespace errand::codes
