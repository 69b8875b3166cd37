#include "server/http/trusted_proxies.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "server/app/ascii.hpp"
#include "server/http/grammar.hpp"

namespace errand::http {
namespace {

namespace ip = boost::asio::ip;
using app::same_word;
using app::without_blanks;

constexpr std::size_t v4_prefix = 96;

std::optional<unsigned> number(std::string_view digits) {
  unsigned value = 0;
  const auto end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  if (digits.empty() || error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

/// Only as it is written for people: no zone, and no dots left out.
std::optional<ip::address> parse_address(std::string_view text) {
  boost::system::error_code error;
  if (text.find('%') != std::string_view::npos || text.size() > 45) return std::nullopt;
  auto address = ip::make_address(std::string{text}, error);
  if (error) return std::nullopt;
  return address;
}

/// "192.0.2.1", "192.0.2.1:80", "2001:db8::1", "[2001:db8::1]" and "[2001:db8::1]:80".
std::optional<ip::address> parse_node(std::string_view text) {
  auto port = std::string_view{};
  if (!text.empty() && text.front() == '[') {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    port = text.substr(end + 1);
    text = text.substr(1, end - 1);
    if (text.find(':') == std::string_view::npos) return std::nullopt;
  } else if (std::count(text.begin(), text.end(), ':') == 1) {
    port = text.substr(text.find(':'));
    text = text.substr(0, text.find(':'));
  }
  if (!port.empty()) {
    const auto given = port.front() == ':' ? number(port.substr(1)) : std::nullopt;
    if (!given || *given > 65535) return std::nullopt;
  }
  return parse_address(text);
}

std::optional<std::string_view> parse_scheme(std::string_view text) {
  if (same_word(text, "http")) return "http";
  if (same_word(text, "https")) return "https";
  return std::nullopt;
}

/// What one proxy says about who asked it, in its own words.
struct Hop {
  std::optional<std::string> client;
  std::optional<std::string> scheme;
};

using Hops = std::optional<std::vector<Hop>>;

/// A token or a quoted string, taken from the front of `text`.
std::optional<std::string> take_value(std::string_view& text) {
  std::string value;
  if (text.empty() || text.front() != '"') {
    const auto end = std::find_if_not(text.begin(), text.end(), is_token_char);
    value.assign(text.begin(), end);
    text.remove_prefix(value.size());
    if (value.empty()) return std::nullopt;
    return value;
  }
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '"') {
      text.remove_prefix(at + 1);
      return value;
    }
    if (text[at] == '\\' && ++at == text.size()) return std::nullopt;
    value += text[at];
  }
  return std::nullopt;
}

/// One element of RFC 7239: "for=192.0.2.1;proto=https"; `text` then begins with ',' or is empty.
std::optional<Hop> take_hop(std::string_view& text) {
  Hop hop;
  for (;;) {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const auto name = without_blanks(text.substr(0, equals));
    if (!is_token(name)) return std::nullopt;
    text.remove_prefix(equals + 1);
    auto value = take_value(text);
    if (!value) return std::nullopt;
    std::optional<std::string> other;
    auto& place = same_word(name, "for") ? hop.client : same_word(name, "proto") ? hop.scheme : other;
    if (place) return std::nullopt;
    place = std::move(value);
    text = without_blanks(text);
    if (text.empty() || text.front() == ',') return hop;
    if (text.front() != ';') return std::nullopt;
    text.remove_prefix(1);
  }
}

Hops read_forwarded(std::string_view text) {
  std::vector<Hop> hops;
  for (;;) {
    auto hop = take_hop(text);
    if (!hop) return std::nullopt;
    hops.push_back(std::move(*hop));
    if (text.empty()) return hops;
    text.remove_prefix(1);
  }
}

std::vector<Hop> read_forwarded_for(std::string_view text) {
  std::vector<Hop> hops;
  for (;;) {
    const auto end = std::min(text.find(','), text.size());
    hops.push_back({.client = std::string{without_blanks(text.substr(0, end))}, .scheme = {}});
    if (end == text.size()) return hops;
    text.remove_prefix(end + 1);
  }
}

/// RFC 7239, 6.3: a proxy that will not tell. Some say "unknown" in X-Forwarded-For as well.
bool keeps_secret(const std::optional<std::string>& client) {
  return !client || same_word(*client, "unknown") || client->starts_with('_');
}

/// All headers of a name as one list (RFC 9110, 5.3), and how many they were.
struct Joined {
  std::string value;
  std::size_t count = 0;
};

Joined joined(const std::vector<app::Header>& headers, std::string_view name) {
  Joined all;
  for (const auto& header : headers) {
    if (!same_word(header.name, name)) continue;
    if (all.count++ > 0) all.value += ',';
    all.value += header.value;
  }
  return all;
}

tl::unexpected<Refusal> refused(std::string_view reason) { return tl::unexpected{Refusal{400, reason}}; }

const auto strange_scheme = refused("a forwarded scheme other than http and https");

}  // namespace

TrustedProxies::Bytes TrustedProxies::bytes_of(const ip::address& address) {
  return (address.is_v6() ? address.to_v6() : ip::make_address_v6(ip::v4_mapped, address.to_v4())).to_bytes();
}

tl::expected<TrustedProxies, std::string> TrustedProxies::parse(const std::vector<std::string>& networks) {
  TrustedProxies trusted;
  for (const auto& text : networks) {
    const auto slash = text.find('/');
    const auto address = parse_address(std::string_view{text}.substr(0, slash));
    const std::size_t most = address && address->is_v4() ? 32 : 128;
    const auto bits = slash == std::string::npos ? std::optional{static_cast<unsigned>(most)}
                                                 : number(std::string_view{text}.substr(slash + 1));
    if (!address || !bits || *bits > most) {
      return tl::unexpected{"\"" + text +
                            "\" is neither an address nor a network, as 10.0.0.1 and 10.0.0.0/8 are."};
    }
    trusted.networks_.push_back(
        {.address = bytes_of(*address), .bits = *bits + (address->is_v4() ? v4_prefix : 0)});
  }
  return trusted;
}

bool TrustedProxies::trusts(const ip::address& address) const {
  if (networks_.empty()) return false;
  const auto bytes = bytes_of(address);
  return std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
    const auto whole = network.bits / 8;
    const auto rest = network.bits % 8;
    if (!std::equal(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(whole),
                    network.address.begin()))
      return false;
    return rest == 0 || (bytes[whole] ^ network.address[whole]) >> (8 - rest) == 0;
  });
}

