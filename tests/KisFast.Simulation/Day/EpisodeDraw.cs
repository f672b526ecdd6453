using System.Globalization;

namespace KisFast.Simulation;

/// <summary>
/// Draws what goes wrong in a day, family by family. Each day a random part of the families is left out: all of them on would hide what
/// needs quiet.
/// </summary>
internal sealed class EpisodeDraw(Random random, KisEnvironment environment, TimeSpan storm, JournalKind journal, int customers)
{
    // Garbage that a connection survives; the rest breaks the WebSocket.
    private static readonly string[] Survivable =
        ["pipes", "count", "base64", "cipher", "padding", "tr", "json", "unknownjson", "empty", "text", "number"];

    private static readonly string[] Opsp = ["0007", "0009", "8999", "9993", "9995", "0011", "8996"];

    private static readonly string[] Keyless = ["absent", "already", "empty", "null", "headerless", "short", "long", "nokey"];

    /// <summary>All of them, and on some days the stops that meet them.</summary>
    /// <param name="stops">Draws those; the others do not depend on it.</param>
    public IEnumerable<Episode> All(Random stops)
    {
        IReadOnlyList<Episode> episodes = Families();
        // Journals that are rare meet them more often, and most of all those with two sessions.
        bool meets = stops.Next(journal is JournalKind.Sqlite or JournalKind.Stream ? 2 : 4) == 0 || IsRarest;
        return meets ? [.. episodes, .. episodes.SelectMany(episode => Meeting(episode, stops))] : episodes;
    }

    private bool IsRarest => journal == JournalKind.Stream && customers > 1;

    // Stops are few, and what strikes is felt for two minutes: by chance alone a rare trouble would not meet a stop in each state in a
    // thousand days.
    private IEnumerable<Episode> Meeting(Episode episode, Random stops)
    {
        TimeSpan at = episode.At + TimeSpan.FromSeconds(30 * stops.NextDouble());
        int state = stops.Next(5);
        switch (stops.Next(4))
        {
            case 0:
                yield return new(at, default, Trouble.Restart);
                if (state != 0) yield return new(at, default, Trouble.Restart, state);
                break;
            case 1 when customers > 1:
            case 3 when IsRarest:
                yield return new(at, default, Trouble.SecretRefused);
                break;
            case 2:
                // An HTS id that KIS does not take, until somebody has put it right.
                yield return new(at, TimeSpan.FromMinutes(1), Trouble.Kis, Fault: "opsp=0017#1");
                yield return new(at, default, Trouble.Restart);
                break;
        }
    }

    private List<Episode> Families()
    {
        List<Episode> episodes = [];
        Family(episodes, 12, Deadly);
        Family(episodes, 6, Lossy);
        Family(episodes, 8, Mild);
        Family(episodes, 6, Keys);
        Family(episodes, 8, Rest);
        Family(episodes, 4, History);
        Family(episodes, 6, Network);
        Family(episodes, 6, Cuts);
        Family(episodes, 3, Maintenance);
        Family(episodes, 4, Process);
        Family(episodes, 6, Handling);
        Family(episodes, 1, Clock);
        Family(episodes, 4, Slowness);
        if (journal == JournalKind.Sqlite) Family(episodes, 3, File);
        if (journal == JournalKind.Stream) Family(episodes, 8, Store);
        return episodes;
    }

    private void Family(List<Episode> episodes, int most, Func<Episode> draw)
    {
        bool isOn = random.Next(2) == 0;
        int count = 1 + random.Next(most);
        for (int i = 0; i < count; i++)
        {
            // Drawn in any case: what one family does leaves the others as they are.
            Episode episode = draw() with { At = storm * random.NextDouble() };
            if (isOn) episodes.Add(episode);
        }
    }

    private Episode Deadly() => Kis(random.Next(8) switch
    {
        0 => Text($"drop=fin@random#{random.Next(9)}"),
        1 => Text($"drop=rst@random#{random.Next(9)}"),
        2 => Text($"close={1000 + random.Next(12)}#{1 + random.Next(6)}"),
        3 => Text($"silence={random.Next(9)}"),
        4 => Text($"garbage=random#{1 + random.Next(6)}"),
        5 => Text($"oversize={300_000 + random.Next(3_000_000)}"),
        6 => Text($"opsp={Opsp[random.Next(Opsp.Length)]}#1"),
        _ => Text($"opsp={Opsp[random.Next(Opsp.Length)]}#{1 + random.Next(4)}"),
    });

    private Episode Lossy() => Kis(random.Next(5) switch
    {
        0 => Text($"wrongkey={1 + random.Next(20)}"),
        1 => "garbage=" + Survivable[random.Next(Survivable.Length)] + Text($"#{2 + random.Next(20)}"),
        2 => Text($"twice={2 + random.Next(20)}"),
        _ => Text($"unsent={1 + random.Next(10)}"),
    });

    private Episode Mild() => Kis(random.Next(10) switch
    {
        0 => Text($"fragment={1 + random.Next(64)}"),
        1 => Text($"coalesce={2 + random.Next(8)}"),
        2 => Text($"fields={21 + random.Next(12)}"),
        3 => Text($"pingflood={5 + random.Next(20)}"),
        4 => Text($"trickle={random.Next(3)}"),
        5 => "plain",
        6 => "dupack",
        7 => "noping",
        8 => "pingjunk=" + new[] { "space", "bom", "nul" }[random.Next(3)],
        _ => Text($"stray=9999#{2 + random.Next(10)}"),
    });

