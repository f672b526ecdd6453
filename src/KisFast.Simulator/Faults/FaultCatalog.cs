namespace KisFast.Simulator;

/// <summary>All the ways in which the simulated KIS can misbehave.</summary>
public static class FaultCatalog
{
    internal static readonly string[] GarbageKinds =
    [
        "pipes", "count", "base64", "cipher", "padding", "tr", "json", "unknownjson", "empty", "text", "badutf8", "number", // KIS level
        "binary", "reserved", "masked", "opcode", "longping", "fragmentedping", "strayfragment", "hugelength", "badclose", // WebSocket level
    ];

    internal static readonly string[] KeylessForms = ["absent", "already", "empty", "null", "headerless", "short", "long", "blank", "nokey"];

    internal static readonly string[] SenselessRows = ["quantity", "missing", "negative", "fraction", "more", "nameless", "price", "sideless", "symbolless"];

    private static readonly FaultDefinition[] Definitions =
    [
        new("refuse", "refuse[=STATUS]",
            "the WebSocket upgrade is answered with this HTTP status (default 403)")
            { Kind = FaultKind.Refuse, DefaultNumber = 403, MinNumber = 300, MaxNumber = 599 },
        new("plainhttp", "plainhttp",
            "the WebSocket upgrade is answered with an ordinary web page")
            { Kind = FaultKind.PlainHttp, Words = [] },
        new("maintenance", "maintenance[=STATUS]",
            "WebSocket upgrades and REST calls are answered with a web page under this HTTP status (default 403)")
            { Kind = FaultKind.Maintenance, DefaultNumber = 403, MinNumber = 200, MaxNumber = 599 },
        new("earlyhint", "earlyhint",
            "each connection begins with an interim answer, HTTP 103, before the answer proper")
            { Kind = FaultKind.EarlyHint, Words = [] },
        new("drop", "drop[=fin|rst][@BYTE|@random][#N]",
            "each connection is cut, cleanly (fin) or by reset (rst), at that byte of the notice frame that follows the first N " +
            "(default 20); without @ at the frame's start")
            { Kind = FaultKind.Drop, Words = ["fin", "rst"], DefaultNumber = 20, TakesOffset = true },
        new("close", "close[=CODE][#N]",
            "each connection gets a WebSocket close frame with CODE (default 1001) after N notices (default 20)")
            { Kind = FaultKind.Close, DefaultNumber = 1001, MinNumber = 1000, MaxNumber = 4999 },
        new("silence", "silence[=N]",
            "each connection goes half-open after N notices (default 20): it stays up, nothing is sent or answered any more")
            { Kind = FaultKind.Silence, DefaultNumber = 20 },
        new("trickle", "trickle[=MS]",
            "notice frames are sent byte by byte, MS milliseconds apart (default 1)")
            { Kind = FaultKind.Trickle, DefaultNumber = 1, MaxNumber = 1000 },
        new("fragment", "fragment[=BYTES]",
            "notices are sent as WebSocket fragments of that size (default 16) with a ping between the first two")
            { Kind = FaultKind.Fragment, DefaultNumber = 16, MinNumber = 1 },
        new("coalesce", "coalesce[=N]",
            "notices are held back until N (default 16) go out in one write")
            { Kind = FaultKind.Coalesce, DefaultNumber = 16, MinNumber = 1 },
        new("fields", "fields[=N]",
            "notices have N columns (21 to 40, default 24) instead of 25")
            { Kind = FaultKind.Fields, DefaultNumber = 24, MinNumber = 21, MaxNumber = 40 },
        new("plain", "plain",
            "notices are sent unencrypted (0|…)")
            { Kind = FaultKind.Plain, Words = [] },
        new("columns", "columns[=N]",
            "quotes have N columns more than are known (default 1), as KIS adds them without a word")
            { Kind = FaultKind.Columns, DefaultNumber = 1, MinNumber = 1, MaxNumber = 100 },
        new("dupack", "dupack",
            "every successful ack is sent twice")
            { Kind = FaultKind.DuplicateAck, Words = [] },
        new("nokey", "nokey[=N]",
            "the ack of a notice subscription carries no key; an ack with key follows after N notices (default 3, 0 for never)")
            { Kind = FaultKind.NoKey, DefaultNumber = 3 },
        new("keyless", "keyless[=FORM][#N]",
            "a notice subscription is acknowledged without a usable key, as FORM says: " + string.Join(' ', KeylessForms) +
            "; with #N only the next N requests, after which the key comes when it is asked for again")
            { Kind = FaultKind.Keyless, Words = KeylessForms },
        new("othertr", "othertr",
            "notices come under the other notice TR id: a paper server that answers with the real one")
            { Kind = FaultKind.OtherTr, Words = [] },
        new("stray", "stray[=CODE][#N]",
            "before every Nth notice (default 20) an error ack that answers nothing (4 digits, default 9999)")
            { Kind = FaultKind.Stray, DefaultNumber = 9999, MaxNumber = 9999 },
        new("nounsub", "nounsub",
            "an unsubscribe is not answered")
            { Kind = FaultKind.NoUnsubscribe, Words = [] },
        new("early", "early[=N]",
            "the ack of a notice subscription comes only after N notices (default 3) or half a second")
            { Kind = FaultKind.Early, DefaultNumber = 3, MinNumber = 1 },
        new("ackdelay", "ackdelay[=MS]",
            "acks are delayed by MS milliseconds (default 1000)")
            { Kind = FaultKind.AckDelay, DefaultNumber = 1000 },
        new("keychange", "keychange[=N]",
            "every N notices (default 20) an ack brings a new key, in force at once")
            { Kind = FaultKind.KeyChange, DefaultNumber = 20, MinNumber = 1 },
        new("wrongkey", "wrongkey[=N]",
            "every Nth notice (default 20) is encrypted with a key nobody has, so it is lost")
            { Kind = FaultKind.WrongKey, DefaultNumber = 20, MinNumber = 1 },
        new("unsent", "unsent[=N]",
            "every Nth notice (default 20) is not sent at all, on a connection that stays healthy")
            { Kind = FaultKind.Unsent, DefaultNumber = 20, MinNumber = 1 },
        new("twice", "twice[=N]",
            "every Nth notice (default 20) is sent twice")
            { Kind = FaultKind.Twice, DefaultNumber = 20, MinNumber = 1 },
        new("opsp", "opsp=CODE[#N]",
            "subscriptions are answered with this error code (4 digits, as 0011); with #N only the next N")
            { Kind = FaultKind.Opsp, DefaultNumber = 7, MaxNumber = 9999 },
        new("quoteopsp", "quoteopsp=CODE[#N]",
            "the same for registrations that are no overseas notices: quotes, other TRs, domestic notices")
            { Kind = FaultKind.QuoteOpsp, DefaultNumber = 8, MaxNumber = 9999 },
        new("linger", "linger[=SECONDS]",
            "an app key counts as in use for that long (default 10) after its connection is gone (OPSP8996)")
            { Kind = FaultKind.Linger, DefaultNumber = 10 },
        new("garbage", "garbage[=KIND][#N]",
            "before every Nth notice (default 20) an extra frame of nonsense; KIND is random or one of: " + string.Join(' ', GarbageKinds))
            { Kind = FaultKind.Garbage, Words = ["random", .. GarbageKinds], DefaultNumber = 20, MinNumber = 1 },
        new("oversize", "oversize[=BYTES]",
            "before the first notice of a connection a text frame of that size (default 2 MiB)")
            { Kind = FaultKind.Oversize, DefaultNumber = 2 << 20, MinNumber = 1, MaxNumber = 256 << 20 },
        new("pingflood", "pingflood[=N]",
            "N PINGPONGs a second (default 1000)")
            { Kind = FaultKind.PingFlood, DefaultNumber = 1000, MinNumber = 1, MaxNumber = 100_000 },
        new("noping", "noping",
            "no PINGPONG is ever sent")
            { Kind = FaultKind.NoPing, Words = [] },
        new("pingjunk", "pingjunk[=space|bom|nul]",
            "PINGPONG comes with a space or a byte order mark before it, or a NUL after it")
            { Kind = FaultKind.PingJunk, Words = ["space", "bom", "nul"] },
        new("http", "http=STATUS|hang|reset|html|empty[@PATH][#N]",
            "REST calls are answered with a status and no body, never, with a reset, with a web page, or with JSON that says well and holds " +
            "nothing; PATH is approval, token, revoke or history (default all); with #N only the next N")
            { Kind = FaultKind.Http, Words = ["hang", "reset", "html", "empty"], DefaultNumber = 500, MinNumber = 200, MaxNumber = 599, TakesPath = true },
        new("egw", "egw=CODE[@PATH][#N]",
            "REST calls are answered with this KIS error (as 00201); PATH and #N as with http")
            { Kind = FaultKind.Egw, DefaultNumber = 1, MaxNumber = 99999, TakesPath = true },
        new("refusal", "refusal=NAME[@PATH][#N]",
            "REST calls are refused as KIS's services do beside the gateway: aptr0058 and opsq2000 (the account is not the key's), " +
            "kiok0560 (nothing to show, with rt_cd 7), egt0001 and unauthorized (a dead token); PATH and #N as with http")
            { Kind = FaultKind.Refusal, Words = ["aptr0058", "opsq2000", "kiok0560", "egt0001", "unauthorized"], TakesPath = true },
        new("expiredtoken", "expiredtoken[=N]",
            "the next N authorised calls (default 1) find their access token expired (EGW00123)")
            { Kind = FaultKind.ExpiredToken, DefaultNumber = 1, MinNumber = 1 },
        new("ratelimit", "ratelimit[=N]",
            "more than N REST calls a second get EGW00201; without N at KIS's own limits, for each app key: 18 real or 1 paper, " +
            "approval and token 1")
            { Kind = FaultKind.RateLimit, DefaultNumber = Fault.KisLimits, MinNumber = 1 },
        new("historylag", "historylag[=SECONDS]",
            "the order history is that much behind the notices (default 30)")
            { Kind = FaultKind.HistoryLag, DefaultNumber = 30 },
        new("historyshift", "historyshift[=repeat|skip|random]",
            "the rows move while they are paged: each further page repeats the last row of the one before, skips one, or either")
            { Kind = FaultKind.HistoryShift, Words = ["random", "repeat", "skip"] },
        new("historyrow", "historyrow[=KIND]",
            "one row of the history, the latest order's, makes no sense; KIND is one of: " + string.Join(' ', SenselessRows))
            { Kind = FaultKind.HistoryRow, Words = SenselessRows },
        new("historyendless", "historyendless",
            "every page of the history says that more follows, and gives the same rows")
            { Kind = FaultKind.HistoryEndless, Words = [] },
        new("historylie", "historylie[=KIND]",
            "a history that is not tidy: the rows of a page in another order (order), each twice (doubled), of all days (days), or every second " +
            "answer 20 s behind the one before (shrinks); random is any of them")
            { Kind = FaultKind.HistoryLie, Words = ["random", "order", "doubled", "days", "shrinks"] },
        new("away", "away[=N]",
            "every N steps (default 50) of the made-up orders their connections are cut, and before a client is back one order is cancelled, " +
            "another amended, and a new one refused")
            { Kind = FaultKind.Away, DefaultNumber = 50, MinNumber = 1 },
        new("clockskew", "clockskew[=SECONDS]",
            "the server's clock is that much ahead (default 120; negative is behind)")
            { Kind = FaultKind.ClockSkew, DefaultNumber = 120, MinNumber = -86400 * 365, MaxNumber = 86400 * 365 },
    ];

    /// <summary>Every fault with its syntax and description.</summary>
    public static IReadOnlyList<FaultDefinition> All => Definitions;

    internal static int Count => Definitions.Length;

    internal static FaultDefinition Find(string name) =>
        Array.Find(Definitions, definition => definition.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new FormatException($"Unknown fault '{name}'. Known: {string.Join(", ", Definitions.Select(definition => definition.Name))}.");
}
