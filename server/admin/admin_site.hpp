#pragma once
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "server/admin/accounts.hpp"
#include "server/admin/turns.hpp"
#include "server/app/back_room.hpp"
#include "server/app/form.hpp"
#include "server/app/moment.hpp"
#include "server/app/reply.hpp"
#include "server/app/request.hpp"
#include "server/codes/guesses.hpp"
#include "server/codes/ledger.hpp"
#include "server/codes/office.hpp"

namespace errand::admin {

/// What requesters see below /admin: who entered and finished their surveys, and the answers. Nobody else
/// sees anything, and nothing travels unencrypted but on this machine. docs/server.md lists the addresses.
class AdminSite {
 public:
  using Answer = std::function<void(app::Reply)>;

  /// `ledger` and the offices, each by its study's name, outlive the site.
  AdminSite(std::vector<Account> accounts, codes::Ledger& ledger,
            std::map<std::string, const codes::Office*, std::less<>> offices);

  /// Answers a request whose path begins with "/admin". `request` stands until it is answered.
  void answer(const app::Request& request, app::Moment now, const Answer& answer);
  /// Answers nobody any more. Before the ledger and whoever asked go.
  void close();

 private:
  struct Visit;

  void log_in(const Visit& visit);
  void show(const Visit& visit, const Account& account);
  /// Whether there was room for it.
  bool later(app::BackRoom& room, const Visit& visit, std::function<app::Reply()> work);
  const Account* visitor_of(const app::Request& request, app::Moment now) const;

  app::Reply overview(const Account& account);
  app::Reply study_page(std::string_view study, const codes::Office& office, std::int64_t before);
  app::Reply seats_json(std::string_view study, const codes::Office& office, std::int64_t after);
  app::Reply answers_json(std::string_view study, std::int64_t after);

  std::vector<Account> accounts_;
  codes::Ledger& ledger_;
  std::map<std::string, const codes::Office*, std::less<>> offices_;
  codes::Guesses guesses_;
  Turns turns_;
  // Last: what they do uses all of the above. Each is one thread, so one password's hash at a time takes its
  // 64 MB, and who waits for a page does not wait for passwords.
  app::BackRoom logins_;
  app::BackRoom pages_;
};

}  // namespace errand::admin
