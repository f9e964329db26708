namespace Modular.PortAllocators.Redis;

/// <summary>
/// The books, as scripts that Redis runs one at a time. All of them are in one hash, so that they are there as a whole or not at all:
/// <c>book</c> = id of the books, <c>o:{owner}</c> = "{port} {state} {since} {manager}", <c>r:{port}</c> = when it was released, <c>b:{port}</c> = blocked.
/// States: c = candidate, not yet probed; r = reserved; a = active. Times are microseconds since 1970 from the caller's clock: exact in Lua's numbers
/// as long as they are not formatted, so they go back as the text they came in.
/// The manager is the one that acquired the port or last changed its state: nobody else's reconciliation frees it, for that one may know a record that others
/// do not know yet, or, with a store of its own, never will.
/// KEYS[1] is the hash, ARGV[1] the id of the books as the caller knows them; when it differs, every script but Reconcile answers <c>stale</c>. ARGV[2] is the
/// calling manager.
/// </summary>
internal static class PortScripts
{
    /// <summary>
    /// Owner, now, first, last, reuse delay, preferred or empty, rejected or empty, tried ports as ",1,2,": <c>held port state</c>, <c>outside</c>, <c>taken
    /// owner</c>, <c>stranger</c> or <c>full held blocked</c>.
    /// </summary>
    public const string Hold = Check + Load + """
        local owner, now, first, last, delay = ARGV[3], ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
        local preferred, rejected, tried = ARGV[8], ARGV[9], ARGV[10]
        local mine = owners[owner]
        if mine and mine.state == 'c' and rejected == mine.port then
          redis.call('HDEL', key, 'o:' .. owner)
          redis.call('HSET', key, 'b:' .. mine.port, 1)
          holders[mine.port], blocked[mine.port], mine = nil, true, nil
        end
        if mine then
          redis.call('HSET', key, 'o:' .. owner, mine.port .. ' ' .. mine.state .. ' ' .. mine.since .. ' ' .. ARGV[2])
          return {'held', mine.port, mine.state}
        end

        local function take(port)
          redis.call('HSET', key, 'o:' .. owner, port .. ' c ' .. now .. ' ' .. ARGV[2])
          redis.call('HDEL', key, 'r:' .. port, 'b:' .. port)
          return {'held', port, 'c'}
        end

        if preferred ~= '' then
          if tonumber(preferred) < first or tonumber(preferred) > last then return {'outside'} end
          if holders[preferred] then return {'taken', holders[preferred]} end
          if rejected == preferred then return {'stranger'} end
          return take(preferred)
        end

        local resting, strangers, held = {}, {}, 0
        for number = first, last do
          local port = string.format('%d', number)
          if holders[port] then held = held + 1
          elseif blocked[port] then strangers[#strangers + 1] = port
          elseif not rest[port] or rest[port] + delay <= tonumber(now) then return take(port)
          else resting[#resting + 1] = number end
        end
        table.sort(resting, function(a, b)
          local x, y = rest[string.format('%d', a)], rest[string.format('%d', b)]
          return x < y or (x == y and a < b)
        end)
        if resting[1] then return take(string.format('%d', resting[1])) end
        for _, port in ipairs(strangers) do
          if not string.find(tried, ',' .. port .. ',', 1, true) then return take(port) end
        end
        return {'full', tostring(held), table.concat(strangers, ',')}
        """;

    /// <summary>Owner, port: <c>ok</c>, or <c>gone</c> when the owner does not hold that port any more.</summary>
    public const string Confirm = Check + """
        local port, state, since = string.match(redis.call('HGET', key, 'o:' .. ARGV[3]) or '', '^(%d+) (%a) (%d+)')
        if port ~= ARGV[4] then return {'gone'} end
        if state == 'c' then redis.call('HSET', key, 'o:' .. ARGV[3], port .. ' r ' .. since .. ' ' .. ARGV[2]) end
        return {'ok'}
        """;

    /// <summary>Owner, state: <c>ok</c>, or <c>gone</c> when the owner holds no port.</summary>
    public const string SetState = Check + """
        local port, since = string.match(redis.call('HGET', key, 'o:' .. ARGV[3]) or '', '^(%d+) %a (%d+)')
        if not port then return {'gone'} end
        redis.call('HSET', key, 'o:' .. ARGV[3], port .. ' ' .. ARGV[4] .. ' ' .. since .. ' ' .. ARGV[2])
        return {'ok'}
        """;

