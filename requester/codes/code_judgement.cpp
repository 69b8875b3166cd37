#include "requester/codes/code_judgement.hpp"

#include "requester/codes/typed_code.hpp"

namespace errand::requester {

std::optional<NearestCode> nearest_code(const codes::StudyKeys& keys, const codes::Seat& seat,
                                        std::string_view typed) {
  constexpr std::size_t forgiven = 2;
  const std::string plain = own_plain_code(typed);
  const auto right = codes::read_code(typed);
  std::optional<NearestCode> nearest;
  if (plain.empty()) return nearest;
  for (const codes::Ending ending : codes::every_ending) {
    for (const codes::StudyKey& key : keys.keys) {
      const std::string code = codes::code_of(keys, key.epoch, seat, ending);
      if (right && *right == code) return NearestCode{ending, key.epoch, 0};
      const std::size_t errors = codes::typing_distance(plain, plain_code(code), forgiven + 1);
      // What only looks the same to plain_code(), as a code with a stray letter in it, is not the same.
      if (errors > 0 && errors <= forgiven && (!nearest || errors < nearest->errors))
        nearest = NearestCode{ending, key.epoch, errors};
    }
  }
  return nearest;
}

}  // namespace errand::requester
