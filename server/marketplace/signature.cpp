#include "server/marketplace/signature.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <optional>

#include "server/app/ascii.hpp"
#include "server/marketplace/digest.hpp"

namespace errand::marketplace {
namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view service = "mturk-requester";
constexpr std::string_view terminator = "aws4_request";
constexpr std::size_t most_signed_headers = 64;

/// The Authorization header: `AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request,
/// SignedHeaders=a;b, Signature=HEX`.
struct Authorization {
  std::string_view access_key;
  std::string_view date;  ///< YYYYMMDD
  std::string_view region;
  std::string_view scope;  ///< everything after the access key
  std::string_view signed_headers;
  std::string_view signature;
};

tl::unexpected<ApiError> refuse(std::string type, std::string message) {
  return tl::unexpected(
      ApiError{.type = std::move(type), .turk_code = "", .message = std::move(message), .status = 400});
}

tl::unexpected<ApiError> incomplete(std::string message) {
  return refuse("IncompleteSignatureException", std::move(message));
}

tl::unexpected<ApiError> invalid(std::string message) {
  return refuse("InvalidSignatureException", std::move(message));
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

tl::expected<Authorization, ApiError> read_authorization(std::string_view header) {
  if (header.substr(0, algorithm.size() + 1) != fmt::format("{} ", algorithm)) {
    return incomplete(fmt::format("Authorization header requires the algorithm {}.", algorithm));
  }
  std::string_view credential;
  Authorization read;
  for (const std::string_view part : split(header.substr(algorithm.size() + 1), ',')) {
    const std::string_view field = app::without_blanks(part);
    const auto equals = field.find('=');
    if (equals == std::string_view::npos) return incomplete("Authorization header holds a part without '='.");
    const std::string_view name = field.substr(0, equals);
    const std::string_view value = field.substr(equals + 1);
    if (name == "Credential") credential = value;
    if (name == "SignedHeaders") read.signed_headers = value;
    if (name == "Signature") read.signature = value;
  }
  if (credential.empty()) return incomplete("Authorization header requires 'Credential' parameter.");
  if (read.signed_headers.empty())
    return incomplete("Authorization header requires 'SignedHeaders' parameter.");
  if (read.signature.empty()) return incomplete("Authorization header requires 'Signature' parameter.");
  const auto parts = split(credential, '/');
  if (parts.size() != 5) {
    return incomplete(
        "Credential must have exactly 5 slash-delimited elements: keyid/date/region/service/term.");
  }
  read.access_key = parts[0];
  read.date = parts[1];
  read.region = parts[2];
  read.scope = credential.substr(parts[0].size() + 1);
  if (parts[3] != service)
    return invalid(fmt::format("Credential should be scoped to correct service: '{}'.", service));
  if (parts[4] != terminator) {
    return invalid(fmt::format("Credential should be scoped with a valid terminator: '{}'.", terminator));
  }
  return read;
}

std::optional<int> number_at(std::string_view text, std::size_t at, std::size_t length) {
  int number = 0;
  for (const char c : text.substr(at, length)) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

/// "20150830T123600Z".
std::optional<app::Moment> read_date(std::string_view text) {
  if (text.size() != 16 || text[8] != 'T' || text[15] != 'Z') return std::nullopt;
  const auto year = number_at(text, 0, 4), month = number_at(text, 4, 2), day = number_at(text, 6, 2);
  const auto hour = number_at(text, 9, 2), minute = number_at(text, 11, 2), second = number_at(text, 13, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const auto moment = std::chrono::sys_days{date} + std::chrono::hours{*hour} +
                      std::chrono::minutes{*minute} + std::chrono::seconds{*second};
  return app::Moment{
      std::chrono::duration_cast<std::chrono::milliseconds>(moment.time_since_epoch()).count()};
}

std::string write_date(app::Moment moment) {
  const std::chrono::sys_time<std::chrono::milliseconds> time{std::chrono::milliseconds{moment.ms}};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(time - day)};
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

tl::expected<void, ApiError> check_date(std::string_view written, app::Moment now) {
  const auto date = read_date(written);
  if (!date) {
    return incomplete(fmt::format(
        "Date must be in ISO-8601 'basic format'. Got '{}'. See http://en.wikipedia.org/wiki/ISO_8601",
        written));
  }
  const app::Moment earliest{now.ms - allowed_skew_ms};
  const app::Moment latest{now.ms + allowed_skew_ms};
  if (*date < earliest) {
    return invalid(fmt::format("Signature expired: {} is now earlier than {} ({} - 15 min.)", written,
                               write_date(earliest), write_date(now)));
  }
  if (*date > latest) {
    return invalid(fmt::format("Signature not yet current: {} is still later than {} ({} + 15 min.)", written,
                               write_date(latest), write_date(now)));
  }
  return {};
}

std::string canonical_query(std::string_view query) {
  if (query.empty()) return {};
  std::vector<std::string> parameters;
  for (const std::string_view part : split(query, '&')) {
    parameters.push_back(part.find('=') == std::string_view::npos ? fmt::format("{}=", part)
                                                                  : std::string{part});
  }
  std::sort(parameters.begin(), parameters.end());
  return fmt::format("{}", fmt::join(parameters, "&"));
}

/// Trimmed, inner runs of blanks as one; headers of the same name joined with commas.
std::string canonical_value(const app::Request& request, std::string_view name) {
  std::string joined;
  bool is_first = true;
  for (const app::Header& header : request.headers) {
    if (!app::same_word(header.name, name)) continue;
    if (!is_first) joined += ',';
    is_first = false;
    const std::string_view value = app::without_blanks(header.value);
    std::unique_copy(value.begin(), value.end(), std::back_inserter(joined),
                     [](char a, char b) { return a == ' ' && b == ' '; });
  }
  return joined;
}

std::string canonical_request(const app::Request& request, const Authorization& authorization) {
  std::string headers;
  for (const std::string_view name : split(authorization.signed_headers, ';')) {
    headers += fmt::format("{}:{}\n", name, canonical_value(request, name));
  }
  const std::string_view path = std::string_view{request.target}.substr(0, request.target.find('?'));
  return fmt::format("POST\n{}\n{}\n{}\n{}\n{}", path, canonical_query(request.query), headers,
                     authorization.signed_headers, hex(sha256(request.body)));
}

std::string signature_of(const app::Request& request, const Authorization& authorization,
                         std::string_view date, std::string_view secret) {
  const std::string to_sign = fmt::format("{}\n{}\n{}\n{}", algorithm, date, authorization.scope,
                                          hex(sha256(canonical_request(request, authorization))));
  std::string key = hmac_sha256(fmt::format("AWS4{}", secret), authorization.date);
  for (const std::string_view step : {authorization.region, service, terminator})
    key = hmac_sha256(key, step);
  return hex(hmac_sha256(key, to_sign));
}

tl::expected<void, ApiError> check_signed_headers(const app::Request& request,
                                                  std::string_view signed_headers) {
  const auto names = split(signed_headers, ';');
  if (names.size() > most_signed_headers) return incomplete("Too many signed headers.");
  for (const std::string_view needed : {"host", "x-amz-date"}) {
    if (std::find(names.begin(), names.end(), needed) == names.end()) {
      return invalid(fmt::format("'{}' must be a 'SignedHeader' in the AWS Authorization.",
                                 needed == "host" ? "Host" : "X-Amz-Date"));
    }
  }
  for (const std::string_view name : names) {
    if (!request.header(name)) return invalid(fmt::format("The signed header '{}' is missing.", name));
  }
  return {};
}

}  // namespace

tl::expected<Account, ApiError> signer_of(const app::Request& request, const std::vector<Account>& accounts,
                                          app::Moment now) {
  const auto header = request.header("Authorization");
  if (!header) return refuse("MissingAuthenticationTokenException", "Missing Authentication Token");
  const auto authorization = read_authorization(*header);
  if (!authorization) return tl::unexpected(authorization.error());
  if (auto checked = check_signed_headers(request, authorization->signed_headers); !checked) {
    return tl::unexpected(checked.error());
  }
  const auto account = std::find_if(accounts.begin(), accounts.end(), [&](const Account& known) {
    return known.access_key == authorization->access_key;
  });
  if (account == accounts.end()) {
    return refuse("UnrecognizedClientException", "The security token included in the request is invalid.");
  }
  const std::string date{app::without_blanks(*request.header("X-Amz-Date"))};
  if (auto checked = check_date(date, now); !checked) return tl::unexpected(checked.error());
  if (authorization->date != std::string_view{date}.substr(0, 8)) {
    return invalid(fmt::format(
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
        "'{}' != '{}', from '{}'.",
        authorization->date, date.substr(0, 8), date));
  }
  if (!equal_in_constant_time(signature_of(request, *authorization, date, account->secret),
                              authorization->signature)) {
    return invalid(
        "The request signature we calculated does not match the signature you provided. Check your AWS "
        "Secret Access Key "
        "and signing method. Consult the service documentation for details.");
  }
  return *account;
}

}  // namespace errand::marketplace
