using System.Globalization;

namespace KisFast.Cli;

/// <summary>The latencies as bars, one for each doubling of a microsecond.</summary>
internal static class LatencyPicture
{
    private const int BarCells = 40;

    public static void Write(ToolConsole console, LatencyHistogram latency)
    {
        if (latency.Count == 0) return;
        TextWriter text = console.OutputText;
        text.WriteLine();
        text.WriteLine("Wire to handler: from the return of the socket read to the handler");
        IReadOnlyList<LatencyBar> bars = latency.Bars();
        long most = bars.Max(bar => bar.Count);
        foreach (LatencyBar bar in bars)
        {
            string cells = new('█', (int)Math.Ceiling((double)bar.Count * BarCells / most));
            text.WriteLine($"{"≤ " + Time(bar.UpToUs),10} {cells.PadRight(BarCells)} {bar.Count.ToString("N0", CultureInfo.InvariantCulture),9}");
        }
        string max = $"max {Time(latency.Microseconds(100))}";
        text.WriteLine(latency.HasPercentiles ? $"p50 {Time(latency.Microseconds(50))}, p99 {Time(latency.Microseconds(99))}, {max}" : $"{max} (percentiles from 1,000 records on)");
        text.Flush();
    }

    /// <summary>A time in the unit that suits it.</summary>
    public static string Time(double microseconds) => microseconds switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{microseconds:0.#} µs"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1e3:0.#} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1e6:0.#} s"),
    };
}
