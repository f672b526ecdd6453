using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace KisFast.Benchmarks.Columns;

/// <summary>The ratio of medians to another method of the same class with the same parameters.</summary>
/// <param name="name">The column's head.</param>
/// <param name="method">The other method.</param>
/// <param name="inverse">The other's time over this one's, instead of this one's over the other's.</param>
internal sealed class RatioToColumn(string name, string method, bool inverse) : IColumn
{
    public string Id => nameof(RatioToColumn) + method;

    public string ColumnName => name;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Baseline;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => name;

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        var other = summary.BenchmarksCases.FirstOrDefault(candidate =>
            candidate.Descriptor.Type == benchmarkCase.Descriptor.Type
            && candidate.Descriptor.WorkloadMethod.Name == method
            && candidate.Parameters.DisplayInfo == benchmarkCase.Parameters.DisplayInfo);
        double? mine = summary[benchmarkCase]?.ResultStatistics?.Median;
        double? theirs = other is null ? null : summary[other]?.ResultStatistics?.Median;
        if (mine is null || theirs is null) return "-";
        double ratio = inverse ? theirs.Value / mine.Value : mine.Value / theirs.Value;
        return ratio.ToString("N2", CultureInfo.InvariantCulture);
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);
}
