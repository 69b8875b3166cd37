#pragma once
#include <functional>

#include "server/app/reply.hpp"
#include "server/app/request.hpp"

namespace errand::app {

/// What a site does with a request. Called from several threads at once when the site runs inline, from one
/// at a time when it runs on the desk. May block only on the desk. What it throws becomes a 500.
using Handler = std::function<Reply(const Request&)>;

/// What a site does that waits for something without keeping a thread: it calls `reply` once, from any thread
/// and also after it has returned. The request stands until then. What it throws before becomes a 500, and so
/// does a `reply` that is gone and was never called.
using LateHandler = std::function<void(const Request&, std::function<void(Reply)> reply)>;

}  // namespace errand::app
