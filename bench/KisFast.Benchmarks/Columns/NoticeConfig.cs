using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;

namespace KisFast.Benchmarks.Columns;

/// <summary>The tables' columns: cost and rates per notice, ratios to the floor and to the idiomatic client, allocated bytes.</summary>
public sealed class NoticeConfig : ManualConfig
{
    /// <summary>Creates the configuration.</summary>
    public NoticeConfig()
    {
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumn(
            new AllocatedColumn(),
            new NoticeColumn("ns/notice", (ns, frame) => ns / frame.Notices, "N1"),
            new NoticeColumn("notices/s", (ns, frame) => 1e9 / ns * frame.Notices, "N0"),
            new NoticeColumn("MB/s", (ns, frame) => 1e3 / ns * frame.Bytes.Length, "N0"),
            new RatioToColumn("× floor", nameof(WholePath.Floor), inverse: false),
            new RatioToColumn("× faster than idiomatic", nameof(WholePath.Idiomatic), inverse: true));
        HideColumns(BenchmarkDotNet.Columns.Column.Ratio, BenchmarkDotNet.Columns.Column.RatioSD, BenchmarkDotNet.Columns.Column.AllocRatio,
            BenchmarkDotNet.Columns.Column.Gen0);
        WithOption(ConfigOptions.DisableLogFile, true);
        WithSummaryStyle(BenchmarkDotNet.Reports.SummaryStyle.Default.WithMaxParameterColumnWidth(40));
    }
}
