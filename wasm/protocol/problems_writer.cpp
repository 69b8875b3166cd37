#include "wasm/protocol/problems_writer.hpp"

#include "wasm/base/json_writer.hpp"

namespace errand {

std::string problems_json(const Problems& problems) {
  JsonWriter out;
  out.begin_object().key("kind").string("problems").key("problems").begin_array();
  for (const Problem& problem : problems) {
    out.begin_object().key("file").string(problem.file).key("line").integer(problem.place.line);
    out.key("column").integer(problem.place.column).key("what").string(problem.what);
    out.key("expected").string(problem.expected).end_object();
  }
  out.end_array().end_object();
  return out.take();
}

}  // namespace errand
