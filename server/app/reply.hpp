#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/app/request.hpp"
#include "server/app/sendable.hpp"

namespace errand::app {

/// What a handler answers. The HTTP layer adds Date, Content-Length, Connection and the security headers that
/// every answer carries (nosniff, Referrer-Policy), and leaves the body out for HEAD.
struct Reply {
  unsigned status = 200;
  std::vector<Header> headers;
  std::string body;
  /// Instead of `body`: bytes that outlive the reply, sent without a copy (files, embedded assets).
  std::string_view shared;
  std::shared_ptr<const void> keeps;  ///< owner of `shared` and `common`, if they have one
  /// Where `shared` lies, if the system can send it by itself.
  std::optional<Sendable> sendable{};
  /// Sent before `headers`: what was made once for many replies.
  const std::vector<Header>* common = nullptr;

  std::string_view bytes() const { return shared.data() != nullptr ? shared : std::string_view{body}; }
};

Reply html(unsigned status, std::string body);
Reply text(unsigned status, std::string body);
/// What `work` gives; an apology and 500 when it throws.
Reply answered(const std::function<Reply()>& work);
/// 303, so that a browser follows with GET.
Reply see_other(std::string location);

}  // namespace errand::app
