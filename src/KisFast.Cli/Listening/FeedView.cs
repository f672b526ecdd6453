using System.Globalization;
using KisFast.Session;

namespace KisFast.Cli;

/// <summary>What the first line of the screen, and the head of the page, say of a feed besides its figures.</summary>
internal sealed class FeedView
{
    /// <summary>The first word of a feed of real orders.</summary>
    public const string Real = "REAL";

    /// <summary>The first word of a feed of simulated orders, KIS's 모의투자.</summary>
    public const string Paper = "PAPER";

    /// <summary>The first word of the demo.</summary>
    public const string Simulated = "SIMULATED";

    private FillFeed? _feed;
    private readonly GapNotes _gaps;
    private readonly TableStyle _style;
    private readonly IReadOnlyList<string> _names;
    private readonly StreamRole? _stream;
    private long _since = Environment.TickCount64;
    private string? _end;

    /// <param name="feed">The feed; null: <see cref="Show"/> will say.</param>
    /// <param name="mode">Whose money it is.</param>
    /// <param name="names">The sessions' HTS ids and accounts, masked; empty where there is nobody.</param>
    /// <param name="gaps">The gaps of this run.</param>
    /// <param name="style">The language.</param>
    /// <param name="stream">The stream that it is of; null: none.</param>
    public FeedView(FillFeed? feed, string mode, IReadOnlyList<string> names, GapNotes gaps, TableStyle style, StreamRole? stream = null)
    {
        (Mode, _names, _gaps, _style, _stream) = (mode, names, gaps, style, stream);
        if (feed is not null) Show(feed);
    }

    /// <summary>Real, paper or simulated.</summary>
    public string Mode { get; }

    /// <summary>Whose it is, masked.</summary>
    public string Sessions => string.Join(", ", _names);

    /// <summary>Real or paper in the table's language; the HTS id and the account, masked.</summary>
    public string Who => Sessions.Length == 0 ? _style.Word(Mode) : $"{_style.Word(Mode)}  {Sessions}";

    /// <summary>The role at a stream; empty without one.</summary>
    public string Role => _stream?.Text ?? "";

    /// <summary>How far behind a stream it is; empty without one.</summary>
    public string Lag => _stream?.Lag ?? "";

    /// <summary>What the latencies are of.</summary>
    public string LatencyOf => _stream is null ? "Wire to handler" : "Stream to handler";

    /// <summary>Where it stands.</summary>
    public FeedState State => Session?.State ?? FeedState.Connecting;

    /// <summary>The same in the table's language.</summary>
    public string StateWord => _style.Word(State.ToString());

    /// <summary>For how long it has stood there.</summary>
    public TimeSpan StateFor => TimeSpan.FromMilliseconds(Environment.TickCount64 - Volatile.Read(ref _since));

    /// <summary>The feed of options: as <c>REAL  ab***3 …678-01</c>.</summary>
    public static FeedView Of(FillFeed? feed, FillFeedOptions options, GapNotes gaps, TableStyle style, StreamRole? role = null) =>
        options.Follow is { } stream ? new FeedView(feed, stream.Name, [], gaps, style, role) : new(
        feed, options.Environment == KisEnvironment.Paper ? Paper : Real,
        [.. options.AllSessions.Select(static session => SessionName.Of(session, 0, 1))], gaps, style, role);

    /// <summary>What a person has to know: why it is not live and when it tries again, which gaps stand; empty when all is well.</summary>
    public IReadOnlyList<string> Worries
    {
        get
        {
            List<string> worries = [];
            if (_end is { } end) worries.Add(end);
            else if (_stream is not null && _feed?.State is FeedState.Recovering) worries.Add(_style.IsKorean ? "Redis를 읽지 못하고 있습니다" : "Redis cannot be read");
            foreach (FillSessionStatus session in Session?.Sessions ?? [])
            {
                if (session.Wait is { } wait)
                {
                    string again = string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (wait.Until - DateTimeOffset.UtcNow).TotalSeconds):0}");
                    worries.Add($"{wait.For} {(_style.IsKorean ? $"{again}초 후 다시 시도합니다." : $"Again in {again} s.")}");
                }

                if (session.HistoryRefusal is { } refusal) worries.Add($"{(_style.IsKorean ? "복구 불가" : "No repairs")}: {refusal}");
            }

            if (_gaps.IsOpen) worries.Add(_style.IsKorean ? "공백 확인 중" : "a gap is open");
            int gaps = _gaps.Count;
            if (gaps > 0) worries.Add(_style.IsKorean ? $"복구되지 않은 공백 {gaps}건" : gaps == 1 ? "1 gap not repaired" : $"{gaps} gaps not repaired");
            return worries;
        }
    }

    /// <summary>Each session.</summary>
    public IEnumerable<SessionLine> SessionLines => (Session?.Sessions ?? []).Select(session => new SessionLine(
    [
        _names.ElementAtOrDefault(session.Index) ?? "", _style.Word(session.State.ToString()), Amounts.Shares(session.Statistics.Records),
        Amounts.Shares(session.Statistics.Reconnects), session.LastFailure is { } failure ? Failures.Describe(failure, _style) : "",
    ]));

    // Of who serves the session at KIS, while it is his; else of the reader.
    private FillFeed? Session => _stream?.Leading ?? _feed;

    /// <summary>Takes the feed whose records are shown.</summary>
    public void Show(FillFeed feed)
    {
        Volatile.Write(ref _since, Environment.TickCount64);
        feed.StateChanged += (_, _) => Volatile.Write(ref _since, Environment.TickCount64);
        Volatile.Write(ref _feed, feed);
    }

    /// <summary>Nothing more will come, and why.</summary>
    public void End(string why) => Volatile.Write(ref _end, why);

    /// <summary>The worries in one line; null when all is well.</summary>
    public string? Worry => Worries is { Count: > 0 } worries ? string.Join("  ", worries) : null;
}
