using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KisFast.Tests.Records;

/// <summary>The record's layout is part of its contract: five cache lines, ordered by how often a strategy reads them.</summary>
public class FillRecordLayoutTests
{
    [Fact]
    public void A_record_is_five_cache_lines_without_references()
    {
        Assert.Equal(5 * 64, Unsafe.SizeOf<FillRecord>());
        Assert.Equal(FillRecord.SizeInBytes, Unsafe.SizeOf<FillRecord>());
        Assert.False(RuntimeHelpers.IsReferenceOrContainsReferences<FillRecord>());
    }

    [Fact]
    public void Every_field_has_its_place()
    {
        var record = default(FillRecord);
        var offsets = new (string Name, long Offset, int Size)[]
        {
            At(ref record, nameof(FillRecord.Sequence), ref record.Sequence),
            At(ref record, nameof(FillRecord.ReceivedTimestamp), ref record.ReceivedTimestamp),
            At(ref record, nameof(FillRecord.ReceivedUtcTicks), ref record.ReceivedUtcTicks),
            At(ref record, nameof(FillRecord.Quantity), ref record.Quantity),
            At(ref record, nameof(FillRecord.OrderQuantity), ref record.OrderQuantity),
            At(ref record, nameof(FillRecord.Price), ref record.Price),
            At(ref record, nameof(FillRecord.Kind), ref record.Kind),
            At(ref record, nameof(FillRecord.Side), ref record.Side),
            At(ref record, nameof(FillRecord.Market), ref record.Market),
            At(ref record, nameof(FillRecord.OrderType), ref record.OrderType),
            At(ref record, nameof(FillRecord.Amendment), ref record.Amendment),
            At(ref record, nameof(FillRecord.Acceptance), ref record.Acceptance),
            At(ref record, nameof(FillRecord.Rejected), ref record.Rejected),
            At(ref record, nameof(FillRecord.Source), ref record.Source),
            At(ref record, nameof(FillRecord.Symbol), ref record.Symbol),
            At(ref record, nameof(FillRecord.OrderNo), ref record.OrderNo),
            At(ref record, nameof(FillRecord.Account), ref record.Account),
            At(ref record, nameof(FillRecord.OriginalOrderNo), ref record.OriginalOrderNo),
            At(ref record, nameof(FillRecord.HtsId), ref record.HtsId),
            At(ref record, nameof(FillRecord.Branch), ref record.Branch),
            At(ref record, nameof(FillRecord.RawPrice), ref record.RawPrice),
            At(ref record, nameof(FillRecord.RawPrice12), ref record.RawPrice12),
            At(ref record, nameof(FillRecord.Time), ref record.Time),
            At(ref record, nameof(FillRecord.LoanDate), ref record.LoanDate),
            At(ref record, nameof(FillRecord.SplitStart), ref record.SplitStart),
            At(ref record, nameof(FillRecord.SplitEnd), ref record.SplitEnd),
            At(ref record, nameof(FillRecord.FieldCount), ref record.FieldCount),
            At(ref record, nameof(FillRecord.Session), ref record.Session),
            At(ref record, nameof(FillRecord.TrId), ref record.TrId),
            At(ref record, nameof(FillRecord.CreditType), ref record.CreditType),
            At(ref record, nameof(FillRecord.SplitMode), ref record.SplitMode),
            At(ref record, nameof(FillRecord.Truncations), ref record.Truncations),
            At(ref record, nameof(FillRecord.AccountName), ref record.AccountName),
            At(ref record, nameof(FillRecord.SecurityName), ref record.SecurityName),
        };

        // Every public field is listed, none overlaps another, and no 16-byte text crosses a line.
        Assert.Equal(
            typeof(FillRecord).GetFields().Where(field => !field.IsStatic && field.IsPublic).Select(field => field.Name).Order(),
            offsets.Select(field => field.Name).Order());
        long end = 0;
        foreach (var (name, offset, size) in offsets)
        {
            Assert.True(offset >= end, $"{name} at {offset} overlaps what ends at {end}");
            Assert.True(offset == end || name is nameof(FillRecord.AccountName), $"{name} at {offset} leaves a hole after {end}");
            if (size == 16) Assert.Equal(offset / 64, (offset + size - 1) / 64);
            end = offset + size;
        }

        Assert.Equal(FillRecord.SizeInBytes, end);
        Assert.Equal(64, offsets.Single(field => field.Name == nameof(FillRecord.Symbol)).Offset);
        Assert.Equal(128, offsets.Single(field => field.Name == nameof(FillRecord.HtsId)).Offset);
        Assert.Equal(192, offsets.Single(field => field.Name == nameof(FillRecord.Time)).Offset);
    }

    [Fact]
    public void An_all_zero_record_has_no_field()
    {
        var record = default(FillRecord);
        Assert.Equal(new Oracles.OracleRecord(), Oracles.OracleRecord.Of(record));
        Assert.Equal(RecordSource.Live, record.Source);
        Assert.Equal(default, record.ReceivedAt.Ticks);
        Assert.All(MemoryMarshal.AsBytes(new ReadOnlySpan<FillRecord>(in record)).ToArray(), value => Assert.Equal(0, value));
    }

    private static (string Name, long Offset, int Size) At<T>(ref FillRecord record, string name, ref T field) =>
        (name, Unsafe.ByteOffset(ref Unsafe.As<FillRecord, byte>(ref record), ref Unsafe.As<T, byte>(ref field)), Unsafe.SizeOf<T>());
}
