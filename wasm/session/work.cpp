#include "wasm/session/work.hpp"

#include "wasm/base/text.hpp"

namespace errand {

std::string_view name_of_member(std::string_view member) {
  if (member.empty() || member.front() != '"') return {};
  std::size_t end = 1;
  for (; end < member.size() && member[end] != '"'; ++end)
    if (member[end] == '\\') ++end;
  if (end + 1 >= member.size() || member[end + 1] != ':') return {};
  return member.substr(0, end + 2);
}

void put_members(Work& work, const Value& changed) {
  for (const std::string& member : changed) {
    const std::string_view name = name_of_member(member);
    std::size_t at = 0;
    while (at < work.members.size() && name_of_member(work.members[at]) != name) ++at;
    if (at == work.members.size()) work.members.emplace_back();
    work.members[at] = member;
  }
}

std::string outputs_json(const Work& work, const std::vector<std::vector<Value>>& answers) {
  const bool keyed = work.loaded.outputs == Outputs::keyed;
  std::string out = keyed ? "{" : "[";
  const auto add = [&](std::string_view item) {
    if (out.size() > 1) out += ',';
    out += item;
  };
  if (keyed) {
    for (const std::string& member : work.members)
      if (name_of_member(member).size() < member.size()) add(member);
  } else {
    for (const std::vector<Value>& values : answers)
      add(values.front().empty() ? std::string_view{"null"} : std::string_view{values.front().front()});
  }
  return out + (keyed ? '}' : ']');
}

std::string work_json(const Work& work, const std::vector<std::vector<Value>>& answers) {
  return concat({"{\"inputs\":", work.loaded.inputs, ",\"outputs\":", outputs_json(work, answers), "}"});
}

}  // namespace errand
