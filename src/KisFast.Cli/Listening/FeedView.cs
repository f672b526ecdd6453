using System.Globalization;

namespace KisFast.Cli;

/// <summary>What the first line of the screen says of a feed besides its figures.</summary>
/// <param name="feed">The feed.</param>
/// <param name="who">Whose records it brings.</param>
/// <param name="gaps">The gaps of this run.</param>
internal sealed class FeedView(FillFeed feed, string who, GapNotes gaps)
{
    /// <summary>Where it stands.</summary>
    public FeedState State => feed.State;

    /// <summary>Real or paper, and the HTS id.</summary>
    public string Who { get; } = who;

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
