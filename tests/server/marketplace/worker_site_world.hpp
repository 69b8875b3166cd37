#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/app/form.hpp"
#include "server/marketplace/marketplace.hpp"
#include "server/marketplace/worker_site.hpp"
#include "server/store/sqlite_store.hpp"

namespace errand::marketplace {

inline constexpr std::string_view first_worker = "AWORKER1ERRAND";
inline constexpr std::string_view second_worker = "AWORKER2ERRAND";
inline constexpr std::string_view own_origin = "http://127.0.0.1:8080";

/// What a test's HITs look like unless it says otherwise.
struct Wanted {
  std::string title = "Rate word pairs";
  std::string description = "Say how similar two words are.";
  std::string keywords = "words, similarity";
  std::string url = "http://localhost:8081/study/?hit=1";
  std::int64_t frame_height = 0;
  std::int64_t hits = 1;
  std::int64_t duration_s = 600;
  Cents reward = {50};
};

/// The site over a real marketplace in memory, and a browser that keeps the worker's cookie.
class World {
 public:
  World() = default;
  /// Over a file that another process may be writing.
  explicit World(const std::string& path) : store{path, std::chrono::milliseconds{0}} {}

  Moment now{1'791'374'400'000};  ///< 2026-10-07 12:00 UTC
  std::optional<std::string> cookie{std::string{first_worker}};
  std::vector<app::Header> extra;  ///< goes out with every request

  const Account& account() const { return market.accounts().front(); }

  GroupId publish(const Wanted& wanted = {}) {
    const auto type = market
                          .create_hit_type(account(),
                                           {.title = wanted.title,
                                            .description = wanted.description,
                                            .keywords = wanted.keywords,
                                            .reward = wanted.reward,
                                            .duration_s = wanted.duration_s,
                                            .auto_approval_s = 86'400},
                                           now)
                          .value();
    GroupId group;
    for (std::int64_t i = 0; i < wanted.hits; ++i) {
      const HitDraft draft{.type = type,
                           .question = "<ExternalQuestion/>",
                           .url = wanted.url,
                           .frame_height = wanted.frame_height,
                           .annotation = {},
                           .max_assignments = 2,
                           .lifetime_s = 7 * 86'400};
      last_hit = market.create_hit(account(), draft, std::nullopt, now).value().hit.id;
      group = market.hit(account(), last_hit, now).value().hit.type.group;
    }
    return group;
  }

  app::Reply get(std::string_view target) { return send(app::Method::get, target, {}); }

  /// As a form of the site's own pages sends it.
  app::Reply post(std::string_view target, std::string body = {}) {
    auto request = request_for(app::Method::post, target, std::move(body));
    request.headers.push_back({.name = "Origin", .value = std::string{own_origin}});
    request.headers.push_back({.name = "Sec-Fetch-Site", .value = "same-origin"});
    return site(request, now);
  }

  /// As a task's page in the frame sends it: from another site, without cookies.
  app::Reply submit(std::string body, std::string_view target = "/mturk/externalSubmit") {
    auto request = request_for(app::Method::post, target, std::move(body));
    std::erase_if(request.headers, [](const app::Header& header) { return header.name == "Cookie"; });
    request.headers.push_back({.name = "Origin", .value = "http://localhost:8081"});
    request.headers.push_back({.name = "Sec-Fetch-Site", .value = "cross-site"});
    return site(request, now);
  }

  app::Request request_for(app::Method method, std::string_view target, std::string body) const {
    const auto question = target.find('?');
    app::Request request;
    request.method = method;
    request.target = std::string{target};
    request.path = std::string{target.substr(0, question)};
    if (question != std::string_view::npos) request.query = std::string{target.substr(question + 1)};
    request.host = "127.0.0.1:8080";
    request.peer = "127.0.0.1";
    request.headers = extra;
    if (cookie) request.headers.push_back({.name = "Cookie", .value = "errand_worker=" + *cookie});
    if (!body.empty()) {
      request.headers.push_back({.name = "Content-Type", .value = "application/x-www-form-urlencoded"});
    }
    request.body = std::move(body);
    return request;
  }

  app::Reply send(app::Method method, std::string_view target, std::string body) {
    return site(request_for(method, target, std::move(body)), now);
  }

  /// Accepts a HIT of the group by the button of its preview and returns the assignment.
  AssignmentId accept(const GroupId& group) {
    const auto reply = post("/projects/" + group.text + "/tasks/accept");
    const auto location = header(reply, "Location").value_or("");
    constexpr std::string_view before = "/tasks/";
    if (reply.status != 303 || !location.starts_with(before)) return {};
    return {location.substr(before.size())};
  }

  std::optional<Assignment> stored(const AssignmentId& id) {
    const auto found = market.assignment(account(), id, now);
    if (!found) return std::nullopt;
    return found->assignment;
  }

  static std::optional<std::string> header(const app::Reply& reply, std::string_view name) {
    for (const auto& header : reply.headers) {
      if (header.name == name) return header.value;
    }
    return std::nullopt;
  }

  static app::StaticSite files() {
    app::StaticSite files;
    files.add("/worker.css", "text/css", "body{}");
    files.add("/worker.js", "text/javascript", "\"use strict\";");
    return files;
  }

  HitId last_hit;
  store::Store store{":memory:"};
  Marketplace market{
      store, {{.id = {"ARequester"}, .requester_name = "Words Lab", .access_key = "errand", .secret = "s"}}};
  WorkerSite site{
      market, std::string{own_origin}, {{std::string{first_worker}}, {std::string{second_worker}}}, files()};
};

}  // namespace errand::marketplace
