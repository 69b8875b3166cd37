#include "server/codes/page_shell.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <string>
#include <utility>

#include "server/assets/assets.hpp"

namespace errand::codes {
namespace {

using app::Html;
using app::markup;

/// As a policy takes it, for what stands inside a page.
std::string hash_of(std::string_view text) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
  constexpr int variant = sodium_base64_VARIANT_ORIGINAL;
  std::string base64(sodium_base64_ENCODED_LEN(digest.size(), variant), '\0');
  sodium_bin2base64(base64.data(), base64.size(), digest.data(), digest.size(), variant);
  base64.pop_back();  // the NUL
  return "'sha256-" + base64 + "'";
}

}  // namespace

std::string page_policy(Forms forms) {
  static const std::string common =
      fmt::format("default-src 'none'; style-src {}; script-src {}; base-uri 'none'",
                  hash_of(assets::code_pages().style.bytes), hash_of(assets::code_pages().copy.bytes));
  return common +
         (forms == Forms::none ? "; form-action 'none'" : "; form-action 'self'; frame-ancestors 'none'");
}

app::Reply page(unsigned status, std::string_view title, const Html& main, Forms forms) {
  const assets::CodePages& assets = assets::code_pages();
  std::string text{markup(R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{}</title>
<link rel="icon" href="data:,">
)",
                          title)
                       .text()};
  text += fmt::format("<style>{}</style>\n</head>\n<body>\n", assets.style.bytes);
  text += markup("<main>\n<h1>{}</h1>\n{}</main>\n", title, main).text();
  text += fmt::format("<script>{}</script>\n</body>\n</html>\n", assets.copy.bytes);
  app::Reply reply = app::html(status, std::move(text));
  reply.headers.push_back({"Cache-Control", "no-store"});
  reply.headers.push_back({"Content-Security-Policy", page_policy(forms)});
  return reply;
}

}  // namespace errand::codes
