#include "requester/annotation.hpp"

#include <fmt/format.h>

#include <charconv>
#include <concepts>

namespace errand::requester {
namespace {

constexpr std::string_view prefix = "errand:";

template <std::unsigned_integral Number>
std::optional<Number> read_number(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::string to_text(const Annotation& annotation) {
  return fmt::format("{}{}:{}:{}", prefix, annotation.fingerprint, annotation.hit, annotation.port);
}

std::optional<Annotation> read_annotation(std::string_view text) {
  if (!text.starts_with(prefix)) return std::nullopt;
  text.remove_prefix(prefix.size());
  const std::size_t first = text.find(':');
  const std::size_t second = text.rfind(':');
  if (first == std::string_view::npos || first == second) return std::nullopt;
  const auto hit = read_number<std::uint32_t>(text.substr(first + 1, second - first - 1));
  const auto port = read_number<std::uint16_t>(text.substr(second + 1));
  if (!hit || !port) return std::nullopt;
  return Annotation{.fingerprint = std::string{text.substr(0, first)}, .hit = *hit, .port = *port};
}

}  // namespace errand::requester
