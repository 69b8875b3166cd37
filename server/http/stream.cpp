#include "server/http/stream.hpp"

#include <openssl/err.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace errand::http {
namespace {

/// What TLS puts into one record at most.
constexpr std::size_t record_bytes = 16U << 10;

Stream::Moved moved_by_system(ssize_t count, Stream::Next wait) {
  if (count > 0) return {.bytes = static_cast<std::size_t>(count)};
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return {.next = wait};
  return {.next = Stream::Next::over};
}

/// What is left of both from byte `from` of the first on.
std::array<std::string_view, 2> rest_of(std::string_view first, std::string_view second, std::size_t from) {
  if (from < first.size()) return {first.substr(from), second};
  return {std::string_view{}, second.substr(from - first.size())};
}

iovec piece(std::string_view bytes) {
  return {.iov_base = const_cast<char*>(bytes.data()), .iov_len = bytes.size()};
}

}  // namespace

Stream::Stream(Socket socket, Session session) : socket_{std::move(socket)}, session_{std::move(session)} {}

/// An error of TLS ends the connection; its reasons are nobody's business but the client's, who has its
/// alert.
Stream::Moved Stream::moved_by_tls(int result, std::size_t bytes) {
  if (result == 1) return {.bytes = bytes};
  switch (SSL_get_error(session_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return {.next = Next::wait_to_read};
    case SSL_ERROR_WANT_WRITE:
      return {.next = Next::wait_to_write};
    default:
      return {.next = Next::over};
  }
}

Stream::Moved Stream::shake_hands() {
  ERR_clear_error();
  return moved_by_tls(SSL_accept(session_.get()), 0);
}

bool Stream::met_plain_http() {
  const bool plain = ERR_GET_REASON(ERR_peek_error()) == SSL_R_HTTP_REQUEST;
  if (plain) session_.reset();
  return plain;
}

Stream::Moved Stream::read_some(char* to, std::size_t most) {
  if (!session_) {
    return moved_by_system(::recv(socket_.native_handle(), to, most, MSG_DONTWAIT), Next::wait_to_read);
  }
  ERR_clear_error();
  std::size_t bytes = 0;
  const int result = SSL_read_ex(session_.get(), to, most, &bytes);
  return moved_by_tls(result, bytes);
}

/// The head is held back by the system until the first of the body comes to it.
Stream::Moved Stream::send_file(const Answer& answer, std::size_t from) {
  std::size_t moved = 0;
  const auto head = answer.head.substr(std::min(from, answer.head.size()));
  if (!head.empty()) {
    const auto sent = moved_by_system(
        ::send(socket_.native_handle(), head.data(), head.size(), MSG_NOSIGNAL | MSG_DONTWAIT | MSG_MORE),
        Next::wait_to_write);
    if (sent.bytes < head.size()) return sent;
    moved = sent.bytes;
  }
  const auto begin = from + moved - answer.head.size();
  auto offset = static_cast<off_t>(answer.sendable->offset + begin);
  const auto sent = moved_by_system(
      ::sendfile(socket_.native_handle(), answer.sendable->descriptor, &offset, answer.body.size() - begin),
      Next::wait_to_write);
  return {.bytes = moved + sent.bytes, .next = moved > 0 ? Next::go_on : sent.next};
}

Stream::Moved Stream::write_some(const Answer& answer, std::size_t from) {
  if (!session_ && answer.sendable) return send_file(answer, from);
  const auto rest = rest_of(answer.head, answer.body, from);
  if (!session_) {
    std::array<iovec, 2> pieces{piece(rest[0]), piece(rest[1])};
    msghdr message{};
    const bool both = !rest[0].empty();
    message.msg_iov = both ? pieces.data() : pieces.data() + 1;
    message.msg_iovlen = both ? 2 : 1;
    return moved_by_system(::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL | MSG_DONTWAIT),
                           Next::wait_to_write);
  }
  // One record for a short answer. A write that has to wait is repeated with the same bytes, as TLS wants it.
  std::array<char, record_bytes> record;
  auto end = record.begin();
  for (const auto part : rest) {
    const auto space = static_cast<std::size_t>(record.end() - end);
    end = std::copy_n(part.begin(), std::min(part.size(), space), end);
  }
  ERR_clear_error();
  std::size_t bytes = 0;
  const int result =
      SSL_write_ex(session_.get(), record.data(), static_cast<std::size_t>(end - record.begin()), &bytes);
  return moved_by_tls(result, bytes);
}

void Stream::finish() {
  ERR_clear_error();
  if (session_) SSL_shutdown(session_.get());
  boost::system::error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
}

void Stream::cancel() {
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

}  // namespace errand::http
