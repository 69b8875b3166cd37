#include "requester/http_exchange.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <stdexcept>
#include <string_view>

namespace errand::requester {
namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 26U;
constexpr long connect_s = 15;
constexpr long all_s = 60;

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Lines = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

std::size_t append(const char* bytes, std::size_t size, std::size_t count, void* into) {
  std::string& text = *static_cast<std::string*>(into);
  if (text.size() + size * count > most_bytes) return 0;
  text.append(bytes, size * count);
  return size * count;
}

/// libcurl reports an option that it doesn't know or has no memory for; neither is the network's fault.
template <class Value>
void set(const Handle& curl, CURLoption option, Value value) {
  if (curl_easy_setopt(curl.get(), option, value) != CURLE_OK)
    throw std::runtime_error("libcurl does not take an option");
}

void add_line(Lines& lines, const std::string& line) {
  curl_slist* const longer = curl_slist_append(lines.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc{};
  static_cast<void>(lines.release());
  lines.reset(longer);
}

void sign(const Handle& curl, const AwsSignature& signature) {
  set(curl, CURLOPT_AWS_SIGV4, fmt::format("aws:amz:{}:{}", signature.region, signature.service).c_str());
  // Each in an option of its own: together they would be split at a colon.
  set(curl, CURLOPT_USERNAME, signature.access_key.c_str());
  set(curl, CURLOPT_PASSWORD, signature.secret.c_str());
}

/// What stands on this machine is never behind the proxy of the environment.
bool is_here(std::string_view url) {
  constexpr std::array<std::string_view, 3> hosts = {"http://127.0.0.1", "http://localhost", "http://[::1]"};
  return std::any_of(hosts.begin(), hosts.end(), [&](std::string_view host) {
    return url.starts_with(host) &&
           (url.size() == host.size() || url[host.size()] == ':' || url[host.size()] == '/');
  });
}

}  // namespace

tl::expected<HttpReply, std::string> exchange(const HttpRequest& request) {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  const Handle curl{curl_easy_init(), curl_easy_cleanup};
  if (started != CURLE_OK || !curl) throw std::runtime_error("libcurl cannot be used");
  HttpReply reply;
  Lines lines{nullptr, curl_slist_free_all};
  for (const std::string& header : request.headers) add_line(lines, header);
  if (request.signature != nullptr && !request.signature->session_token.empty())
    add_line(lines, "X-Amz-Security-Token: " + request.signature->session_token);
  std::array<char, CURL_ERROR_SIZE> why{};
  set(curl, CURLOPT_ERRORBUFFER, why.data());
  set(curl, CURLOPT_URL, request.url.c_str());
  set(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  set(curl, CURLOPT_HTTPHEADER, lines.get());
  set(curl, CURLOPT_NOSIGNAL, 1L);
  set(curl, CURLOPT_CONNECTTIMEOUT, connect_s);
  set(curl, CURLOPT_TIMEOUT, all_s);
  set(curl, CURLOPT_USERAGENT, "errand");
  set(curl, CURLOPT_WRITEFUNCTION, append);
  set(curl, CURLOPT_WRITEDATA, &reply.body);
  if (is_here(request.url)) set(curl, CURLOPT_NOPROXY, "*");
  if (request.is_post) {
    set(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(curl, CURLOPT_POSTFIELDS, request.body.data());
  }
  if (request.signature != nullptr) sign(curl, *request.signature);
  const CURLcode result = curl_easy_perform(curl.get());
  if (result != CURLE_OK) {
    const std::string_view reason = why.front() != '\0' ? why.data() : curl_easy_strerror(result);
    return tl::unexpected(fmt::format("{} does not answer: {}", request.url, reason));
  }
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &reply.status);
  return reply;
}

}  // namespace errand::requester
