using System.Diagnostics;
using System.Globalization;

namespace KisFast.Cli;

/// <summary>The status line of a live feed: state, how many, how fast, how late.</summary>
/// <param name="data">Whose, where it stands, what it waits for.</param>
/// <param name="total">How many records there will be, if that is known.</param>
/// <param name="marks">What was chosen of it; null: nothing.</param>
/// <param name="hasKeys">Whether another line says how to end it.</param>
internal sealed class FeedStatus(LiveData data, long? total, Func<string?>? marks = null, bool hasKeys = false)
{
    private const int BarCells = 12;
    private const int BarFrom = 79;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);
    private readonly Queue<(long At, long Count)> _samples = new();

    /// <summary>The line, its last parts left out where they do not fit.</summary>
    public string Describe(int cells)
    {
        long records = data.Count();
        string progress = total is { } all ? $"{(cells < BarFrom ? "" : Bar(records, all) + " ")}{Grouped(records)}/{Grouped(all)}" : Grouped(records);
        string rate = RatePerSecond(records).ToString("N1", CultureInfo.InvariantCulture);
        FeedView feed = data.Feed;
        bool isKorean = data.Style.IsKorean;
        string line = $"{feed.Who}  {feed.StateWord} {Duration(feed.StateFor, isKorean)}";
        if (marks?.Invoke() is { } chosen) line += $"  {chosen}";
        line += isKorean ? $"  {progress}건  {rate}건/초" : $"  {progress} records  {rate}/s";
        if (feed.Worry is { } worry) line = CellText.Fit($"{line}  {worry}", cells).TrimEnd();
        string[] ends = hasKeys ? [] : [isKorean ? "Ctrl+C 종료" : "Ctrl+C ends"];
        string[] more = !data.Latency.HasPercentiles
            ? ends
            : [$"p50 {LatencyPicture.Time(data.Latency.Glance(50))}", $"p99 {LatencyPicture.Time(data.Latency.Glance(99))}", .. ends];
        foreach (string part in more)
        {
            if (CellText.Width(line) + 2 + CellText.Width(part) <= cells) line += "  " + part;
        }
        return line;
    }

    private static string Grouped(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Duration(TimeSpan time, bool isKorean) => (time.TotalSeconds, isKorean) switch
    {
        ( < 60, false) => $"{(int)time.TotalSeconds} s",
        ( < 60, true) => $"{(int)time.TotalSeconds}초",
        ( < 3600, false) => $"{(int)time.TotalMinutes} min",
        ( < 3600, true) => $"{(int)time.TotalMinutes}분",
        (_, false) => $"{(int)time.TotalHours} h {time.Minutes} min",
        (_, true) => $"{(int)time.TotalHours}시간 {time.Minutes}분",
    };

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
