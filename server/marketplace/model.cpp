#include "server/marketplace/model.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cctype>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>

#include "server/marketplace/model_text.hpp"
#include "wasm/base/text.hpp"
#include "wasm/reading/pattern_compiler.hpp"

namespace errand::marketplace {
namespace {

using nlohmann::json;

struct Shape {
  std::string type;
  std::map<std::string, std::string, std::less<>> members;  ///< of a structure: name to shape
  std::vector<std::string> required;
  std::string element;  ///< of a list: its members' shape
  std::optional<std::int64_t> min;
  std::optional<std::int64_t> max;
  std::optional<Pattern> pattern;
  std::string pattern_text;
  std::vector<std::string> values;  ///< of an enumeration
};

Shape read_shape(const json& written) {
  Shape shape;
  shape.type = written.at("type").get<std::string>();
  if (written.contains("members")) {
    for (const auto& [name, member] : written["members"].items()) {
      shape.members.emplace(name, member.at("shape").get<std::string>());
    }
  }
  shape.required = written.value("required", std::vector<std::string>{});
  if (written.contains("member")) shape.element = written["member"].at("shape").get<std::string>();
  if (written.contains("min")) shape.min = written["min"].get<std::int64_t>();
  if (written.contains("max")) shape.max = written["max"].get<std::int64_t>();
  shape.pattern_text = written.value("pattern", "");
  if (!shape.pattern_text.empty()) shape.pattern = compile_pattern(shape.pattern_text).value();
  shape.values = written.value("enum", std::vector<std::string>{});
  return shape;
}

/// 'Reward' is 'reward' in messages.
std::string in_lower_camel(std::string_view member) {
  std::string name{member};
  name.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(name.front())));
  return name;
}

std::string shown(const json& value) {
  if (value.is_null()) return "null";
  const std::string text = value.is_string() ? value.get<std::string>()
                                             : value.dump(-1, ' ', false, json::error_handler_t::replace);
  constexpr std::size_t longest_shown = 200;
  if (text.size() <= longest_shown) return fmt::format("'{}'", text);
  const std::string_view start = std::string_view{text}.substr(0, longest_shown);
  return fmt::format("'{}...'", start.substr(0, utf8_prefix(start)));
}

bool is_whole(const json& value, std::int64_t least, std::int64_t most) {
  if (value.is_number_unsigned()) return value.get<std::uint64_t>() <= static_cast<std::uint64_t>(most);
  if (value.is_number_integer())
    return value.get<std::int64_t>() >= least && value.get<std::int64_t>() <= most;
  return false;
}

bool has_type(const json& value, std::string_view type) {
  if (type == "structure") return value.is_object();
  if (type == "list") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  if (type == "timestamp") return value.is_number() && std::isfinite(value.get<double>());
  if (type == "integer") {
    return is_whole(value, std::numeric_limits<std::int32_t>::min(),
                    std::numeric_limits<std::int32_t>::max());
  }
  return is_whole(value, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max());
}

}  // namespace

struct Model::Shapes {
  std::map<std::string, Shape, std::less<>> by_name;
  std::map<std::string, std::string, std::less<>> input_of;  ///< operation to shape

  const Shape& input(std::string_view operation) const {
    return by_name.at(input_of.find(operation)->second);
  }
};

namespace {

/// One walk over one input.
class Inspection {
 public:
  explicit Inspection(const std::map<std::string, Shape, std::less<>>& shapes) : shapes_{shapes} {}

  void look_at(const json& value, const Shape& shape, const std::string& path) {
    if (!has_type(value, shape.type)) {
      wrong_types_.push_back(fmt::format("{} at '{}' is not a {}", shown(value), path, shape.type));
    } else if (shape.type == "structure") {
      look_at_members(value, shape, path);
    } else if (shape.type == "list") {
      look_at_elements(value, shape, path);
    } else if (shape.type == "string") {
      look_at_text(value, shape, path);
    } else if (shape.type == "integer" || shape.type == "long") {
      look_at_number(value, shape, path);
    }
  }

