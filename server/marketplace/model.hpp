#pragma once
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "server/marketplace/api_error.hpp"

namespace errand::marketplace {

/// The API model (api-model.json beside this file: 39 operations, 146 shapes), read once.
class Model {
 public:
  static const Model& mturk();
  ~Model();
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  bool has(std::string_view operation) const;
  std::vector<std::string_view> operations() const;
  /// Whether inputs of `operation`, which must be in the model, have a member of that name.
  bool takes(std::string_view operation, std::string_view member) const;

  /// Holds `input` to its shape: required members, types, lengths, ranges, patterns, enumerations, all
  /// problems in one message. A null counts as absent and unknown members are passed over. `operation` must
  /// be in the model.
  std::optional<ApiError> check(std::string_view operation, const nlohmann::json& input) const;

 private:
  Model();
  struct Shapes;
  std::unique_ptr<const Shapes> shapes_;
};

}  // namespace errand::marketplace
