using System.Globalization;

namespace KisFast.Cli;

/// <summary>Draws faults for one session, each as the simulator's catalogue writes it. The same seed draws the same faults.</summary>
internal sealed class ChaosFaults(Random random)
{
    // Garbage that a connection survives; the rest breaks the WebSocket.
    private static readonly string[] Survivable =
        ["pipes", "count", "base64", "cipher", "padding", "tr", "json", "unknownjson", "empty", "text", "number"];

    private static readonly string[] KeylessForms = ["absent", "already", "empty", "null", "headerless", "short", "long", "blank", "nokey"];

    // Of requests that nobody made: on a live session none of them means anything.
    private static readonly string[] StrayCodes = ["9999", "8993", "0003", "0008", "8996"];

    private static readonly string[] Junk = ["space", "bom", "nul"];

    private static readonly string[] SenselessRows = ["quantity", "missing", "negative", "fraction", "more", "nameless", "sideless", "symbolless"];

    private static readonly string[] Refusals = ["aptr0058", "opsq2000", "kiok0560", "egt0001", "unauthorized"];

    // What ends connections; the more frequent stand more often.
    private static readonly Func<Random, string>[] Deadly =
    [
        r => $"drop=fin@random#{r.Next(9)}",
        r => $"drop=fin@random#{r.Next(9)}",
        r => $"drop=rst@random#{r.Next(9)}",
        r => $"drop=rst@random#{r.Next(9)}",
        r => $"drop=rst@random#{r.Next(9)}",
        r => $"drop=fin@random#{r.Next(3)}",
        r => $"drop=fin@{r.Next(300)}#{r.Next(4)}",
        r => $"close={1000 + r.Next(12)}#{1 + r.Next(6)}",
        r => $"silence={r.Next(9)}",
        r => $"garbage=random#{1 + r.Next(6)}",
        r => $"oversize={70_000 + r.Next(100_000)}",
        r => $"wrongkey={1 + r.Next(3)}",
        _ => "opsp=0007#1",
        _ => "opsp=0009#1",
        _ => "opsp=8999#1",
        _ => "opsp=9993#1",
        _ => "opsp=9995#1",
        _ => "opsp=0011#1",
        _ => "nokey=0",
        _ => "ackdelay=2000",
        r => "keyless=" + KeylessForms[r.Next(KeylessForms.Length)],
        r => $"away={1 + r.Next(8)}",
        r => $"away={1 + r.Next(20)}",
    ];

    // What costs notices or doubles them, but not the connection.
    private static readonly Func<Random, string>[] Lossy =
    [
        r => $"wrongkey={8 + r.Next(20)}",
        r => "garbage=" + Survivable[r.Next(Survivable.Length)] + $"#{5 + r.Next(20)}",
        r => $"unsent={2 + r.Next(20)}",
        r => $"unsent={2 + r.Next(20)}",
        r => $"twice={2 + r.Next(20)}",
    ];

    // What costs nothing.
    private static readonly Func<Random, string>[] Mild =
    [
        r => $"fragment={1 + r.Next(64)}",
        r => $"coalesce={2 + r.Next(8)}",
        r => $"fields={21 + r.Next(12)}",
        r => $"keychange={2 + r.Next(10)}",
        r => $"nokey={1 + r.Next(4)}",
        r => $"early={1 + r.Next(4)}",
        r => $"ackdelay={r.Next(300)}",
        r => $"pingflood={100 + r.Next(900)}",
        _ => "trickle=0",
        _ => "plain",
        _ => "dupack",
        _ => "noping",
        _ => "othertr",
        r => "stray=" + StrayCodes[r.Next(StrayCodes.Length)] + $"#{2 + r.Next(10)}",
        r => "pingjunk=" + Junk[r.Next(Junk.Length)],
        r => "keyless=" + KeylessForms[r.Next(KeylessForms.Length)] + "#1",
    ];

    private static readonly Func<Random, string>[] Rest =
    [
        r => $"http={500 + r.Next(5)}#{1 + r.Next(3)}",
        r => $"http=429@history#{1 + r.Next(3)}",
        r => r.Next(3) == 0 ? "http=404@history#1" : "http=503@history#1",
        _ => "http=hang@history#1",
        _ => "http=reset#1",
        _ => "http=html#2",
        _ => "http=empty@history#2",
        r => $"egw=00201@history#{1 + r.Next(3)}",
        _ => "egw=00001@history#2",
        _ => "egw=00302@history#1",
        _ => "expiredtoken=1",
        r => $"ratelimit={3 + r.Next(10)}",
        _ => "historylag=1",
        _ => "historyshift=random",
        _ => "historyshift=repeat",
        r => "historyrow=" + SenselessRows[r.Next(SenselessRows.Length)],
        _ => "historyendless",
        r => "refusal=" + Refusals[r.Next(Refusals.Length)] + $"@history#{1 + r.Next(2)}",
    ];

    /// <summary>Faults among which connections die within moments.</summary>
    public List<string> Storm()
    {
        List<string> faults = [Draw(Deadly)];
        if (random.Next(3) == 0) faults.Add(Draw(Deadly));
        if (random.Next(2) == 0) faults.Add(Draw(Mild));
        if (random.Next(4) == 0) faults.Add(Draw(Lossy));
        if (random.Next(2) == 0) faults.Add(Draw(Rest));
        return faults;
    }

    /// <summary>Faults that let a repair go on.</summary>
    public List<string> Calm()
    {
        List<string> faults = [];
        if (random.Next(2) == 0) faults.Add(Draw(Mild));
        if (random.Next(4) == 0) faults.Add(Draw(Mild));
        if (random.Next(30) == 0) faults.Add(Draw(Lossy));
        if (random.Next(4) == 0) faults.Add(Draw(Rest));
        return faults;
    }

    /// <summary>A time up to a most, at least a part of it.</summary>
    public TimeSpan Time(TimeSpan most, double least) => most * (least + ((1 - least) * random.NextDouble()));

    private string Draw(Func<Random, string>[] from) => from[random.Next(from.Length)](random);

}
