-- Sets a mark each quarter of a second: a node with its number, in a block of the map of its own, and
-- the number in the mod's storage. At the start, it prints which marks of earlier lives it finds.
local storage = minetest.get_mod_storage()

minetest.set_mapgen_setting("mg_name", "singlenode", true)
minetest.register_node("marks:mark", {description = "Mark"})

local function place(number)
  return {x = number * 16, y = 0, z = 0}
end

local function is_set(number)
  minetest.load_area(place(number))
  return minetest.get_node(place(number)).name == "marks:mark"
    and minetest.get_meta(place(number)):get_string("number") == tostring(number)
end

local function set(number)
  minetest.emerge_area(place(number), place(number), function()
    minetest.set_node(place(number), {name = "marks:mark"})
    minetest.get_meta(place(number)):set_string("number", tostring(number))
    storage:set_int(tostring(number), 1)
    print("marks: set " .. number .. ".")
    minetest.after(0.25, set, number + 1)
  end)
end

local function look()
  local last = 0
  for number in pairs(storage:to_table().fields) do
    last = math.max(last, tonumber(number))
  end
  local map, stored = {}, {}
  local number = 1
  -- A crash can lose the end of one of the two: the game saves them at different times.
  while number <= last + 100 do
    if is_set(number) then
      table.insert(map, number)
      last = math.max(last, number)
    end
    if storage:get_int(tostring(number)) == 1 then
      table.insert(stored, number)
    end
    number = number + 1
  end
  print("marks: map " .. table.concat(map, " ") .. "; storage " .. table.concat(stored, " ") .. ".")
  set(last + 1)
end

minetest.after(0, look)
