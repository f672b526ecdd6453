using KisFast.Latency.Report;

namespace KisFast.Latency.Quotes;

/// <summary>What a round gave.</summary>
internal sealed record QuotesResult(
    double[] QuietMicroseconds, double[] BusyMicroseconds, int Fills, bool AllArrived, long Quotes, long Published, long Handled, long Skipped,
    double AllocatedPerQuote)
{
    /// <summary>Every quote was handled or counted as skipped.</summary>
    public bool IsExact => Quotes == Published && Published == Handled + Skipped;

    public double Quiet(double percentile) => Page.Percentile(QuietMicroseconds, percentile);

    public double Busy(double percentile) => Page.Percentile(BusyMicroseconds, percentile);
}
