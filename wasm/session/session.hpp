#pragma once
#include <cstdint>
#include <string>

namespace errand {

/// Who does which HIT where; as the page's URL says, not believed for anything that is paid.
struct Session {
  std::string assignment_id;  ///< empty: a trial without a marketplace
  std::string worker_id;
  std::string hit_id;
  std::string submit_to;        ///< origin without trailing slash, may be empty
  std::uint32_t hit = 1;        ///< from 1: which rows of the data
  std::uint32_t condition = 0;  ///< from 1; 0: as the study deals them
  std::string seed{};           ///< empty unless the requester's address has one
  bool operator==(const Session&) const = default;
};

/// Bytes of an id in the page's URL; longer ones are strangers' text.
inline constexpr std::size_t longest_id = 200;

inline constexpr const char* preview_assignment = "ASSIGNMENT_ID_NOT_AVAILABLE";

bool is_preview(const Session& session);

}  // namespace errand
