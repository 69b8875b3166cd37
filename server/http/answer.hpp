#pragma once
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/span_body.hpp>
#include <chrono>

#include "server/app/reply.hpp"
#include "server/http/guard.hpp"

namespace errand::http {

using Message = boost::beast::http::response<boost::beast::http::span_body<const char>>;

enum class Sends { head_only, head_and_body };

/// `reply` with the headers that every answer carries. The message's body points into `reply`. A header with
/// a line end in it is a bug that would let one answer become two, so it turns the whole answer into a 500.
Message to_message(const app::Reply& reply, Sends sends, Afterwards afterwards,
                   std::chrono::system_clock::time_point now);

app::Reply to_reply(const Refusal& refusal);

/// When too much waits already.
app::Reply busy();

}  // namespace errand::http