    /// <summary>Owner, now: <c>ok</c>.</summary>
    public const string Release = Check + """
        local port = string.match(redis.call('HGET', key, 'o:' .. ARGV[3]) or '', '^(%d+) ')
        if port then
          redis.call('HDEL', key, 'o:' .. ARGV[3])
          redis.call('HSET', key, 'r:' .. port, ARGV[4])
        end
        return {'ok'}
        """;

    /// <summary>
    /// First, last, ports that somebody listens on as ",1,2,": <c>ok</c> and the whole hash, after what strangers took and left has been noted.
    /// </summary>
    public const string List = Check + Load + """
        for number = tonumber(ARGV[3]), tonumber(ARGV[4]) do
          local port = string.format('%d', number)
          local listening = string.find(ARGV[5], ',' .. port .. ',', 1, true)
          if not holders[port] and listening and not blocked[port] then redis.call('HSET', key, 'b:' .. port, 1) end
          if not holders[port] and not listening and blocked[port] then redis.call('HDEL', key, 'b:' .. port) end
        end
        return {'ok', redis.call('HGETALL', key)}
        """;

    /// <summary>
    /// New id for books that have none, manager, now, as of, then owner, port and state of each holding: id of the books, released ports, numbers of the taken
    /// holdings, and numbers and keepers of those whose port another owner keeps. What was acquired at or after "as of", or by another manager, stays.
    /// </summary>
    public const string Reconcile = """
        local key, manager, now, asOf = KEYS[1], ARGV[2], ARGV[3], tonumber(ARGV[4])

        """ + Load + """
        redis.call('HSETNX', key, 'book', ARGV[1])
        local known, released, taken, conflicts = {}, {}, {}, {}
        for i = 5, #ARGV, 3 do known[ARGV[i]] = ARGV[i + 1] end
        local function release(owner)
          local port = owners[owner].port
          redis.call('HDEL', key, 'o:' .. owner)
          redis.call('HSET', key, 'r:' .. port, now)
          owners[owner], holders[port] = nil, nil
          return port
        end
        local names = {}
        for owner in pairs(owners) do names[#names + 1] = owner end
        for _, owner in ipairs(names) do
          local isMine = owners[owner].manager == manager and tonumber(owners[owner].since) < asOf
          if isMine and not known[owner] then released[#released + 1] = release(owner)
          elseif isMine and known[owner] ~= owners[owner].port then release(owner) end
        end
        for i = 5, #ARGV, 3 do
          local owner, port, state = ARGV[i], ARGV[i + 1], ARGV[i + 2]
          local keeper, mine = holders[port], owners[owner]
          if keeper and keeper ~= owner then
            conflicts[#conflicts + 1] = tostring((i - 5) / 3)
            conflicts[#conflicts + 1] = keeper
          elseif not mine or (mine.manager == manager and mine.port == port) then
            if not mine or mine.state ~= state then taken[#taken + 1] = tostring((i - 5) / 3) end
            local since = mine and mine.since or now
            redis.call('HSET', key, 'o:' .. owner, port .. ' ' .. state .. ' ' .. since .. ' ' .. manager)
            redis.call('HDEL', key, 'r:' .. port, 'b:' .. port)
            owners[owner], holders[port] = {port = port, state = state, since = since, manager = manager}, owner
          end
        end
        return {redis.call('HGET', key, 'book'), released, taken, conflicts}
        """;

    /// <summary>
    /// Owners of a manager that has left these books for others: how many ports are still held. Books without any are removed; a manager that uses them
    /// nevertheless finds them gone and writes them anew.
    /// </summary>
    public const string Leave = """
        local key, held = KEYS[1], 0
        for i = 1, #ARGV do redis.call('HDEL', key, 'o:' .. ARGV[i]) end
        for _, name in ipairs(redis.call('HKEYS', key)) do
          if string.sub(name, 1, 2) == 'o:' then held = held + 1 end
        end
        if held == 0 then redis.call('DEL', key) end
        return {tostring(held)}
        """;

    private const string Check = """
        local key = KEYS[1]
        if redis.call('HGET', key, 'book') ~= ARGV[1] then return {'stale'} end

        """;

    private const string Load = """
        local owners, holders, rest, blocked = {}, {}, {}, {}
        local all = redis.call('HGETALL', key)
        for i = 1, #all, 2 do
          local kind, name = string.sub(all[i], 1, 2), string.sub(all[i], 3)
          if kind == 'o:' then
            local port, state, since, manager = string.match(all[i + 1], '^(%d+) (%a) (%d+) (%S+)$')
            owners[name] = {port = port, state = state, since = since, manager = manager}
            holders[port] = name
          elseif kind == 'r:' then rest[name] = tonumber(all[i + 1])
          elseif kind == 'b:' then blocked[name] = true end
        end

        """;
}
