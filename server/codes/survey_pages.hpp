#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/app/form.hpp"
#include "server/app/reply.hpp"
#include "server/codes/office.hpp"
#include "server/codes/panel.hpp"

namespace errand::codes {

/// What somebody on a survey link reads. Each page says what happened, that nothing is lost, and what to do
/// now.

app::Reply code_page(const Exit& exit);
app::Reply refusal_page(const Refusal& refusal);
/// The entry link lacks something, or leads in from a HIT that was not accepted.
app::Reply no_seat_page(const std::vector<NoSeat>& faults);
/// A parameter of a link is missing or there twice.
app::Reply broken_link_page(std::string_view parameter);
/// Too many wrong tickets and codes came from there.
app::Reply wait_page(std::int64_t wait_s);
/// The same for who sent a form: a browser that loads such a page again would not send it again, so there is
/// a button that does.
app::Reply again_page(app::Reply page, const std::vector<app::Field>& sent);
/// The submitted session is none that the study could have come to; all that was sent, for copying.
app::Reply unproven_page(const std::vector<std::string>& findings, std::string_view sent);
/// The form cannot be read.
app::Reply unreadable_page(unsigned status, std::string_view why, std::string_view sent);
app::Reply wrong_method_page(std::string_view allowed);
/// The survey-link HIT, in the marketplace's frame.
app::Reply hit_page();

}  // namespace errand::codes
