using System.Globalization;
using KisFast.Session;

namespace KisFast.Cli;

/// <summary>What the first line of the screen says of a feed besides its figures.</summary>
/// <param name="feed">The feed.</param>
/// <param name="who">Whose records it brings.</param>
/// <param name="gaps">The gaps of this run.</param>
internal sealed class FeedView(FillFeed feed, string who, GapNotes gaps)
{
    /// <summary>The first word of a feed of real orders.</summary>
    public const string Real = "REAL";

    /// <summary>The first word of a feed of simulated orders, KIS's 모의투자.</summary>
    public const string Paper = "PAPER";

    /// <summary>Where it stands.</summary>
    public FeedState State => feed.State;

    /// <summary>Real or paper; the HTS id and the account, masked.</summary>
    public string Who { get; } = who;

    /// <summary>Whose feed that is: as <c>REAL  ab***3 …678-01</c>.</summary>
    public static string WhoOf(FillFeedOptions options) => options.Follow is { } stream ? stream.Name :
        $"{(options.Environment == KisEnvironment.Paper ? Paper : Real)}  {string.Join(", ", options.AllSessions.Select(static session => SessionName.Of(session, 0, 1)))}";

    /// <summary>What a person has to know: why it is not live and when it tries again, which gaps stand; null when all is well.</summary>
    public string? Worry
    {
        get
        {
            List<string> worries = [];
            foreach (FillSessionStatus session in feed.Sessions)
            {
                if (session.Wait is { } wait)
                    worries.Add(string.Create(CultureInfo.InvariantCulture, $"{wait.For} Again in {Math.Max(0, (wait.Until - DateTimeOffset.UtcNow).TotalSeconds):0} s."));
                if (session.HistoryRefusal is { } refusal) worries.Add($"No repairs: {refusal}");
            }

            if (gaps.Count > 0) worries.Add(gaps.Count == 1 ? "1 gap not repaired" : string.Create(CultureInfo.InvariantCulture, $"{gaps.Count} gaps not repaired"));
            return worries.Count == 0 ? null : string.Join("  ", worries);
        }
    }
}
