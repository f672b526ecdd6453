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
            At(ref record, nameof(FillRecord.Kind), ref record.Kind),
            At(ref record, nameof(FillRecord.Side), ref record.Side),
            At(ref record, nameof(FillRecord.Market), ref record.Market),
            At(ref record, nameof(FillRecord.OrderType), ref record.OrderType),
            At(ref record, nameof(FillRecord.Amendment), ref record.Amendment),
            At(ref record, nameof(FillRecord.Acceptance), ref record.Acceptance),
            At(ref record, nameof(FillRecord.Rejected), ref record.Rejected),
            At(ref record, nameof(FillRecord.Source), ref record.Source),
            At(ref record, nameof(FillRecord.Doubts), ref record.Doubts),
            At(ref record, nameof(FillRecord.Truncations), ref record.Truncations),
            At(ref record, nameof(FillRecord.TrId), ref record.TrId),
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
            At(ref record, nameof(FillRecord.SessionIndex), ref record.SessionIndex),
            At(ref record, nameof(FillRecord.CreditType), ref record.CreditType),
            At(ref record, nameof(FillRecord.SplitMode), ref record.SplitMode),
            At(ref record, nameof(FillRecord.Identity), ref record.Identity),
            At(ref record, nameof(FillRecord.AccountName), ref record.AccountName),
            At(ref record, nameof(FillRecord.SecurityName), ref record.SecurityName),
        };

        // Every public field is listed, and each field, private ones too, begins where the one before ends: no hole, no overlap.
        System.Reflection.FieldInfo[] fields = typeof(FillRecord).GetFields(
            System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic);
        Assert.Equal(fields.Where(field => field.IsPublic).Select(field => field.Name).Order(), offsets.Select(field => field.Name).Order());
        long end = 0;
        foreach (System.Reflection.FieldInfo field in fields)
        {
            int size = SizeOf(field.FieldType);
            foreach (var listed in offsets.Where(listed => listed.Name == field.Name)) Assert.Equal((field.Name, end, size), listed);
            if (size <= 16) Assert.Equal(end / 64, (end + size - 1) / 64);
            end += size;
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

    [Fact]
    public void A_price_is_kept_in_two_parts_and_read_as_one()
    {
        var record = new FillRecord { Price = new Price(1480100, 4) };
        Assert.Equal("148.0100", record.Price.ToString());
        record.Price = default;
        Assert.False(record.Price.HasValue);
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(1L)]
    [InlineData(1_790_000_000_000L)]
    [InlineData(uint.MaxValue)]
    [InlineData(FillRecord.MaxEpoch)]
    public void Epoch_replay_cause_and_outcome_share_a_word_and_do_not_touch_each_other(long epoch)
    {
        foreach (bool isReplayed in new[] { false, true })
        {
            foreach (GapCause cause in Enum.GetValues<GapCause>())
            {
                foreach (GapOutcome outcome in Enum.GetValues<GapOutcome>().Where(o => o != GapOutcome.None))
                {
                    var record = new FillRecord
                    {
                        Kind = RecordKind.GapClosed,
                        Sequence = 7,
                        GapOutcome = outcome,
                        GapCause = cause,
                        IsReplayed = isReplayed,
                        Epoch = epoch,
                    };
                    Assert.Equal((epoch, isReplayed, cause, outcome), (record.Epoch, record.IsReplayed, record.GapCause, record.GapOutcome));
                    Assert.Equal(new RecordPosition(epoch, 7), record.Position);
                }
            }
        }
    }

    [Fact]
    public void The_end_of_a_gap_without_an_outcome_is_not_repaired()
    {
        var record = new FillRecord { Kind = RecordKind.GapClosed };
        Assert.Equal(GapOutcome.NotAttempted, record.GapOutcome);
        Assert.False(record.IsGapRepaired);
        Assert.Equal(GapOutcome.None, new FillRecord { Kind = RecordKind.Fill }.GapOutcome);
    }

    [Theory]
    [InlineData(-1L)]
    [InlineData(FillRecord.MaxEpoch + 1)]
    public void An_epoch_that_does_not_fit_is_refused(long epoch)
    {
        var record = default(FillRecord);
        Assert.Throws<ArgumentOutOfRangeException>(() => record.Epoch = epoch);
    }

    private static int SizeOf(Type type) =>
        (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;

    private static (string Name, long Offset, int Size) At<T>(ref FillRecord record, string name, ref T field) =>
        (name, Unsafe.ByteOffset(ref Unsafe.As<FillRecord, byte>(ref record), ref Unsafe.As<T, byte>(ref field)), Unsafe.SizeOf<T>());
}
