using System.Runtime.InteropServices;

namespace KisFast.MarketData;

/// <summary>
/// The market data's ring: written by whoever reads the sockets, one at a time, who never waits for a reader (unless that is asked for). It is
/// no Disruptor, because there a slow handler holds the writer up, and here that would be the thread that brings fills.
/// </summary>
internal sealed class MarketDataRing
{
    private readonly MarketDataOptions _options;
    private readonly SlotTable _slots;
    private readonly LatestByKey? _latest;
    private readonly MarketDataReader[] _readers;
    private readonly Action _onFirstStall;
    private long _published = -1;
    private long _told = -1;
    private long _stalls;
    private long _oversized;
    private volatile bool _isHalted;

    /// <param name="options">Size and policy.</param>
    /// <param name="handlers">Each with whether it is called on the receive thread.</param>
    /// <param name="onError">Told what a handler threw.</param>
    /// <param name="onFirstStall">Told when the writer waits for the first time.</param>
    public MarketDataRing(
        MarketDataOptions options, IReadOnlyList<(IMarketDataHandler Handler, bool Inline)> handlers, Action<string, long, Exception> onError,
        Action onFirstStall)
    {
        _options = options;
        _onFirstStall = onFirstStall;
        _slots = new SlotTable(options.RingSize);
        if (options.Lag == LagPolicy.ConflateByKey) _latest = new LatestByKey();
        _readers = [.. handlers.Select(handler => new MarketDataReader(this, handler.Handler, handler.Inline, onError))];
    }

    public MarketDataOptions Options => _options;

    public LatestByKey? Latest => _latest;

    /// <summary>The sequence published last; -1 before the first. Any thread.</summary>
    public long Published => Volatile.Read(ref _published);

    public long Skipped => _readers.Sum(static reader => reader.Skipped);

    public long Backlog => _readers.Length == 0 ? 0 : Math.Max(0, _readers.Max(reader => Published + 1 - reader.Next));

    public long HandlerErrors => _readers.Sum(static reader => reader.Errors);

    public long Stalls => Volatile.Read(ref _stalls);

    public long Oversized => Volatile.Read(ref _oversized);

    public void Start()
    {
        foreach (MarketDataReader reader in _readers) reader.Start();
    }

    /// <summary>Lets the handlers see what is there, and ends their threads.</summary>
    /// <param name="limit">How long they have.</param>
    /// <returns>Whether they were done by then.</returns>
    public bool Shutdown(TimeSpan limit)
    {
        Halt();
        long end = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        bool all = true;
        foreach (MarketDataReader reader in _readers)
            all &= reader.Stop(TimeSpan.FromMilliseconds(Math.Max(0, end - Environment.TickCount64)));
        return all;
    }

    /// <summary>From here on the writer waits for nobody.</summary>
    public void Halt() => _isHalted = true;

    /// <summary>Publishes what a frame held.</summary>
    public void Publish(in MarketDataBatch batch, ReadOnlySpan<byte> trId, in RecordStamp stamp)
    {
        var header = new SlotHeader
        {
            TrId = new FixedText16(trId),
            ReceivedTimestamp = stamp.ReceivedTimestamp,
            ReceivedUtcTicks = stamp.ReceivedUtcTicks,
            SessionIndex = stamp.SessionIndex,
            Kind = batch.Kind,
        };
        for (int i = 0; i < batch.Count; i++)
        {
            header.Record = i;
            switch (batch.Kind)
            {
                case MarketDataKind.Trade:
                    Publish(ref header, batch.Trades[i].Key, MemoryMarshal.AsBytes(batch.Trades.Slice(i, 1)));
                    break;
                case MarketDataKind.Book:
                    Publish(ref header, batch.Books[i].Key, MemoryMarshal.AsBytes(batch.Books.Slice(i, 1)));
                    break;
                default:
                    RawMessage message = batch.Raw(i);
                    Publish(ref header, new FixedText16(message.Key[..Math.Min(message.Key.Length, FixedText16.Capacity)]), message.Text);
                    break;
            }
        }
    }

    /// <summary>The read is over: handlers on this thread are called, those that sleep are woken.</summary>
    public void EndOfRead()
    {
        if (_told == _published) return;
        _told = _published;
        // A reader that is about to sleep either sees what was published, or is seen to sleep.
        Interlocked.MemoryBarrier();
        foreach (MarketDataReader reader in _readers) reader.Tell();
    }

    /// <summary>Copies a record that is in the ring.</summary>
    public bool TryCopy(long sequence, SlotCopy copy) => _slots.TryCopy((int)(sequence & (_slots.Size - 1)), sequence, copy);

    private void Publish(ref SlotHeader header, FixedText16 key, ReadOnlySpan<byte> record)
    {
        long sequence = _published + 1;
        if (_options.Lag == LagPolicy.Wait) WaitForRoom(sequence);
        else if (sequence - _told >= _slots.Size / 2) EndOfRead();
        header.Sequence = sequence;
        header.Length = record.Length;
        byte[]? oversized = null;
        if (record.Length > SlotTable.MaxRecordBytes)
        {
            oversized = record.ToArray();
            Volatile.Write(ref _oversized, _oversized + 1);
        }

        _slots.Write((int)(sequence & (_slots.Size - 1)), header, record, oversized);
        _latest?.Keep(key, header, record, oversized);
        Volatile.Write(ref _published, sequence);
    }

    private void WaitForRoom(long sequence)
    {
        if (HasRoom(sequence)) return;
        Volatile.Write(ref _stalls, _stalls + 1);
        if (_stalls == 1) _onFirstStall();
        EndOfRead();
        var spin = default(SpinWait);
        while (!_isHalted && !HasRoom(sequence)) spin.SpinOnce();
    }

    private bool HasRoom(long sequence)
    {
        foreach (MarketDataReader reader in _readers)
        {
            if (sequence - reader.Next >= _slots.Size) return false;
        }

        return true;
    }
}
