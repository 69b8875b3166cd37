#include "server/http/body.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "server/http/grammar.hpp"

namespace errand::http {
namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::size_t most_size_digits = 16;  // 64 bits

const tl::unexpected<Refusal> too_much{{.status = 413, .reason = "more than this place takes"}};

tl::unexpected<Refusal> broken(std::string_view reason) { return tl::unexpected{Refusal{400, reason}}; }

bool skip_token(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_token_char);
  const auto length = static_cast<std::size_t>(end - text.begin());
  text.remove_prefix(length);
  return length > 0;
}

bool skip_quoted(std::string_view& text) {
  if (text.empty() || text.front() != '"') return false;
  for (std::size_t at = 1; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"') {
      text.remove_prefix(at + 1);
      return true;
    }
    if ((c < 0x20 && c != '\t') || c >= 0x7f) return false;
    if (c == '\\') ++at;
  }
  return false;
}

/// RFC 9112, 7.1.1, without the "bad" blanks that it lets pass.
bool are_extensions(std::string_view text) {
  while (!text.empty()) {
    if (text.front() != ';') return false;
    text.remove_prefix(1);
    if (!skip_token(text)) return false;
    if (text.empty() || text.front() != '=') continue;
    text.remove_prefix(1);
    if (!skip_quoted(text) && !skip_token(text)) return false;
  }
  return true;
}

std::optional<std::uint64_t> chunk_size(std::string_view line) {
  std::uint64_t size = 0;
  const auto end = line.data() + std::min(line.size(), line.find(';'));
  const auto [stop, error] = std::from_chars(line.data(), end, size, 16);
  if (error != std::errc{} || stop != end ||
      end - line.data() > static_cast<std::ptrdiff_t>(most_size_digits)) {
    return std::nullopt;
  }
  return size;
}

}  // namespace

BodyReader::BodyReader(const Body& framing, std::size_t most_bytes) : most_bytes_{most_bytes} {
  if (std::holds_alternative<ChunkedBody>(framing)) part_ = Part::chunk_line;
  if (const auto* sized = std::get_if<SizedBody>(&framing); sized != nullptr && sized->bytes > 0) {
    part_ = Part::sized;
    missing_ = sized->bytes;
  }
}

BodyReader::Taken BodyReader::take(std::string_view bytes) {
  std::size_t total = 0;
  while (!done()) {
    const auto taken = take_part(bytes.substr(total));
    if (!taken) return taken;
    if (*taken == 0) break;
    total += *taken;
  }
  return total;
}

BodyReader::Taken BodyReader::take_part(std::string_view bytes) {
  switch (part_) {
    case Part::sized:
      return take_bytes(bytes, Part::nothing);
    case Part::chunk_line:
      return take_chunk_line(bytes);
    case Part::chunk:
      return take_bytes(bytes, Part::chunk_end);
    case Part::chunk_end:
      return take_chunk_end(bytes);
    case Part::trailer_line:
      return take_trailer_line(bytes);
    case Part::nothing:
      break;
  }
  return 0;
}

BodyReader::Taken BodyReader::take_bytes(std::string_view bytes, Part next) {
  if (missing_ > most_bytes_ - body_.size()) return too_much;
  const auto piece = bytes.substr(0, static_cast<std::size_t>(missing_));
  body_ += piece;
  missing_ -= piece.size();
  if (missing_ == 0) part_ = next;
  return piece.size();
}

/// The first line with its end; empty when its end is still to come.
tl::expected<std::string_view, Refusal> BodyReader::line_in(std::string_view bytes, std::size_t most) const {
  const auto end = bytes.find_first_of(line_end);
  if (std::min(end, bytes.size()) + extra_bytes_ > most_extra_bytes)
    return broken("chunks with too much around them");
  if (std::min(end, bytes.size()) > most) return broken("a line that is too long in a body");
  if (end == std::string_view::npos || end + 1 == bytes.size()) {
    if (end != std::string_view::npos && bytes[end] == '\n') return broken("a bare LF in a body");
    return std::string_view{};
  }
  if (bytes.substr(end, 2) != line_end) return broken("a bare line end in a body");
  return bytes.substr(0, end + 2);
}

BodyReader::Taken BodyReader::take_chunk_line(std::string_view bytes) {
  const auto line = line_in(bytes, most_line_bytes);
  if (!line) return tl::unexpected{line.error()};
  if (line->empty()) return 0;
  const auto text = line->substr(0, line->size() - line_end.size());
  const auto size = chunk_size(text);
  if (!size) return broken("a broken chunk size");
  if (!are_extensions(text.substr(std::min(text.find(';'), text.size()))))
    return broken("a broken chunk extension");
  if (*size > most_bytes_ - body_.size()) return too_much;
  missing_ = *size;
  part_ = *size == 0 ? Part::trailer_line : Part::chunk;
  // Plain lines are not counted: a body of one-byte chunks is slow, not wrong, and has its limit of bytes.
  if (const auto semicolon = text.find(';'); semicolon != std::string_view::npos)
    extra_bytes_ += text.size() - semicolon;
  return line->size();
}

BodyReader::Taken BodyReader::take_chunk_end(std::string_view bytes) {
  if (bytes.substr(0, 2) != line_end.substr(0, bytes.size())) return broken("a chunk longer than its size");
  if (bytes.size() < line_end.size()) return 0;
  part_ = Part::chunk_line;
  return line_end.size();
}

BodyReader::Taken BodyReader::take_trailer_line(std::string_view bytes) {
  const auto line = line_in(bytes, most_extra_bytes);
  if (!line) return tl::unexpected{line.error()};
  if (line->empty()) return 0;
  const auto text = line->substr(0, line->size() - line_end.size());
  if (text.empty()) {
    part_ = Part::nothing;
  } else if (!parse_field_line(text)) {
    return broken("a broken trailer");
  }
  extra_bytes_ += line->size();
  return line->size();
}

}  // namespace errand::http
