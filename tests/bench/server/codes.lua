-- For wrk: every request finishes the survey of a seat that nobody has entered yet.
--   wrk -s codes.lua ADDRESS -- TICKETS CODES POLLS THREADS
-- TICKETS is a file with a ticket a line, of which each thread takes its part; the codes that come are written to
-- CODES-1, CODES-2 and so on. Between two issues come POLLS questions for the status of a seat that ends much later.
local threads = {}

function setup(thread)
  thread:set('number', #threads + 1)
  table.insert(threads, thread)
end

function init(arguments)
  file = io.open(arguments[1])
  codes = io.open(arguments[2] .. '-' .. number, 'w')
  codes:setvbuf('full', 1048576)
  polls = tonumber(arguments[3])
  asked, issued, told, wrong = 0, 0, 0, 0
  -- Other threads have the lines between.
  for _ = 2, number do file:read() end
  between = tonumber(arguments[4]) - 1
  headers = { ['Content-Type'] = 'application/x-www-form-urlencoded' }
  waiting, first, last = {}, 1, 0
  for _ = 1, 1000 do queue() end
end

function queue()
  last = last + 1
  -- When there are no more, the answer is counted as a wrong one.
  waiting[last] = file:read() or 'none'
  for _ = 1, between do file:read() end
end

function request()
  asked = asked + 1
  if asked % (polls + 1) > 0 then
    return wrk.format('POST', '/reading/status', headers, 'ticket=' .. waiting[last])
  end
  queue()
  local ticket = waiting[first]
  waiting[first] = nil
  first = first + 1
  return wrk.format('POST', '/reading/done', headers, 'ticket=' .. ticket)
end

function response(status, _, body)
  local code = string.match(body, '"code":"([%w-]+)"')
  if status == 200 and code ~= nil then
    issued = issued + 1
    codes:write(code, '\n')
  elseif status == 200 and string.find(body, '"state":"waiting"', 1, true) then
    told = told + 1
  else
    wrong = wrong + 1
    if wrong == 1 then print(status, body) end
  end
end

function done(summary, latency)
  local sums = { issued = 0, told = 0, wrong = 0 }
  for _, thread in ipairs(threads) do
    for name in pairs(sums) do sums[name] = sums[name] + thread:get(name) end
  end
  local errors = summary.errors
  print(string.format('figures %d %d %d %d %d %.3f', summary.duration, sums.issued, sums.told, sums.wrong,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout, latency:percentile(99) / 1000))
end
