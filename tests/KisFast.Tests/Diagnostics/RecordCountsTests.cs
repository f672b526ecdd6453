using KisFast.Diagnostics;

namespace KisFast.Tests.Diagnostics;

public class RecordCountsTests
{
    [Fact]
    public void Every_kind_source_and_market_is_counted_apart()
    {
        var counts = new RecordCounts();
        var expected = new List<(RecordKind, RecordSource, Market, long)>();
        foreach (RecordSource source in Enum.GetValues<RecordSource>())
        {
            foreach (RecordKind kind in Enum.GetValues<RecordKind>())
            {
                foreach (Market market in Enum.GetValues<Market>())
                {
                    var record = new FillRecord { Kind = kind, Source = source, Market = market };
                    counts.Add(in record);
                    expected.Add((kind, source, market, 1));
                }
            }
        }

        Assert.Equal(expected, counts.Counted);
    }

    [Fact]
    public void Repaired_shares_are_those_of_fills_from_the_history()
    {
        var counts = new RecordCounts();
        foreach (FillRecord record in new[]
        {
            new FillRecord { Kind = RecordKind.Fill, Source = RecordSource.Repair, Quantity = new Quantity(30) },
            new FillRecord { Kind = RecordKind.Fill, Source = RecordSource.Live, Quantity = new Quantity(500) },
            new FillRecord { Kind = RecordKind.GapClosed, Source = RecordSource.Repair, Quantity = new Quantity(30) },
        })
        {
            FillRecord added = record;
            counts.Add(in added);
        }

        Assert.Equal(30, counts.RepairedQuantity);
    }
}
