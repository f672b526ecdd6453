using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using KisFast.Wire;

namespace KisFast.Benchmarks.Columns;

/// <summary>A figure computed from the median time of an operation and the frame it worked on.</summary>
/// <param name="name">The column's head.</param>
/// <param name="compute">From nanoseconds per operation.</param>
/// <param name="format">Of the number.</param>
internal sealed class NoticeColumn(string name, Func<double, NoticeFrame, double> compute, string format) : IColumn
{
    public string Id => nameof(NoticeColumn) + name;

    public string ColumnName => name;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => name;

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        double? nanoseconds = summary[benchmarkCase]?.ResultStatistics?.Median;
        var frame = benchmarkCase.Parameters["Frame"] as NoticeFrame ?? NoticeFrame.Typical;
        return nanoseconds is { } ns ? compute(ns, frame).ToString(format, CultureInfo.InvariantCulture) : "-";
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);
}