    private Episode Keys() => Kis(random.Next(6) switch
    {
        0 => Text($"keychange={1 + random.Next(10)}"),
        1 => Text($"nokey={random.Next(4)}"),
        2 => Text($"early={1 + random.Next(4)}"),
        3 => Text($"ackdelay={random.Next(8000)}"),
        4 => "nounsub",
        _ => "keyless=" + Keyless[random.Next(Keyless.Length)] + Text($"#{1 + random.Next(4)}"),
    });

    private Episode Rest() => Kis(random.Next(10) switch
    {
        0 => Text($"http={500 + random.Next(5)}#{1 + random.Next(6)}"),
        1 => Text($"http=429@history#{1 + random.Next(3)}"),
        2 => "http=hang#1",
        3 => "http=reset#2",
        4 => "http=html#2",
        5 => Text($"egw=00201@history#{1 + random.Next(3)}"),
        6 => "egw=00001#2",
        7 => "expiredtoken=1",
        8 => Text($"refusal=egt0001@history#{1 + random.Next(2)}"),
        _ => Text($"refusal=unauthorized@history#{1 + random.Next(2)}"),
    });

    private Episode History() => Kis(random.Next(7) switch
    {
        0 => Text($"historylag={1 + random.Next(environment == KisEnvironment.Paper ? 30 : 8)}"),
        1 => "historyshift=random",
        2 => "historyshift=repeat",
        3 => "historylie=random",
        4 => "historylie=" + new[] { "order", "doubled", "days", "shrinks" }[random.Next(4)],
        5 => "historyrow=" + new[] { "quantity", "missing", "negative", "fraction", "more", "nameless", "price" }[random.Next(7)],
        _ => "historyshift=skip",
    });

    private Episode Network() => random.Next(7) switch
    {
        0 => Lasting(Trouble.Slow, 50 + random.Next(3000)),
        1 => Lasting(Trouble.SmallReads, 1 + random.Next(100)),
        2 => Lasting(Trouble.Refused, 30 + random.Next(71)),
        3 => Lasting(Trouble.Swallowed, 30 + random.Next(71)),
        4 => Lasting(Trouble.BrokenCalls, 10 + random.Next(91)),
        5 => Lasting(Trouble.LostAnswers, 10 + random.Next(91)),
        _ => Lasting(Trouble.SlowRest, 200 + random.Next(20_000)),
    };

    private Episode Cuts() => new(default, default, new[] { Trouble.Finish, Trouble.Reset, Trouble.HalfOpen }[random.Next(3)]);

    private Episode Maintenance() => Kis(random.Next(3) switch
    {
        0 => "maintenance",
        1 => Text($"refuse={(random.Next(2) == 0 ? 403 : 503)}"),
        _ => "plainhttp",
    });

    private Episode Process() => random.Next(5) switch
    {
        0 => new(default, default, Trouble.Kill),
        1 => new(default, default, Trouble.PowerCut),
        2 => new(default, default, Trouble.Restart, random.Next(5)),
        3 => new(default, default, Trouble.Forgotten),
        _ => new(default, default, Trouble.KillInHandler, random.Next(2)),
    };

    private Episode Handling() => random.Next(2) == 0
        ? new(default, TimeSpan.FromSeconds((10 + random.Next(600)) / (journal == JournalKind.Stream ? 20.0 : 1)), Trouble.FullDisk)
        : new(default, default, Trouble.Throws, random.Next(2));

    private Episode Slowness() => random.Next(4) switch
    {
        0 => new(default, default, Trouble.StopsInside),
        1 => new(default, default, Trouble.SlowHandler, random.Next(600_000)),
        _ => new(default, default, Trouble.SlowHandler, random.Next(10_000)),
    };

    private Episode File() => random.Next(3) == 0
        ? Lasting(Trouble.FailedSync, random.Next(6))
        : Lasting(Trouble.TornWrite, random.Next(12));

    private Episode Store() => random.Next(7) switch
    {
        0 => Lasting(Trouble.StoreAway, 0),
        1 => Brief(Lasting(Trouble.BrokenStore, 5 + random.Next(80))),
        2 => Brief(Lasting(Trouble.LostStoreAnswers, 5 + random.Next(80))),
        3 => new(default, default, Trouble.StoreRestart, random.Next(20)),
        4 => new(default, default, Trouble.NodeKilled),
        5 => new(default, default, Trouble.LeaderPaused, random.Next(1000)),
        _ => new(default, default, Trouble.LeaderPaused, random.Next(60_000)),
    };

    // Meanwhile both nodes try to take over once a second, and each try is the start of a feed.
    private static Episode Brief(Episode episode) => episode with { Lasts = episode.Lasts / 20 };

    private Episode Clock() => new(default, default, Trouble.ClockSet, random.Next(2) == 0 ? random.Next(1, 7200) : -random.Next(1, 1800));

    private Episode Kis(string fault) => Lasting(Trouble.Kis, 0) with { Fault = fault };

    // Mostly short, now and then long.
    private Episode Lasting(Trouble trouble, int value)
    {
        double part = random.NextDouble();
        return new(default, TimeSpan.FromSeconds(2 + (600 * part * part * part)), trouble, value);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
