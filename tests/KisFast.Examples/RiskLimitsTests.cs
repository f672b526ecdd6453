using KisFast.Simulator;
using static KisFast.Examples.Simulated;

namespace KisFast.Examples;

public class RiskLimitsTests
{
    [Fact]
    public async Task A_limit_is_called_out_once_and_strategies_behind_it_know()
    {
        await using var kis = await KisSimulator.StartAsync();
        var breaches = new List<(string, long)>();
        var limits = new RiskLimits(150, (symbol, net) => breaches.Add((symbol, net)));
        var strategy = new Watcher(limits);
        await using var feed = new FillFeed(OptionsFor(kis));
        feed.HandleWith(limits).Then(strategy);
        await feed.StartAsync();

        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 300, Price = 150m });
        for (int fills = 1; fills <= 3; fills++)
        {
            await order.FillAsync(100);
            await Until(() => strategy.Fills == fills);
        }

        Assert.Equal([false, true, true], strategy.Seen);
        Assert.Equal(("AAPL", 200L), Assert.Single(breaches));
    }

    private sealed class Watcher(RiskLimits limits) : IFillHandler
    {
        private int _fills;

        public List<bool> Seen { get; } = [];

        public int Fills => Volatile.Read(ref _fills);

        // The limits may be a few records further on: a strategy behind them sees a breach early, never late.
        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
        {
            if (record.Kind != RecordKind.Fill) return;
            Seen.Add(limits.IsBreached);
            Interlocked.Increment(ref _fills);
        }
    }
}
