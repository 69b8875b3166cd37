#pragma once
#include <functional>
#include <string>

#include "server/app/handler.hpp"
#include "server/http/counts.hpp"
#include "server/lab/lab.hpp"

namespace errand {

/// What Prometheus reads (text format 0.0.4): the server's counts and each study's.
std::string metrics_text(const http::Counts& counts, const std::vector<lab::StudyFigures>& studies);

/// The site of whoever runs the server: /metrics, and /healthz as visitors see it.
app::LateHandler operations_site(const lab::Lab& lab, std::function<http::Counts()> counts);

}  // namespace errand
