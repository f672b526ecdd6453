using KisFast.Simulator;

namespace KisFast.Cli;

/// <summary>What a record and the simulator's journal both know of a notice: the record must say the same in the same place.</summary>
internal readonly record struct ReceivedNotice(FixedText16 Account, FixedText16 OrderNo, bool IsFill, long Quantity, decimal Price)
{
    public static ReceivedNotice Of(in FillRecord record) => new(
        record.Account, record.OrderNo, record.Kind is RecordKind.Fill, record.Quantity.GetValueOrDefault(), record.Price.GetValueOrDefault());

    public static ReceivedNotice Of(in JournalEntry entry) => new(
        new FixedText16(entry.Account), new FixedText16(entry.OrderNo), entry.Kind is SimulatedNoticeKind.Fill, entry.Quantity, entry.Price);
}
