using System.Text;
using KisFast.MarketData;
using KisFast.Tests.Support;

namespace KisFast.Tests.MarketData;

/// <summary>The market data's ring: what a slow handler misses is counted exactly and told, and the writer never waits for it.</summary>
public sealed class MarketDataRingTests : IDisposable
{
    private readonly MarketDataDecoder _decoder = new();

    public void Dispose() => _decoder.Dispose();

    [Fact]
    public void Every_record_of_every_kind_arrives_once_and_in_order()
    {
        var handler = new Recorder();
        MarketDataRing ring = Start(new MarketDataOptions { RingSize = 64 }, handler);
        Publish(ring, WireQuote.Frame("HDFSCNT0", WireQuote.Trade, WireQuote.With(WireQuote.Trade, (1, "MSFT"))));
        Publish(ring, WireQuote.Frame("HDFSASP0", WireQuote.Book));
        Publish(ring, "0|H0STCNT0|002|005930^1^^000660^2^"u8.ToArray());
        Assert.True(ring.Shutdown(TimeSpan.FromSeconds(30)));
        Assert.Equal(["0 trade AAPL +0", "1 trade MSFT +0", "2 book AAPL 10 +0", "3 raw H0STCNT0 0 005930^1^ +0", "4 raw H0STCNT0 1 000660^2^ +0"],
            handler.Seen);
    }

