#include "requester/commands/try.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "requester/commands/check.hpp"
#include "requester/marketplace_account.hpp"
#include "requester/play_marketplace.hpp"
#include "requester/publication.hpp"
#include "requester/state_folder.hpp"
#include "requester/trial_ports.hpp"
#include "server/app/clock.hpp"
#include "server/app/upkeep.hpp"
#include "server/app/whole_file.hpp"
#include "server/http/server.hpp"
#include "server/studies/site.hpp"

namespace errand::requester {
namespace {

constexpr unsigned io_threads = 2;

std::string hits_text(const Study& study, const Publication& publication) {
  const HitCreation wanted = study.hit_creation.value_or(HitCreation{});
  std::string text =
      fmt::format("{} for {} worker{} each, ${}", publication.hits.size(), wanted.num_assignments,
                  wanted.num_assignments == 1 ? "" : "s", marketplace::format_amount({wanted.reward_cents}));
  if (publication.created > 0) text += fmt::format("; {} new", publication.created);
  if (publication.extended > 0)
    text += fmt::format("; {} had expired and are open again", publication.extended);
  if (publication.expired > 0)
    text += fmt::format("; {} of another version or port expired", publication.expired);
  return text;
}

std::string workers_text() {
  std::string text;
  for (const marketplace::WorkerId& worker : play_workers()) text += (text.empty() ? "" : ", ") + worker.text;
  return text;
}

std::string welcome(const studies::CheckedStudy& checked, const Publication& publication,
                    const std::string& marketplace) {
  const std::string study = studies::printable(checked.folder.path.string());
  const marketplace::Account account = play_requester();
  return fmt::format(
      "\n{title}\n\n"
      "  Worker site   {marketplace}/   as {workers}\n"
      "  Task page     {address}   by itself: a trial that stores no assignment\n"
      "  HITs          {hits}\n"
      "  API           {marketplace}   access key {key}, secret {secret}, region us-east-1\n"
      "  Results       errand results {study} -o results.csv\n"
      "  Data          {study}/.errand   kept for the next start; to begin anew, stop, then delete it\n"
      "  Stop          Ctrl-C\n\n"
      "Ready: {marketplace}/\n",
      fmt::arg("title", studies::printable(checked.study.title)), fmt::arg("marketplace", marketplace),
      fmt::arg("workers", workers_text()), fmt::arg("address", publication.address),
      fmt::arg("hits", hits_text(checked.study, publication)), fmt::arg("key", account.access_key),
      fmt::arg("secret", account.secret), fmt::arg("study", study));
}

std::string ready_json(const std::string& marketplace, const TrialPorts& ports) {
  const nlohmann::ordered_json ready = {{"marketplace", marketplace},
                                        {"study", "http://" + authority("localhost", ports.study)},
                                        {"pid", ::getpid()}};
  return ready.dump() + "\n";
}

/// A ready file says that the sites answer: it goes when they stop.
class ReadyFile {
 public:
  explicit ReadyFile(std::optional<std::filesystem::path> path) : path_{std::move(path)} {}
  ~ReadyFile() {
    if (path_) ::unlink(path_->c_str());
  }
  ReadyFile(const ReadyFile&) = delete;
  ReadyFile& operator=(const ReadyFile&) = delete;
  tl::expected<void, std::string> write(std::string_view text) const {
    if (!path_) return {};
    return app::write_whole(*path_, text);
  }