std::string name_of(const ip::address& address) {
  const bool in_clothes = address.is_v6() && address.to_v6().is_v4_mapped();
  return in_clothes ? ip::make_address_v4(ip::v4_mapped, address.to_v6()).to_string() : address.to_string();
}

tl::expected<Origin, Refusal> origin_behind(const ip::address& proxy, std::string_view scheme,
                                            const std::vector<app::Header>& headers,
                                            const TrustedProxies& trusted) {
  const auto forwarded = joined(headers, "forwarded");
  const auto clients = joined(headers, "x-forwarded-for");
  const auto proto = joined(headers, "x-forwarded-proto");
  if (forwarded.count > 0 && clients.count + proto.count > 0)
    return refused("both Forwarded and X-Forwarded headers");
  if (proto.count > 1) return refused("more than one X-Forwarded-Proto");

  Hops hops = std::vector<Hop>{};
  if (forwarded.count > 0) hops = read_forwarded(forwarded.value);
  if (clients.count > 0) hops = read_forwarded_for(clients.value);
  if (!hops) return refused("a broken Forwarded");

  Origin origin{.peer = name_of(proxy), .scheme = scheme};
  const auto take_scheme = [&](std::string_view text) {
    const auto said = parse_scheme(text);
    origin.scheme = said.value_or(scheme);
    return said.has_value();
  };
  if (proto.count > 0 && !take_scheme(proto.value)) return strange_scheme;
  for (auto hop = hops->rbegin(); hop != hops->rend(); ++hop) {
    if (hop->scheme && !take_scheme(*hop->scheme)) return strange_scheme;
    if (keeps_secret(hop->client)) break;
    const auto client = parse_node(*hop->client);
    if (!client) return refused("a forwarded address that is none");
    origin.peer = name_of(*client);
    if (!trusted.trusts(*client)) break;
  }
  return origin;
}

}  // namespace errand::http
