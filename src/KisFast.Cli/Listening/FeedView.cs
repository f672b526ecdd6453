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

    private readonly FillFeed _feed;
    private readonly GapNotes _gaps;
    private readonly TableStyle _style;
    private readonly IReadOnlyList<string> _names;
    private long _since = Environment.TickCount64;

    /// <param name="feed">The feed.</param>
    /// <param name="mode">Whose money it is.</param>
    /// <param name="names">The sessions' HTS ids and accounts, masked; empty where there is nobody.</param>
    /// <param name="gaps">The gaps of this run.</param>
    /// <param name="style">The language.</param>
    public FeedView(FillFeed feed, string mode, IReadOnlyList<string> names, GapNotes gaps, TableStyle style)
    {
        (_feed, Mode, _names, _gaps, _style) = (feed, mode, names, gaps, style);
        feed.StateChanged += (_, _) => Volatile.Write(ref _since, Environment.TickCount64);
    }

    /// <summary>Real, paper or simulated.</summary>
    public string Mode { get; }

    /// <summary>Whose it is, masked.</summary>
    public string Sessions => string.Join(", ", _names);

    /// <summary>Real or paper in the table's language; the HTS id and the account, masked.</summary>
    public string Who => Sessions.Length == 0 ? _style.Word(Mode) : $"{_style.Word(Mode)}  {Sessions}";

    /// <summary>Where it stands.</summary>
    public FeedState State => _feed.State;

    /// <summary>The same in the table's language.</summary>
    public string StateWord => _style.Word(State.ToString());

    /// <summary>For how long it has stood there.</summary>
    public TimeSpan StateFor => TimeSpan.FromMilliseconds(Environment.TickCount64 - Volatile.Read(ref _since));

    /// <summary>The feed of options: as <c>REAL  ab***3 …678-01</c>.</summary>
    public static FeedView Of(FillFeed feed, FillFeedOptions options, GapNotes gaps, TableStyle style) =>
        options.Follow is { } stream ? new FeedView(feed, stream.Name, [], gaps, style) : new(
        feed, options.Environment == KisEnvironment.Paper ? Paper : Real,
        [.. options.AllSessions.Select(static session => SessionName.Of(session, 0, 1))], gaps, style);

    /// <summary>What a person has to know: why it is not live and when it tries again, which gaps stand; empty when all is well.</summary>
    public IReadOnlyList<string> Worries
    {
        get
        {
            List<string> worries = [];
            foreach (FillSessionStatus session in _feed.Sessions)
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
    public IEnumerable<SessionLine> SessionLines => _feed.Sessions.Select(session => new SessionLine(
    [
        _names.ElementAtOrDefault(session.Index) ?? "", _style.Word(session.State.ToString()), Amounts.Shares(session.Statistics.Records),
        Amounts.Shares(session.Statistics.Reconnects), session.LastFailure is { } failure ? Failures.Describe(failure, _style) : "",
    ]));

    /// <summary>The worries in one line; null when all is well.</summary>
    public string? Worry => Worries is { Count: > 0 } worries ? string.Join("  ", worries) : null;
}
