using System.Globalization;
using System.Text;

namespace KisFast.Simulator;

/// <summary>The quotes of one connection: as many a second as asked for, over all its keys, in frames of one to four records.</summary>
/// <param name="options">Seed and rate.</param>
/// <param name="faults">Of everybody.</param>
/// <param name="clock">The server's.</param>
/// <param name="append">Takes a frame; false when the client will not get it.</param>
/// <param name="flush">Sends what was taken.</param>
internal sealed class QuoteStream(KisSimulatorOptions options, FaultSet faults, SimulatorClock clock, Func<string, bool> append, Func<ValueTask> flush)
{
    private const int MostRecords = 4;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(1);

    private readonly Random _random = new(options.Seed);
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new(4096);
    private readonly List<QuoteMaker> _makers = [];
    private long _sent;

    /// <summary>Records handed to the connection.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>A key was registered.</summary>
    public void Add(string trId, string key)
    {
        lock (_lock) _makers.Add(new QuoteMaker(options.Seed, trId, key) { Key = key });
    }

    /// <summary>A key was released.</summary>
    public void Remove(string trId, string key)
    {
        lock (_lock) _makers.RemoveAll(maker => maker.TrId == trId && maker.Key == key);
    }

    /// <summary>Sends until the connection ends.</summary>
    public async Task RunAsync(CancellationToken end)
    {
        if (options.QuoteRate is not > 0) return;
        TimeProvider time = options.TimeProvider;
        // Rare ones need no turn a millisecond.
        TimeSpan turn = options.QuoteRate < 10 ? TimeSpan.FromSeconds(0.5 / options.QuoteRate.Value) : Turn;
        long start = time.GetTimestamp();
        double due = 0, made = 0;
        try
        {
            while (true)
            {
                await Task.Delay(turn, time, end).ConfigureAwait(false);
                due = time.GetElapsedTime(start).TotalSeconds * options.QuoteRate.Value;
                // What a slow client pushed back is not made up for all at once.
                made = Math.Max(made, due - Math.Max(options.QuoteRate.Value / 10, 1));
                while (made + 1 <= due && AppendFrame((int)Math.Min(MostRecords, due - made)) is > 0 and var records) made += records;
                if (!HasKeys) made = due;
                await flush().ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The connection is over.
        }
    }

    private bool HasKeys
    {
        get
        {
            lock (_lock) return _makers.Count > 0;
        }
    }

    private int AppendFrame(int most)
    {
        lock (_lock)
        {
            if (_makers.Count == 0) return 0;
            string trId = _makers[_random.Next(_makers.Count)].TrId;
            int records = _random.Next(1, most + 1);
            int grownBy = 0;
            if (faults.Find(FaultKind.Columns) is { } columns)
            {
                faults.Strike(FaultKind.Columns);
                grownBy = columns.Number;
            }

            _text.Clear().Append(CultureInfo.InvariantCulture, $"0|{trId}|{records:000}|");
            DateTime korea = clock.KoreaNow;
            for (int i = 0; i < records; i++)
            {
                QuoteMaker maker;
                do maker = _makers[_random.Next(_makers.Count)];
                while (maker.TrId != trId);
                if (i > 0) _text.Append('^');
                maker.Append(_text, korea, grownBy);
            }

            if (append(_text.ToString())) Volatile.Write(ref _sent, _sent + records);
            return records;
        }
    }
}
