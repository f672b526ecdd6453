using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace KisFast.Benchmarks.Columns;

/// <summary>
/// Allocated bytes per operation to a thousandth: BenchmarkDotNet's own column rounds to whole bytes, and shows 24 bytes in a hundred
/// operations as nothing.
/// </summary>
internal sealed class AllocatedColumn : IColumn
{
    public string Id => nameof(AllocatedColumn);

    public string ColumnName => "B/op";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Metric;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "Allocated bytes per operation, not rounded to whole bytes";

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        if (summary[benchmarkCase]?.GcStats is not { TotalOperations: > 0 } gc
            || gc.GetTotalAllocatedBytes(excludeAllocationQuantumSideEffects: false) is not { } bytes)
            return "-";
        return ((double)bytes / gc.TotalOperations).ToString("N3", CultureInfo.InvariantCulture);
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);
}
