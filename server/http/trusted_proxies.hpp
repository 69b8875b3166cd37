#pragma once
#include <array>
#include <boost/asio/ip/address.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "server/app/request.hpp"
#include "server/http/guard.hpp"

namespace errand::http {

/// The proxies whose word about their clients is taken.
class TrustedProxies {
 public:
  TrustedProxies() = default;

  /// From "10.0.0.1", "10.0.0.0/8", "2001:db8::/32" and so on. Fails with a sentence for the user.
  static tl::expected<TrustedProxies, std::string> parse(const std::vector<std::string>& networks);

  /// An IPv4 address is the same in its IPv6 clothes.
  bool trusts(const boost::asio::ip::address& address) const;

 private:
  using Bytes = std::array<unsigned char, 16>;
  struct Network {
    Bytes address{};
    std::size_t bits = 128;
  };
  static Bytes bytes_of(const boost::asio::ip::address& address);

  std::vector<Network> networks_;
};

/// Who asks, and how.
struct Origin {
  std::string peer;                  ///< an address, no port
  std::string_view scheme = "http";  ///< or "https"
  bool operator==(const Origin&) const = default;
};

/// As a log or a limit names it: IPv4 without its IPv6 clothes.
std::string name_of(const boost::asio::ip::address& address);

/// Who stands behind the trusted proxy `proxy` that spoke `scheme` with us: the right-most address of
/// Forwarded (RFC 7239) or X-Forwarded-For that is not a trusted proxy itself, and the scheme that Forwarded
/// gives with it or X-Forwarded-Proto. What is left of that address its client may have invented, so it is
/// not looked at. Without these headers it is the proxy. Refused: both Forwarded and one of the others, since
/// a proxy that writes one lets pass what clients write into the other; an address or scheme to be used that
/// is none; more than one X-Forwarded-Proto.
tl::expected<Origin, Refusal> origin_behind(const boost::asio::ip::address& proxy, std::string_view scheme,
                                            const std::vector<app::Header>& headers,
                                            const TrustedProxies& trusted);

}  // namespace errand::http
