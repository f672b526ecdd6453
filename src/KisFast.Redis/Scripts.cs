namespace KisFast.Redis;

/// <summary>
/// What Redis does in one piece. No <c>#!lua</c> line: without one a script may renew a lease at full memory. What they find
/// they answer as texts: an error of a script looks different in each version, and only what must not be is one.
/// </summary>
internal static class Scripts
{
    /// <summary>What <see cref="Append"/> and <see cref="Claim"/> answer when they have done it.</summary>
    public const string Done = "OK";

    /// <summary>The same on the wire.</summary>
    public static ReadOnlySpan<byte> DoneReply => "$2\r\nOK\r\n"u8;

    /// <summary>What <see cref="Claim"/> answers when the lease is not the claimant's.</summary>
    public const string NoLease = "LEASE";

    private const string Top = """
        local function top()
          local info = redis.pcall('XINFO', 'STREAM', KEYS[1])
          if info.err then
            if string.find(info.err, 'no such key', 1, true) then return '0-0' end
            error(info.err)
          end
          for i = 1, #info, 2 do if info[i] == 'last-generated-id' then return info[i + 1] end end
        end

        """;

    /// <summary>
    /// Compare and append. KEYS: records, about, handlers, notes. ARGV: the id that has to be last; heard or nothing; how many notes, six
    /// values each; how many handlers, two each; then id and text of each record. Answers <see cref="Done"/>, or <c>GAP</c> and the last id.
    /// The last entry is asked for first: that takes three quarters of what XINFO takes, which alone knows the last id when entries were removed.
    /// </summary>
    public const string Append = Top + """
        local entry = redis.pcall('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
        if not (entry[1] and entry[1][1] == ARGV[1]) then
          local last = top()
          if last ~= ARGV[1] then return 'GAP ' .. last end
        end
        local at = 4
        for _ = 1, tonumber(ARGV[3]) do
          local note = redis.pcall('XADD', KEYS[4], ARGV[at], 'kind', ARGV[at + 1], 'made', ARGV[at + 2], 'before', ARGV[at + 3], 'session', ARGV[at + 4], 'content', ARGV[at + 5])
          if type(note) == 'table' and note.err and not string.find(note.err, 'equal or smaller', 1, true) then return redis.error_reply(note.err) end
          at = at + 6
        end
        local handlers = tonumber(ARGV[at])
        at = at + 1
        for _ = 1, handlers do
          redis.call('HSET', KEYS[3], ARGV[at], ARGV[at + 1])
          at = at + 2
        end
        if ARGV[2] ~= '' then redis.call('HSET', KEYS[2], 'heard', ARGV[2]) end
        for i = at, #ARGV, 2 do redis.call('XADD', KEYS[1], ARGV[i], 'record', ARGV[i + 1]) end
        return 'OK'
        """;

    /// <summary>
    /// Claims an epoch, whatever was last: one that was deposed and does not know it yet may still be publishing. KEYS: records, lease, about. ARGV: the
    /// lease's token; the claim's id; the epoch; who; then fields and values of about. Answers <see cref="Done"/> and the id before it,
    /// <see cref="NoLease"/>, or <c>GAP</c> and the last id, which is beyond the claim.
    /// </summary>
    public const string Claim = Top + """
        if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 'LEASE' end
        local last = top()
        local added = redis.pcall('XADD', KEYS[1], ARGV[2], 'claim', ARGV[3], 'after', last, 'by', ARGV[4])
        if type(added) == 'table' and added.err then
          if string.find(added.err, 'equal or smaller', 1, true) then return 'GAP ' .. last end
          return redis.error_reply(added.err)
        end
        redis.call('HSET', KEYS[3], unpack(ARGV, 5))
        return 'OK ' .. last
        """;

    /// <summary>Writes how far the stream has got, and answers it: WAIT then speaks of all before. KEYS: records, about.</summary>
    public const string Mark = Top + """
        local last = top()
        redis.call('HSET', KEYS[2], 'marked', last)
        return last
        """;

    /// <summary>Takes or renews. KEYS: lease. ARGV: token, milliseconds. Answers 1: renewed; 2: taken; 0: it is another's.</summary>
    public const string Renew = """
        local held = redis.call('GET', KEYS[1])
        if held == ARGV[1] then redis.call('PEXPIRE', KEYS[1], ARGV[2]) return 1 end
        if held then return 0 end
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return 2
        """;

    /// <summary>Gives a lease up, without a right to delete. KEYS: lease. ARGV: token.</summary>
    public const string Release = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], 0) end return 0";

    /// <summary>Makes a script known to the server.</summary>
    /// <returns>What <c>EVALSHA</c> calls it.</returns>
    public static string Load(RespConnection connection, string script) =>
        connection.Ask(new RespCommands().Command("SCRIPT", "LOAD", script)) ?? throw new IOException("SCRIPT LOAD answered nothing");
}
