#pragma once
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "server/admin/admin_site.hpp"
#include "server/app/moment.hpp"
#include "server/app/reply.hpp"
#include "server/app/request.hpp"
#include "server/app/static_site.hpp"
#include "server/codes/survey_site.hpp"
#include "server/lab/settings.hpp"

namespace errand::lab {

/// What became of one study's survey since the start.
struct StudyFigures {
  std::string name;
  codes::Figures figures;
};

/// All that one server shows: studies, each at /NAME/, and files at /. For any number of threads.
class Lab {
 public:
  /// Reads the keys, studies and files that the settings name; everything that is wrong with them otherwise,
  /// for whoever runs the server. `ledger` outlives the lab. Without one all is read, and no survey is shown.
  static tl::expected<std::unique_ptr<Lab>, std::vector<std::string>> open(const Settings& settings,
                                                                           codes::Ledger* ledger);

  /// Answers at once, or when the ledger has kept what it has to.
  void answer(const app::Request& request, app::Moment now, const std::function<void(app::Reply)>& answer);

  /// What a request for that path may bring.
  std::size_t most_body_bytes(std::string_view path) const;

  /// Answers nobody any more. When nobody new comes, and before the ledger and whoever asked go.
  void close();

  /// 200 when the store keeps what it is given, else 503: for whoever watches the server, and for balancers.
  void tell_health(const std::function<void(app::Reply)>& answer) const;

  /// What is no mistake and yet ought to be known, as known answers in public.
  const std::vector<std::string>& warnings() const { return warnings_; }
  std::size_t file_count() const;
  /// By name, in the order of the names.
  std::vector<std::string> studies() const;
  std::vector<StudyFigures> figures() const;

 private:
  struct Study {
    std::unique_ptr<codes::Office> office;
    std::unique_ptr<codes::SurveySite> survey;
    app::StaticSite files;
  };
  class Opening;
  /// Where a path leads.
  struct Way {
    const Study* study = nullptr;  ///< none: to the files at /
    bool is_folder = false;        ///< without the slash at its end
    std::string_view step;
  };
  /// Sessions that wait for being folded.
  static constexpr std::size_t most_judging = 64;

  Lab() = default;
  Way way_of(std::string_view path) const;
  std::string origin_of(const app::Request& request) const;

  codes::Ledger* ledger_ = nullptr;
  std::string origin_;
  codes::Guesses guesses_;
  app::BackRoom judging_{most_judging};
  app::StaticSite root_;
  std::map<std::string, Study, std::less<>> studies_;
  std::unique_ptr<admin::AdminSite> admin_;
  std::vector<std::string> warnings_;
};

}  // namespace errand::lab