  std::optional<ApiError> verdict() const {
    if (!wrong_types_.empty()) {
      return ApiError{
          .type = "SerializationException",
          .turk_code = "",
          .message = fmt::format("The request could not be read: {}", fmt::join(wrong_types_, "; ")),
          .status = 400};
    }
    if (violations_.empty()) return std::nullopt;
    return ApiError{.type = "ValidationException",
                    .turk_code = "",
                    .message = fmt::format("{} validation error{} detected: {}", violations_.size(),
                                           violations_.size() == 1 ? "" : "s", fmt::join(violations_, "; ")),
                    .status = 400};
  }

 private:
  void violate(const json& value, const std::string& path, const std::string& constraint) {
    violations_.push_back(fmt::format("Value {} at '{}' failed to satisfy constraint: Member must {}",
                                      shown(value), path, constraint));
  }

  void look_at_members(const json& value, const Shape& shape, const std::string& path) {
    const auto path_of = [&](const std::string& name) {
      return path.empty() ? in_lower_camel(name) : path + '.' + in_lower_camel(name);
    };
    for (const auto& name : shape.required) {
      if (!value.contains(name) || value[name].is_null()) violate(nullptr, path_of(name), "not be null");
    }
    for (const auto& [name, member] : shape.members) {
      const auto found = value.find(name);
      if (found != value.end() && !found->is_null()) look_at(*found, shapes_.at(member), path_of(name));
    }
  }

  void look_at_elements(const json& value, const Shape& shape, const std::string& path) {
    std::size_t number = 0;
    for (const auto& element : value) {
      look_at(element, shapes_.at(shape.element), fmt::format("{}.{}.member", path, ++number));
    }
  }

  void look_at_text(const json& value, const Shape& shape, const std::string& path) {
    const auto& text = value.get_ref<const std::string&>();
    const auto length = static_cast<std::int64_t>(count_code_points(text));
    if (shape.min && length < *shape.min) {
      violate(value, path, fmt::format("have length greater than or equal to {}", *shape.min));
    }
    if (shape.max && length > *shape.max) {
      violate(value, path, fmt::format("have length less than or equal to {}", *shape.max));
    }
    if (shape.pattern && !shape.pattern->matches(text)) {
      violate(value, path, fmt::format("satisfy regular expression pattern: {}", shape.pattern_text));
    }
    const bool is_listed = shape.values.empty() ||
                           std::find(shape.values.begin(), shape.values.end(), text) != shape.values.end();
    if (!is_listed)
      violate(value, path, fmt::format("satisfy enum value set: [{}]", fmt::join(shape.values, ", ")));
  }

  void look_at_number(const json& value, const Shape& shape, const std::string& path) {
    const auto number = value.get<std::int64_t>();
    if (shape.min && number < *shape.min) {
      violate(value, path, fmt::format("have value greater than or equal to {}", *shape.min));
    }
    if (shape.max && number > *shape.max) {
      violate(value, path, fmt::format("have value less than or equal to {}", *shape.max));
    }
  }

  const std::map<std::string, Shape, std::less<>>& shapes_;
  std::vector<std::string> wrong_types_;
  std::vector<std::string> violations_;
};

}  // namespace

Model::Model() {
  const json written = json::parse(model_text);
  Shapes shapes;
  for (const auto& [name, shape] : written.at("shapes").items())
    shapes.by_name.emplace(name, read_shape(shape));
  for (const auto& [name, operation] : written.at("operations").items()) {
    shapes.input_of.emplace(name, operation.at("input").get<std::string>());
  }
  shapes_ = std::make_unique<const Shapes>(std::move(shapes));
}

Model::~Model() = default;

const Model& Model::mturk() {
  static const Model model;
  return model;
}

bool Model::has(std::string_view operation) const { return shapes_->input_of.contains(operation); }

std::vector<std::string_view> Model::operations() const {
  std::vector<std::string_view> names;
  for (const auto& [name, input] : shapes_->input_of) names.push_back(name);
  return names;
}

bool Model::takes(std::string_view operation, std::string_view member) const {
  return shapes_->input(operation).members.contains(member);
}

std::optional<ApiError> Model::check(std::string_view operation, const json& input) const {
  Inspection inspection(shapes_->by_name);
  inspection.look_at(input, shapes_->input(operation), "");
  return inspection.verdict();
}

}  // namespace errand::marketplace
