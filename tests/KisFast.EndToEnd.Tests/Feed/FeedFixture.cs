using System.Collections.Concurrent;
using KisFast.Simulator;

namespace KisFast.EndToEnd.Tests.Feed;

/// <summary>A simulator and options of a feed against it, with short times.</summary>
internal static class FeedFixture
{
    /// <summary>Only against hanging: far beyond what a loaded machine needs, and longer than any repair of these tests may go on.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public static FillFeedOptions OptionsFor(KisSimulator kis) => new()
    {
        Environment = KisEnvironment.Real,
        AppKey = kis.AppKey,
        AppSecret = kis.AppSecret,
        HtsId = kis.HtsId,
        WebSocketUrl = kis.WebSocketUrl,
        RestUrl = kis.RestUrl,
        RingSize = 1024,
        Rest = new FillRestOptions { TokenCacheDirectory = "", CallsPerSecond = 500 },
        WarmUp = false,
        Reconnect = new ReconnectOptions
        {
            InitialDelay = TimeSpan.FromMilliseconds(20),
            MaxDelay = TimeSpan.FromMilliseconds(200),
            StableAfter = TimeSpan.FromSeconds(1),
            MaxConnectsPerMinute = 1000,
            AppKeyInUsePatience = TimeSpan.FromSeconds(0.2),
        },
    };

    public static async Task<KisFastException> FailureOf(Task task) =>
        await Assert.ThrowsAnyAsync<KisFastException>(() => task.WaitAsync(Patience));

    /// <summary>Has something happen that no feed hears: there is no way back before it has, however slow the machine.</summary>
    public static async Task Unheard(this KisSimulator kis, Func<Task> happens, bool reset = false)
    {
        kis.Faults.Set("refuse=503");
        kis.DropConnections(reset);
        await happens();
        kis.Faults.Clear("refuse");
    }

    public static Task Until(Func<bool> condition, string what) => Until(condition, () => what);

    public static async Task Until(Func<bool> condition, Func<string> what)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!condition())
        {
            if (limit.IsCancellationRequested) Assert.Fail($"Never happened: {what()}.");
            await Task.Delay(5, CancellationToken.None);
        }
    }
}

/// <summary>Keeps what it is given.</summary>
internal sealed class RecordingHandler : IFillHandler
{
    private readonly ConcurrentQueue<FillRecord> _records = new();

    public IReadOnlyCollection<FillRecord> Records => _records;

    public int Count => _records.Count;

    /// <summary>The records that came over the wire.</summary>
    public IEnumerable<FillRecord> Wire => _records.Where(r => r.Kind is not (RecordKind.GapOpened or RecordKind.GapClosed));

    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        Assert.Equal(sequence, record.Sequence);
        _records.Enqueue(record);
    }
}
