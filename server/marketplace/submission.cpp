#include "server/marketplace/submission.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "server/app/ascii.hpp"
#include "server/app/percent.hpp"
#include "server/marketplace/answer.hpp"
#include "server/marketplace/multipart.hpp"

namespace errand::marketplace {
namespace {

using Fields = std::vector<app::Field>;

constexpr std::string_view tell = "Nothing was stored and the HIT is still yours. Please tell the requester.";

std::string media_type_of(std::string_view content_type) {
  return app::in_lower_case(content_type.substr(0, content_type.find_first_of("; \t")));
}

/// `fields` and, under a name of its own, what was not taken apart.
Fields with_rest(Fields fields, std::string rest) {
  if (!rest.empty()) fields.push_back({.name = "(not taken apart)", .value = std::move(rest)});
  return fields;
}

/// The text behind the last field that is read, for a person's eyes.
std::string readable(std::string_view unread) {
  std::string text{unread};
  std::replace(text.begin(), text.end(), '&', '\n');
  std::replace(text.begin(), text.end(), '+', ' ');
  return app::resolve_whole_escapes(text);
}

tl::unexpected<Unreadable> refuse_type(Fields fields, const app::Request& request, std::string says) {
  return tl::unexpected(
      Unreadable{.trouble = {415, "The task sent its answers in an unknown way", std::move(says), tell},
                 .sent = with_rest(std::move(fields), request.body)});
}

tl::unexpected<Unreadable> refuse(Fields fields, std::string_view heading, std::string says) {
  return tl::unexpected(
      Unreadable{.trouble = {400, heading, std::move(says), tell}, .sent = std::move(fields)});
}

/// The fields of the query and the body, as they came.
tl::expected<Fields, Unreadable> sent_fields(const app::Request& request) {
  const auto query = app::read_form(request.query);
  Fields fields = query.fields;
  std::string rest = readable(query.unread);
  if (!request.body.empty()) {
    const auto content_type = request.header("Content-Type").value_or("");
    const auto type = media_type_of(content_type);
    if (type == "multipart/form-data") {
      const auto parts = parse_multipart(content_type, request.body);
      if (!parts) {
        return refuse_type(std::move(fields), request,
                           "Its form is broken, holds a file, or has more than 4,096 fields.");
      }
      fields.insert(fields.end(), parts->begin(), parts->end());
    } else if (type == "application/x-www-form-urlencoded") {
      const auto body = app::read_form(request.body);
      fields.insert(fields.end(), body.fields.begin(), body.fields.end());
      rest += readable(body.unread);
    } else {
      return refuse_type(
          std::move(fields), request,
          "Its form must be sent as application/x-www-form-urlencoded or multipart/form-data.");
    }
  }
  if (!rest.empty() || fields.size() > app::max_form_fields) {
    return refuse(with_rest(std::move(fields), std::move(rest)), "The task's answers cannot be read",
                  "The form has more than 4,096 fields.");
  }
  return fields;
}

}  // namespace

tl::expected<Fields, Unreadable> submitted_fields(const app::Request& request) {
  auto fields = sent_fields(request);
  if (!fields) return fields;
  constexpr std::string_view heading = "The task did not say which HIT this is";
  const auto id = submitted_assignment_id(*fields);
  if (id.empty()) return refuse(*std::move(fields), heading, "The form has no assignmentId.");
  const bool one_id = std::all_of(fields->begin(), fields->end(), [id](const app::Field& field) {
    return field.name != "assignmentId" || field.value.empty() || field.value == id;
  });
  if (!one_id) return refuse(*std::move(fields), heading, "The form has two different assignmentIds.");
  return fields;
}

}  // namespace errand::marketplace