 private:
  std::optional<std::filesystem::path> path_;
};

http::Site marketplace_site(PlayMarketplace& market, std::uint16_t port) {
  return {.hosts = {authority("127.0.0.1", port), authority("localhost", port)},
          .handler = [&market](const app::Request& request) { return market(request, app::now()); },
          .runs = http::Runs::on_desk,
          .max_body = marketplace::max_submission_bytes};
}

int serve(const TryOptions& options, const studies::CheckedStudy& checked, const StateFolder& state,
          const Terminal& terminal) {
  auto trial = open_trial_ports(options.port, terminal.err);
  if (!trial) return refuse(terminal, trial.error());
  auto& [server, ports] = *trial;

  PlayMarketplace market{state.store().string(), ports.marketplace};
  const auto pages = studies::study_site(checked, "/", market.origin());
  if (!pages) return refuse(terminal, pages.error());
  const auto publication =
      market.with_client(app::now(), [&, study_port = ports.study](const Client& client) {
        return publish(checked.study, study_port, client, app::now());
      });
  if (!publication)
    return refuse(terminal, "the marketplace refused the study: " + publication.error().message);

  server->stop_on_signals();
  server->serve(ports.marketplace, marketplace_site(market, ports.marketplace));
  server->serve(ports.study, {.hosts = {authority("localhost", ports.study)}, .handler = *pages});
  const ReadyFile ready{options.ready_file};
  if (auto written = ready.write(ready_json(market.origin(), ports)); !written)
    return refuse(terminal, written.error());
  terminal.out << welcome(checked, *publication, market.origin()) << std::flush;

  app::Upkeep upkeep{[&market](const std::stop_token&) { market.sweep(app::now()); },
                     [&server = *server] { server.stop(); }};
  server->run(io_threads);
  if (const auto fault = upkeep.stop()) return refuse(terminal, *fault);
  terminal.out << fmt::format("\nStopped. The data stay in {}/.errand.\n",
                              studies::printable(checked.folder.path.string()));
  return exit_fine;
}

}  // namespace

int try_study(const TryOptions& options, const Terminal& terminal) {
  const auto checked = studies::check_study(options.study);
  if (!checked) {
    report(checked.error(), options.study, terminal.err, terminal.err_ink);
    return exit_wrong;
  }
  report_warnings(*checked, terminal.err, terminal.err_ink);
  const auto state = StateFolder::made_in(options.study);
  if (!state) return refuse(terminal, state.error());
  const auto lock = StudyLock::take(*state);
  if (!lock) return refuse(terminal, lock.error());
  if (auto kept = state->keep(checked->folder, checked->study.fingerprint); !kept)
    return refuse(terminal, kept.error());
  return serve(options, *checked, *state, terminal);
}

void add_try(CLI::App& errand, const Terminal& terminal, std::function<int()>& run) {
  auto options = std::make_shared<TryOptions>();
  CLI::App* const command =
      errand.add_subcommand("try", "Do a study yourself, in a marketplace on this machine");
  command->add_option("STUDY", options->study, "The study's folder")->type_name("FOLDER")->required();
  command
      ->add_option("--port", options->port,
                   "The marketplace's port at 127.0.0.1; the study's pages get the next one, at localhost.\n"
                   "0 picks two that are free")
      ->type_name("PORT")
      ->check(CLI::Range(0, 65534))
      ->capture_default_str();
  command
      ->add_option(
          "--ready-file", options->ready_file,
          "For scripts: write {\"marketplace\":…,\"study\":…,\"pid\":…} to FILE when both sites answer")
      ->type_name("FILE");
  command->footer(
      "Hosts the study's pages and an MTurk-compatible marketplace, publishes the study there as HITs, and\n"
      "lets you be the workers. No money moves. A study with problems is not started.\n"
      "What workers do is kept in STUDY/.errand and is there again at the next start.\n\n"
      "Examples:\n"
      "  errand try configs/age_guess\n"
      "  errand try . --port 9000\n"
      "  AWS_ACCESS_KEY_ID=errand AWS_SECRET_ACCESS_KEY=errand-secret \\\n"
      "    aws mturk list-hits --region us-east-1 --endpoint-url http://127.0.0.1:8080");
  command->callback(
      [options, &terminal, &run] { run = [options, &terminal] { return try_study(*options, terminal); }; });
}

}  // namespace errand::requester
