using System.Diagnostics;
using System.Globalization;

namespace KisFast.Cli;

/// <summary>The status line of a live feed: state, how many, how fast, how late.</summary>
/// <param name="feed">Whose, where it stands, what it waits for.</param>
/// <param name="count">How many records so far.</param>
/// <param name="latency">From the wire to the handler.</param>
/// <param name="total">How many there will be, if that is known.</param>
internal sealed class FeedStatus(FeedView feed, Func<long> count, LatencyHistogram latency, long? total)
{
    private const int BarCells = 12;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);
    private readonly Queue<(long At, long Count)> _samples = new();

    /// <summary>The line, its last parts left out where they do not fit.</summary>
    public string Describe(int cells)
    {
        long records = count();
        string progress = total is { } all ? $"{Bar(records, all)} {Grouped(records)}/{Grouped(all)}" : Grouped(records);
        string rate = RatePerSecond(records).ToString("N1", CultureInfo.InvariantCulture);
        string line = $"{feed.Who}  {feed.State}  {progress} records  {rate}/s";
        if (feed.Worry is { } worry) line = CellText.Fit($"{line}  {worry}", cells).TrimEnd();
        string[] more = !latency.HasPercentiles
            ? ["Ctrl+C ends"]
            : [$"p50 {LatencyPicture.Time(latency.Glance(50))}", $"p99 {LatencyPicture.Time(latency.Glance(99))}", "Ctrl+C ends"];
        foreach (string part in more)
        {
            if (CellText.Width(line) + 2 + CellText.Width(part) <= cells) line += "  " + part;
        }
        return line;
    }

    private static string Grouped(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Bar(long done, long all)
    {
        int cells = (int)(Math.Min(done, all) * BarCells / Math.Max(all, 1));
        return new string('█', cells) + new string('░', BarCells - cells);
    }

    private double RatePerSecond(long records)
    {
        long now = Stopwatch.GetTimestamp();
        _samples.Enqueue((now, records));
        while (_samples.Count > 2 && Stopwatch.GetElapsedTime(_samples.Peek().At, now) > Window) _samples.Dequeue();
        (long at, long then) = _samples.Peek();
        double seconds = Stopwatch.GetElapsedTime(at, now).TotalSeconds;
        return seconds < 0.05 ? 0 : (records - then) / seconds;
    }
}
