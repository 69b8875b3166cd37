#include "server/operations.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace errand {
namespace {

/// Appends samples, each family with what Prometheus wants before it.
class Exposition {
 public:
  void family(std::string_view name, std::string_view kind, std::string_view help) {
    text_ += fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n", name, help, kind);
  }
  template <class T>
  void sample(std::string_view name, std::string_view labels, T value) {
    text_ += labels.empty() ? fmt::format("{} {}\n", name, value)
                            : fmt::format("{}{{{}}} {}\n", name, labels, value);
  }
  template <class T>
  void single(std::string_view name, std::string_view kind, std::string_view help, T value) {
    family(name, kind, help);
    sample(name, "", value);
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

double seconds(std::chrono::microseconds time) { return static_cast<double>(time.count()) / 1e6; }

void add_latencies(Exposition& page, const http::Counts& counts) {
  constexpr std::string_view name = "errand_http_request_duration_seconds";
  page.family(name, "histogram", "From a whole request to its written answer.");
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < counts.latencies.size(); ++i) {
    total += counts.latencies[i];
    const std::string end = i < http::Counts::latency_ends.size()
                                ? fmt::format("{}", seconds(http::Counts::latency_ends[i]))
                                : std::string{"+Inf"};
    page.sample("errand_http_request_duration_seconds_bucket", fmt::format("le=\"{}\"", end), total);
  }
  page.sample("errand_http_request_duration_seconds_sum", "", seconds(counts.latency_sum));
  page.sample("errand_http_request_duration_seconds_count", "", total);
}

void add_http(Exposition& page, const http::Counts& counts) {
  page.family("errand_http_answers_total", "counter", "Answers by the class of their status.");
  for (std::size_t i = 0; i < counts.answers.size(); ++i)
    page.sample("errand_http_answers_total", fmt::format("class=\"{}xx\"", i + 1), counts.answers[i]);
  page.single("errand_http_refusals_total", "counter", "Requests refused unread.", counts.refusals);
  page.single("errand_http_sent_bytes_total", "counter", "Heads and bodies, before TLS.", counts.bytes_out);
  add_latencies(page, counts);
  page.single("errand_connections_accepted_total", "counter", "Connections taken in.",
              counts.connections_accepted);
  page.single("errand_connections_turned_away_total", "counter", "Connections beyond the limits.",
              counts.connections_turned_away);
  page.single("errand_connections", "gauge", "Connections open now.", counts.connections_open);
  page.single("errand_tls_handshakes_failed_total", "counter", "TLS handshakes that came to nothing.",
              counts.handshakes_failed);
}

void add_studies(Exposition& page, const std::vector<lab::StudyFigures>& studies) {
  using codes::Figures;
  const auto each = [&](std::string_view name, std::string_view help, std::uint64_t Figures::*figure) {
    page.family(name, "counter", help);
    for (const auto& study : studies)
      page.sample(name, fmt::format("study=\"{}\"", study.name), study.figures.*figure);
  };
  each("errand_survey_entries_total", "Times that a survey was entered.", &Figures::entered);
  each("errand_survey_busy_total", "Answers that were put off because the store was closed.", &Figures::busy);
  each("errand_survey_bad_tickets_total", "Tickets that were none.", &Figures::bad_tickets);
  page.family("errand_survey_endings_total", "counter", "Times that a code was shown, reloads among them.");
  for (const auto& study : studies)
    for (const codes::Ending ending : codes::every_ending)
      page.sample("errand_survey_endings_total",
                  fmt::format("study=\"{}\",ending=\"{}\"", study.name, codes::name_of(ending)),
                  study.figures.ended[static_cast<std::size_t>(ending)]);
}

}  // namespace

std::string metrics_text(const http::Counts& counts, const std::vector<lab::StudyFigures>& studies) {
  Exposition page;
  add_http(page, counts);
  add_studies(page, studies);
  return page.take();
}

app::LateHandler operations_site(const lab::Lab& lab, std::function<http::Counts()> counts) {
  return [&lab, counts = std::move(counts)](const app::Request& request,
                                            const std::function<void(app::Reply)>& answer) {
    if (request.path == "/healthz") return lab.tell_health(answer);
    if (request.path != "/metrics") return answer(app::text(404, "Here are /metrics and /healthz.\n"));
    app::Reply reply;
    reply.body = metrics_text(counts(), lab.figures());
    reply.headers = {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}};
    answer(std::move(reply));
  };
}

}  // namespace errand
