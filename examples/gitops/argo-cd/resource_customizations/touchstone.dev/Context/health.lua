-- Argo CD runs each of these files by itself, without any library: what the four share stands in each of them.
-- The rules of kstatus, with what Argo CD has a word for besides: a paused test is Suspended, a tainted one Degraded.
local health = {status = "Progressing", message = "Waiting for the operator"}
local status = obj.status
if status == nil or status.conditions == nil then
  return health
end
if status.observedGeneration ~= obj.metadata.generation then
  health.message = "Waiting for the operator to see the newest spec"
  return health
end

local conditions = {}
for _, condition in ipairs(status.conditions) do
  conditions[condition.type] = condition
end
local function holds(type)
  return conditions[type] ~= nil and conditions[type].status == "True"
end
local function is(word, type)
  health.status = word
  health.message = conditions[type].reason .. ": " .. conditions[type].message
  return health
end

if holds("Reconciling") then
  return is("Progressing", "Reconciling")
end
if holds("Stalled") then
  return is("Degraded", "Stalled")
end
if holds("Tainted") then
  return is("Degraded", "Tainted")
end
if conditions["Ready"] == nil then
  return health
end
if not holds("Ready") then
  return is("Progressing", "Ready")
end
local reason = conditions["Ready"].reason
if reason == "Paused" or reason == "NotStarted" then
  return is("Suspended", "Ready")
end
return is("Healthy", "Ready")
