#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "server/app/moment.hpp"
#include "server/app/reply.hpp"
#include "server/app/request.hpp"
#include "server/app/static_site.hpp"
#include "server/marketplace/marketplace.hpp"
#include "server/marketplace/worker_site_pages.hpp"

namespace errand::marketplace {

enum class Place { home, queue, earnings, preview, accept, task, give_back, old_preview, worker, nowhere };

/// What an address of the site means.
struct Target {
  Place place = Place::nowhere;
  std::string id;  ///< of the group or the assignment
};

/// What workers see of the marketplace: pages made on the server that work without script, and
/// externalSubmit. docs/worker-site.md lists the routes and the rules.
///
/// Who the worker is comes from a cookie and must be one of the play workers; a worker id in an address is
/// never believed. Whatever changes something is a POST from the site itself; externalSubmit alone comes from
/// a task's page, cross-site and without cookies, and is let in by the assignment id, which nobody can guess.
class WorkerSite {
 public:
  /// `origin` is what the browser shows, as in `http://127.0.0.1:8080`. `play_workers` holds at least one.
  /// `files` holds /worker.css and /worker.js.
  WorkerSite(Marketplace& marketplace, std::string origin, std::vector<WorkerId> play_workers,
             app::StaticSite files);

  app::Reply operator()(const app::Request& request, Moment now);

 private:
  using Fields = std::vector<app::Field>;

  app::Reply route(const app::Request& request, Moment now);
  app::Reply show(const Viewer& viewer, const Target& target, const Fields& query, Moment now);
  app::Reply list(const Viewer& viewer, const Fields& query, Moment now);
  app::Reply preview(const Viewer& viewer, const std::string& group, const Fields& query, Moment now);
  app::Reply accept(const Viewer& viewer, const std::string& group, const Fields& form, Moment now);
  app::Reply task(const Viewer& viewer, const AssignmentId& assignment, const Fields& query, Moment now);
  app::Reply give_back(const Viewer& viewer, const AssignmentId& assignment, Moment now);
  app::Reply external_submit(const app::Request& request, Moment now);
  std::optional<HitId> hit_to_accept(const Viewer& viewer, const std::string& group, const Fields& form,
                                     Moment now);
  app::Reply choose_worker(const Viewer& viewer, const Fields& form) const;
  app::Reply refused(const Viewer& viewer, const Refusal& refusal) const;

  /// The place in `play_workers_` of the worker whom the cookie names.
  std::optional<std::size_t> known_worker(const app::Request& request) const;
  Viewer viewer_of(std::size_t who, Moment now);
  std::string cookie_for(const WorkerId& worker) const;

  Marketplace& marketplace_;
  std::string origin_;
  std::vector<WorkerId> play_workers_;
  app::StaticSite files_;
};

}  // namespace errand::marketplace
