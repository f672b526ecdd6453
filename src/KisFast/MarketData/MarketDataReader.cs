namespace KisFast.MarketData;

/// <summary>One handler's place in the ring, and its thread if it has one.</summary>
internal sealed class MarketDataReader : IDisposable
{
    private readonly MarketDataRing _ring;
    private readonly IMarketDataHandler _handler;
    private readonly Action<string, long, Exception> _onError;
    private readonly SlotCopy _copy = new();
    private readonly Thread? _thread;
    private readonly AutoResetEvent? _wake;
    private readonly (long Sequence, int Key)[] _due = [];
    private long _next;
    private long _skipped;
    private long _untold;
    private long _errors;
    private int _isAsleep;
    private volatile bool _isStopping;

    public MarketDataReader(MarketDataRing ring, IMarketDataHandler handler, bool inline, Action<string, long, Exception> onError)
    {
        _ring = ring;
        _handler = handler;
        _onError = onError;
        if (ring.Latest is not null) _due = new (long, int)[LatestByKey.MaxKeys];
        if (inline) return;
        _wake = new AutoResetEvent(false);
        _thread = new Thread(Run) { Name = $"kisfast-quotes {handler.GetType().Name}", IsBackground = true };
    }

    /// <summary>The sequence that is read next. Any thread.</summary>
    public long Next => Volatile.Read(ref _next);

    public long Skipped => Volatile.Read(ref _skipped);

    public long Errors => Volatile.Read(ref _errors);

    public void Start() => _thread?.Start();

    /// <summary>Something was published. On the writer's thread.</summary>
    public void Tell()
    {
        if (_wake is null) Drain();
        else if (Volatile.Read(ref _isAsleep) != 0 && Interlocked.Exchange(ref _isAsleep, 0) != 0) _wake.Set();
    }

    public bool Stop(TimeSpan limit)
    {
        _isStopping = true;
        if (_wake is null)
        {
            Drain();
            return true;
        }

        _wake.Set();
        // A handler may stop the feed.
        if (_thread == Thread.CurrentThread || !_thread!.IsAlive) return true;
        bool ended = _thread.Join(limit);
        if (ended) Dispose();
        return ended;
    }

    public void Dispose() => _wake?.Dispose();

    private void Run()
    {
        while (true)
        {
            bool isLast = _isStopping;
            Drain();
            if (isLast) return;
            Volatile.Write(ref _isAsleep, 1);
            Interlocked.MemoryBarrier();
            if (_ring.Published < _next && !_isStopping) _wake!.WaitOne();
            Volatile.Write(ref _isAsleep, 0);
        }
    }

    private void Drain()
    {
        long last = _ring.Published;
        while (_next <= last)
        {
            if (_ring.Latest is { } latest && last - _next >= _ring.Options.ConflateFrom) HandleLatest(latest, last);
            else HandleNext(last);
            last = _ring.Published;
        }
    }

    private void HandleNext(long last)
    {
        long oldest = last - _ring.Options.RingSize + 1;
        // What is about to be overwritten would be lost halfway: a little further on there is time.
        if (_next < oldest)
        {
            SkipTo(oldest + (_ring.Options.RingSize / 8));
        }
        else if (_ring.TryCopy(_next, _copy))
        {
            Handle(isLast: _next == last);
            Volatile.Write(ref _next, _next + 1);
        }
        else
        {
            // The writer came round meanwhile.
            SkipTo(Math.Max(_next + 1, _ring.Published - _ring.Options.RingSize + 1 + (_ring.Options.RingSize / 8)));
        }
    }

    // Of everything up to the last record, the newest of each key, in their order.
    private void HandleLatest(LatestByKey latest, long last)
    {
        int due = 0;
        for (int key = 0; key < latest.Count; key++)
        {
            long sequence = latest.SequenceOf(key);
            // A newer one than the last is read from the ring, after these.
            if (sequence >= _next && sequence <= last) _due[due++] = (sequence, key);
        }

        _due.AsSpan(0, due).Sort();
        long from = _next;
        for (int i = 0; i < due; i++)
        {
            if (!latest.TryCopy(_due[i].Key, _due[i].Sequence, _copy)) continue;
            SkipBetween(from, _due[i].Sequence);
            from = _due[i].Sequence + 1;
            Handle(isLast: i == due - 1 && _due[i].Sequence == last);
        }

        SkipBetween(from, last + 1);
        Volatile.Write(ref _next, last + 1);
    }

    private void SkipTo(long next)
    {
        SkipBetween(_next, next);
        Volatile.Write(ref _next, next);
    }

    private void SkipBetween(long from, long to)
    {
        _untold += to - from;
        Volatile.Write(ref _skipped, _skipped + to - from);
    }

    private void Handle(bool isLast)
    {
        int skipped = (int)Math.Min(_untold, int.MaxValue);
        _untold = 0;
        try
        {
            switch (_copy.Header.Kind)
            {
                case MarketDataKind.Trade:
                    ref TradeTick trade = ref _copy.As<TradeTick>();
                    trade.Sequence = _copy.Header.Sequence;
                    trade.SkippedBefore = skipped;
                    _handler.OnTrade(ref trade, isLast);
                    break;
                case MarketDataKind.Book:
                    ref BookSnapshot book = ref _copy.As<BookSnapshot>();
                    book.Sequence = _copy.Header.Sequence;
                    book.SkippedBefore = skipped;
                    _handler.OnBook(ref book, isLast);
                    break;
                default:
                    _handler.OnRaw(_copy.Raw(skipped), isLast);
                    break;
            }
        }
        // It is the user's code; neither fills nor the next quote depend on it.
        catch (Exception e)
        {
            Volatile.Write(ref _errors, _errors + 1);
            _onError(_handler.GetType().Name, _errors, e);
        }
    }
}