    [Fact]
    public void A_handler_that_is_too_slow_is_skipped_over_and_told_exactly_how_far()
    {
        var handler = new Recorder { Holds = true };
        MarketDataRing ring = Start(new MarketDataOptions { RingSize = 16 }, handler);
        for (int i = 0; i < 1000; i++) Publish(ring, WireQuote.Frame("HDFSCNT0", WireQuote.Trade));
        handler.Release();
        Assert.True(ring.Shutdown(TimeSpan.FromSeconds(30)));
        Assert.Equal(1000, handler.Seen.Count + handler.Skipped);
        Assert.Equal(handler.Skipped, ring.Skipped);
        Assert.InRange(handler.Skipped, 900, 999);
        Assert.Equal(0, ring.Stalls);
        Assert.StartsWith("999 ", handler.Seen[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Conflated_the_newest_of_each_key_arrives_however_long_ago_it_came()
    {
        var handler = new Recorder { Holds = true };
        MarketDataRing ring = Start(new MarketDataOptions { RingSize = 16, Lag = LagPolicy.ConflateByKey, ConflateFrom = 4 }, handler);
        Publish(ring, WireQuote.Frame("HDFSCNT0", WireQuote.Trade));
        handler.WaitUntilHeld();
        Publish(ring, WireQuote.Frame("HDFSCNT0", WireQuote.With(WireQuote.Trade, (0, "DNYSRARE"), (1, "RARE"))));
        Publish(ring, WireQuote.Frame("HDFSASP0", WireQuote.With(WireQuote.Book, (0, "DNASAAPL"))));
        for (int i = 0; i < 500; i++) Publish(ring, WireQuote.Frame("HDFSCNT0", WireQuote.Trade));
        Publish(ring, "0|H0STCNT0|001|005930^1"u8.ToArray());
        handler.Release();
        Assert.True(ring.Shutdown(TimeSpan.FromSeconds(30)));
        Assert.Equal(["0 trade AAPL +0", "1 trade RARE +0", "2 book AAPL 10 +0", "502 trade AAPL +499", "503 raw H0STCNT0 0 005930^1 +0"], handler.Seen);
        Assert.Equal(499, ring.Skipped);
    }

    [Fact]
    public void When_the_writer_is_to_wait_nothing_is_skipped_and_it_is_said_once()
    {
        var handler = new Recorder { Holds = true };
        int told = 0;
        var ring = new MarketDataRing(new MarketDataOptions { RingSize = 16, Lag = LagPolicy.Wait }, [(handler, false)], (_, _, _) => { }, () => told++);
        ring.Start();
        var writer = new Thread(() =>
        {
            for (int i = 0; i < 200; i++) Publish(ring, WireQuote.Frame("HDFSCNT0", WireQuote.Trade));
        });
        writer.Start();
        handler.WaitUntilHeld();
        handler.Release();
        writer.Join();
        Assert.True(ring.Shutdown(TimeSpan.FromSeconds(30)));
        Assert.Equal(200, handler.Seen.Count);
        Assert.Equal(0, handler.Skipped);
        Assert.InRange(told, 0, 1);
        Assert.Equal(ring.Stalls > 0, told == 1);
    }

    [Fact]
    public void A_writer_that_waits_is_let_go_when_the_feed_ends()
    {
        var handler = new Recorder { Holds = true };
        var ring = new MarketDataRing(new MarketDataOptions { RingSize = 16, Lag = LagPolicy.Wait }, [(handler, false)], (_, _, _) => { }, () => { });
        ring.Start();
        var writer = new Thread(() =>
        {
            for (int i = 0; i < 100; i++) Publish(ring, WireQuote.Frame("HDFSCNT0", WireQuote.Trade));
        });
        writer.Start();
        handler.WaitUntilHeld();
        ring.Halt();
        writer.Join();
        handler.Release();
        Assert.True(ring.Shutdown(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void An_inline_handler_runs_on_the_writers_thread_at_the_end_of_the_read()
    {
        var handler = new Recorder();
        var ring = new MarketDataRing(new MarketDataOptions { RingSize = 16 }, [(handler, true)], (_, _, _) => { }, () => { });
        ring.Start();
        PublishOnly(ring, WireQuote.Frame("HDFSCNT0", WireQuote.Trade, WireQuote.Trade));
        Assert.Empty(handler.Seen);
        ring.EndOfRead();
        Assert.Equal(2, handler.Seen.Count);
        Assert.Equal([false, true], handler.Ends);
        Assert.Equal(Environment.CurrentManagedThreadId, handler.Thread);
        // More in one read than the ring holds.
        for (int i = 0; i < 100; i++) PublishOnly(ring, WireQuote.Frame("HDFSCNT0", WireQuote.Trade));
        ring.EndOfRead();
        Assert.Equal(102, handler.Seen.Count);
        Assert.Equal(0, ring.Skipped);
    }

    [Fact]
    public void What_a_handler_throws_is_counted_and_the_next_record_comes()
    {
        var handler = new Recorder { Throws = true };
        var other = new Recorder();
        long told = 0;
        var ring = new MarketDataRing(new MarketDataOptions { RingSize = 16 }, [(handler, true), (other, true)], (_, count, _) => told = count, () => { });
        ring.Start();
        for (int i = 0; i < 3; i++) Publish(ring, WireQuote.Frame("HDFSCNT0", WireQuote.Trade));
        Assert.Equal(3, told);
        Assert.Equal(3, ring.HandlerErrors);
        Assert.Equal(3, other.Seen.Count);
    }

    [Fact]
    public void A_raw_message_longer_than_a_slot_is_whole_too()
    {
        var handler = new Recorder();
        MarketDataRing ring = Start(new MarketDataOptions { RingSize = 16 }, handler);
        string fields = string.Join('^', Enumerable.Range(0, 700));
        Publish(ring, Encoding.ASCII.GetBytes($"0|H0XXXXX0|001|{fields}"));
        Publish(ring, "0|H0XXXXX0|001|short"u8.ToArray());
        Assert.True(ring.Shutdown(TimeSpan.FromSeconds(30)));
        Assert.Equal([$"0 raw H0XXXXX0 0 {fields} +0", "1 raw H0XXXXX0 0 short +0"], handler.Seen);
        Assert.Equal(1, ring.Oversized);
    }

    [Fact]
    public void Made_up_keys_cost_no_more_than_the_table_has()
    {
        var handler = new Recorder { Holds = true };
        MarketDataRing ring = Start(new MarketDataOptions { RingSize = 16, Lag = LagPolicy.ConflateByKey, ConflateFrom = 1 }, handler);
        for (int i = 0; i < 3 * LatestByKey.MaxKeys; i++) Publish(ring, Encoding.ASCII.GetBytes($"0|H0XXXXX0|001|K{i}"));
        Assert.Equal(LatestByKey.MaxKeys, ring.Latest!.Count);
        handler.Release();
        Assert.True(ring.Shutdown(TimeSpan.FromSeconds(30)));
        Assert.Equal(3 * LatestByKey.MaxKeys, handler.Seen.Count + handler.Skipped);
    }

    [Theory]
    [InlineData(LagPolicy.SkipOldest)]
    [InlineData(LagPolicy.ConflateByKey)]
    public void From_the_frame_to_the_handler_nothing_is_allocated(LagPolicy lag)
    {
        var handler = new Silent();
        var ring = new MarketDataRing(new MarketDataOptions { RingSize = 64, Lag = lag, ConflateFrom = 2 }, [(handler, true)], (_, _, _) => { }, () => { });
        ring.Start();
        byte[][] frames =
        [
            WireQuote.Frame("HDFSCNT0", WireQuote.Trade, WireQuote.Trade), WireQuote.Frame("HDFSASP0", WireQuote.Book),
                "0|H0STCNT0|002|005930^1^^000660^2^"u8.ToArray(),
        ];
        for (int i = 0; i < 300; i++) Take(frames[i % 3]);
        Assert.Equal(0, Allocated.By(TakeAll));
        Assert.True(handler.Count > 3000);

        void TakeAll()
        {
            for (int i = 0; i < 3000; i++) Take(frames[i % 3]);
        }

        void Take(byte[] frame)
        {
            _decoder.Decode(frame, default, out MarketDataBatch batch);
            ring.Publish(batch, frame.AsSpan(2, 8), default);
            ring.EndOfRead();
        }
    }

    // A race on purpose: whole records or none, whatever the writer overwrites meanwhile.
    [Fact]
    public void No_record_is_ever_torn()
    {
        var handler = new Checker();
        MarketDataRing ring = Start(new MarketDataOptions { RingSize = 16 }, handler);
        byte[][] frames = [.. Enumerable.Range(0, 10).Select(i => WireQuote.Frame("HDFSCNT0", WireQuote.With(WireQuote.Trade,
            (0, new string((char)('A' + i), 12)), (1, new string((char)('A' + i), 16)), (11, $"{i}{i}{i}.{i}{i}"), (19, $"{i}{i}{i}{i}{i}"),
            (25, new string((char)('A' + i), 16)))))];
        for (int i = 0; i < 200_000; i++) Publish(ring, frames[i % 10]);
        Assert.True(ring.Shutdown(TimeSpan.FromSeconds(30)));
        Assert.Equal(0, handler.Torn);
        Assert.Equal(200_000, handler.Count + handler.Skipped);
    }

    private static MarketDataRing Start(MarketDataOptions options, IMarketDataHandler handler)
    {
        var ring = new MarketDataRing(options, [(handler, false)], (_, _, e) => Assert.Fail(e.ToString()), () => { });
        ring.Start();
        return ring;
    }

    private void Publish(MarketDataRing ring, byte[] frame)
    {
        PublishOnly(ring, frame);
        ring.EndOfRead();
    }

    private void PublishOnly(MarketDataRing ring, byte[] frame)
    {
        Assert.Equal(RejectReason.None, _decoder.Decode(frame, default, out MarketDataBatch batch));
        ring.Publish(batch, frame.AsSpan(2, 8), default);
    }

    private sealed class Recorder : IMarketDataHandler
    {
        private readonly ManualResetEventSlim _held = new();
        private readonly ManualResetEventSlim _released = new();

        public bool Holds { get; init; }

        public bool Throws { get; init; }

        public List<string> Seen { get; } = [];

        public List<bool> Ends { get; } = [];

        public long Skipped { get; private set; }

        public int Thread { get; private set; }

        public void WaitUntilHeld() => _held.Wait();

        public void Release() => _released.Set();

        public void OnTrade(ref readonly TradeTick trade, bool endOfBatch) =>
            Add($"{trade.Sequence} trade {trade.Symbol} +{trade.SkippedBefore}", trade.SkippedBefore, endOfBatch);

        public void OnBook(ref readonly BookSnapshot book, bool endOfBatch) =>
            Add($"{book.Sequence} book {book.Symbol} {book.BidCount} +{book.SkippedBefore}", book.SkippedBefore, endOfBatch);

        public void OnRaw(in RawMessage message, bool endOfBatch) => Add(
            $"{message.Sequence} raw {Encoding.ASCII.GetString(message.TrId)} {message.Record} {Encoding.ASCII.GetString(message.Text)} "
            + $"+{message.SkippedBefore}",
            message.SkippedBefore, endOfBatch);

        private void Add(string text, int skipped, bool endOfBatch)
        {
            Thread = Environment.CurrentManagedThreadId;
            if (Throws) throw new InvalidOperationException("a bug");
            Seen.Add(text);
            Ends.Add(endOfBatch);
            Skipped += skipped;
            if (!Holds) return;
            _held.Set();
            _released.Wait();
        }
    }

    private sealed class Silent : IMarketDataHandler
    {
        public long Count { get; private set; }

        public void OnTrade(ref readonly TradeTick trade, bool endOfBatch) => Count++;

        public void OnBook(ref readonly BookSnapshot book, bool endOfBatch) => Count++;

        public void OnRaw(in RawMessage message, bool endOfBatch) => Count += message.FieldCount > 0 ? 1 : 0;
    }

    private sealed class Checker : IMarketDataHandler
    {
        public long Torn { get; private set; }

        public long Count { get; private set; }

        public long Skipped { get; private set; }

        public void OnTrade(ref readonly TradeTick trade, bool endOfBatch)
        {
            Count++;
            Skipped += trade.SkippedBefore;
            char letter = (char)('A' + (trade.Quantity.Value % 10));
            bool whole = trade.Symbol.ToString() == new string(letter, 16) && trade.Key.ToString() == new string(letter, 12)
                && trade.MarketType.ToString() == new string(letter, 16) && trade.Price.Mantissa % 10 == trade.Quantity.Value % 10
                && trade.Sequence % 10 == trade.Quantity.Value % 10;
            if (!whole) Torn++;
        }
    }
}
