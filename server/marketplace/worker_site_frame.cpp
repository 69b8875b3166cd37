#include "server/marketplace/worker_site_frame.hpp"

#include <algorithm>

#include "server/app/form.hpp"

namespace errand::marketplace {
namespace {

/// `url` with `parameters` behind its own ones and before its fragment.
std::string with_parameters(std::string_view url, const std::string& parameters) {
  const std::string_view fragment = url.substr(std::min(url.find('#'), url.size()));
  std::string out{url.substr(0, url.size() - fragment.size())};
  const auto question = out.find('?');
  if (question == std::string::npos) {
    out += '?';
  } else if (question + 1 != out.size() && out.back() != '&') {
    out += '&';
  }
  out += parameters;
  out += fragment;
  return out;
}

}  // namespace

std::string task_frame_url(std::string_view external_url, const FrameIds& ids) {
  return with_parameters(external_url, "assignmentId=" + app::encode_component(ids.assignment) +
                                           "&hitId=" + app::encode_component(ids.hit) +
                                           "&workerId=" + app::encode_component(ids.worker) +
                                           "&turkSubmitTo=" + app::encode_component(ids.origin) +
                                           "&assignmentDeadline=" + std::to_string(ids.deadline_ms));
}

std::string preview_frame_url(std::string_view external_url, std::string_view hit) {
  return with_parameters(external_url,
                         "assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&hitId=" + app::encode_component(hit));
}

}  // namespace errand::marketplace
