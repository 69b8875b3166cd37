#pragma once
#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "requester/mturk/client.hpp"
#include "server/app/moment.hpp"
#include "wasm/study/study.hpp"

namespace errand::requester {

/// What stands on the marketplace after `publish`.
struct Publication {
  std::vector<Hit> hits;  ///< of this study at this port, by hit number
  std::uint32_t created = 0;
  std::uint32_t extended = 0;  ///< were expired and are open again
  std::uint32_t expired = 0;   ///< of earlier versions of the study or other ports
  std::string address;         ///< of the study's pages, "http://localhost:8081/"
};

/// Brings the marketplace to what the study asks for: one HIT for each number, made once however often this
/// is called and wherever an earlier call was killed. HITs of other versions of the study or of another port
/// are expired: their pages are not there any more. HITs that ended are opened again, or made anew when they
/// ended more than a year ago. What workers submitted stays.
tl::expected<Publication, Fault> publish(const Study& study, std::uint16_t port, const Client& client,
                                         app::Moment now);

/// The ExternalQuestion for that hit number.
std::string external_question(std::string_view address, std::uint32_t hit);

}  // namespace errand::requester
