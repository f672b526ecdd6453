using System.Globalization;

namespace KisFast.Cli;

/// <summary>The latencies as bars, between bounds that a person reads at a glance.</summary>
internal static class LatencyPicture
{
    private const int MostBarCells = 40;

    // A bound before it, a count after it.
    private const int OtherCells = 22;

    public static void Write(ToolConsole console, LatencyHistogram latency)
    {
        if (latency.Count == 0) return;
        TextWriter text = console.OutputText;
        text.WriteLine();
        bool isKorean = console.Style.IsKorean;
        text.WriteLine(isKorean ? "수신에서 핸들러까지: 소켓 읽기가 끝난 때부터 핸들러까지" : "Wire to handler: from the return of the socket read to the handler");
        IReadOnlyList<LatencyBar> bars = latency.Bars();
        long most = bars.Max(bar => bar.Count);
        int barCells = Math.Clamp(console.Width - OtherCells, 8, MostBarCells);
        foreach (LatencyBar bar in bars)
        {
            string cells = new('█', (int)Math.Ceiling((double)bar.Count * barCells / most));
            text.WriteLine($"{"≤ " + Time(bar.UpToUs),10} {cells.PadRight(barCells)} {bar.Count.ToString("N0", CultureInfo.InvariantCulture),9}");
        }
        string max = $"max {Time(latency.Microseconds(100))}";
        text.WriteLine(latency.HasPercentiles ? $"p50 {Time(latency.Microseconds(50))}, p99 {Time(latency.Microseconds(99))}, {max}"
            : $"{max} ({(isKorean ? "백분위는 1,000건부터" : "percentiles from 1,000 records on")})");
        text.Flush();
    }

    /// <summary>A time in the unit that suits it.</summary>
    public static string Time(double microseconds) => microseconds switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{microseconds:0.#} µs"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{Rounded(microseconds / 1e3)} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Rounded(microseconds / 1e6)} s"),
    };

    // Three digits: a maximum of 1.04 ms does not stand as 1 ms beside a bar that ends at 1 ms.
    private static double Rounded(double value) => Math.Round(value, value < 10 ? 2 : value < 100 ? 1 : 0);
}
