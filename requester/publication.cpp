#include "requester/publication.hpp"

#include <fmt/format.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string_view>

#include "requester/annotation.hpp"
#include "requester/trial_ports.hpp"
#include "server/app/form.hpp"
#include "server/marketplace/values/money.hpp"

namespace errand::requester {
namespace {

constexpr std::int64_t default_auto_approval_s = 30LL * 24 * 60 * 60;
constexpr int most_generations = 100;
/// What one call may add to a HIT's life (API reference, UpdateExpirationForHIT), a second more than the
/// least for the fractions that are cut off.
constexpr std::int64_t least_extension_ms = 61'000;
constexpr std::int64_t most_extension_ms = 31'536'000'000;
/// A HIT that could be opened for less is made anew, unless the study asks for less.
constexpr std::int64_t least_life_ms = 24LL * 60 * 60 * 1000;

/// A token says "this very HIT": the same words give the same token after any crash. A HIT that was deleted
/// within the token's 24 hours needs another generation.
std::string token_of(const Annotation& annotation, int generation) {
  const std::string text = fmt::format("{} {}", to_text(annotation), generation);
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  std::string token;
  for (const unsigned char byte : digest) token += fmt::format("{:02x}", byte);
  return token;
}

/// The HIT that a HitAlreadyExists message names: The HIT with ID "<id>" already exists.
std::string hit_named_in(std::string_view message) {
  const std::size_t open = message.find('"');
  if (open == std::string_view::npos) return {};
  const std::size_t close = message.find('"', open + 1);
  return close == std::string_view::npos ? std::string{}
                                         : std::string{message.substr(open + 1, close - open - 1)};
}

HitTypeOrder hit_type_of(const Study& study, const HitCreation& wanted) {
  return {.title = wanted.title.empty() ? study.title : wanted.title,
          .description = wanted.description.empty() ? study.title : wanted.description,
          .keywords = wanted.keywords,
          .reward = marketplace::format_amount({wanted.reward_cents}),
          .duration_s = wanted.duration_seconds,
          .auto_approval_s = default_auto_approval_s};
}

/// Makes the HIT, or finds the one that an earlier call made and could not be told of.
tl::expected<Hit, Fault> create(const Client& client, HitOrder order, const Annotation& annotation) {
  for (int generation = 0; generation < most_generations; ++generation) {
    order.token = token_of(annotation, generation);
    auto made = client.create_hit(order);
    if (made || made.error().code != hit_already_exists) return made;
    auto there = client.get_hit(hit_named_in(made.error().message));
    if (there && there->annotation == order.annotation && there->status != "Disposed") return there;
  }
  return tl::unexpected(Fault{.code = {}, .message = "this HIT was deleted too often within a day"});
}

class Publisher {
 public:
  Publisher(const Study& study, std::uint16_t port, const Client& client, app::Moment now)
      : study_{study},
        wanted_{study.hit_creation.value_or(HitCreation{})},
        port_{port},
        client_{client},
        now_{now} {
    publication_.address = fmt::format("http://{}/", authority("localhost", port));
  }

  tl::expected<Publication, Fault> run() {
    const auto hits = client_.list_hits();
    if (!hits) return tl::unexpected(hits.error());
    for (const Hit& hit : *hits) {
      if (auto sorted = sort_out(hit); !sorted) return tl::unexpected(std::move(sorted.error()));
    }
    const auto type = client_.create_hit_type(hit_type_of(study_, wanted_));
    if (!type) return tl::unexpected(type.error());
    for (std::uint32_t number = 1; number <= study_.num_hits; ++number) {
      if (auto done = bring_about(number, *type); !done) return tl::unexpected(std::move(done.error()));
    }
    return std::move(publication_);
  }

 private:
  bool is_over(const Hit& hit) const { return hit.expires <= now_; }

  /// nullopt for a HIT that ended too long ago to be opened again.
  std::optional<app::Moment> new_life_of(const Hit& hit) const {
    const std::int64_t life_ms = std::int64_t{wanted_.lifetime_seconds} * 1000;
    const std::int64_t until_ms = std::clamp(now_.ms + life_ms, hit.expires.ms + least_extension_ms,
                                             hit.expires.ms + most_extension_ms);
    if (until_ms < now_.ms + std::min(life_ms, least_life_ms)) return std::nullopt;
    return app::Moment{until_ms};
  }

  tl::expected<void, Fault> sort_out(const Hit& hit) {
    const auto annotation = read_annotation(hit.annotation);
    if (!annotation) return {};
    if (annotation->fingerprint == study_.fingerprint && annotation->port == port_) {
      // Two of one number: the first ended too long ago to be opened again.
      const auto [known, is_new] = there_.emplace(annotation->hit, hit);
      if (!is_new && known->second.expires < hit.expires) known->second = hit;
      return {};
    }
    if (is_over(hit)) return {};
    ++publication_.expired;
    return client_.set_expiration(hit.id, {0});
  }

  tl::expected<void, Fault> bring_about(std::uint32_t number, const std::string& type) {
    const auto found = there_.find(number);
    if (found != there_.end() && (!is_over(found->second) || new_life_of(found->second)))
      return keep(found->second);
    const Annotation annotation{.fingerprint = study_.fingerprint, .hit = number, .port = port_};
    auto made = create(client_,
                       {.type_id = type,
                        .question = external_question(publication_.address, number),
                        .annotation = to_text(annotation),
                        .token = {},
                        .max_assignments = wanted_.num_assignments,
                        .lifetime_s = wanted_.lifetime_seconds},
                       annotation);
    if (!made) return tl::unexpected(std::move(made.error()));
    ++publication_.created;
    publication_.hits.push_back(std::move(*made));
    return {};
  }

  tl::expected<void, Fault> keep(Hit hit) {
    if (is_over(hit)) {
      const app::Moment until = new_life_of(hit).value();
      if (auto set = client_.set_expiration(hit.id, until); !set) return set;
      hit.expires = until;
      ++publication_.extended;
    }
    publication_.hits.push_back(std::move(hit));
    return {};
  }

  const Study& study_;
  HitCreation wanted_;
  std::uint16_t port_;
  const Client& client_;
  app::Moment now_;
  std::map<std::uint32_t, Hit> there_;
  Publication publication_;
};

}  // namespace

std::string external_question(std::string_view address, std::uint32_t hit) {
  const std::string url = fmt::format("{}?hit={}", address, hit);
  return fmt::format(
      "<ExternalQuestion xmlns=\"http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2006-07-14/"
      "ExternalQuestion.xsd\"><ExternalURL>{}</ExternalURL><FrameHeight>0</FrameHeight></ExternalQuestion>",
      app::escape_html(url));
}

tl::expected<Publication, Fault> publish(const Study& study, std::uint16_t port, const Client& client,
                                         app::Moment now) {
  return Publisher{study, port, client, now}.run();
}

}  // namespace errand::requester
