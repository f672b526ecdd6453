using KisFast.Diagnostics;
using KisFast.Framing;
using KisFast.Receiving;
using KisFast.Recovery;
using KisFast.Ring;
using KisFast.Session;
using KisFast.Tests.Recovery;
using KisFast.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace KisFast.Tests.Session;

/// <summary>When the history is looked at next.</summary>
public sealed class ComparisonTests : IStreamEvents, IDisposable
{
    private static readonly RepairSettings Settings = RepairSettings.For(KisEnvironment.Real);

    private readonly VirtualTime _time = new();
    private readonly OrderLedger _ledger = new(Notices.Account) { HasBaseline = true };
    private readonly RingStreamProcessor<SmallRing> _processor;
    private readonly Comparison _comparison;
    private KisErrorAction? _failure;

    public ComparisonTests()
    {
        var flow = new ReceiveFlow(gate: null);
        var settings = new StreamSettings
        { HtsIds = ["htsid"], TrId = TrId.H0GSCNI9, Ledger = _ledger, Flow = flow, Events = this, Logger = NullLogger.Instance };
        var writer = new FeedWriter<SmallRing>(
            new SmallRing(NoticeDecoder.MinRingSize), new Disruptor<FillRecord>(NoticeDecoder.MinRingSize), stopsWhenFull: false, new RecordCounts());
        _processor = new RingStreamProcessor<SmallRing>(settings, new SharedWriter<SmallRing>(writer));
        var gaps = new SessionGaps(Notices.Identity, _ledger, flow, new ReceiveClock(), _processor, NullLogger.Instance);
        var repairer = new GapRepairer(
            (_, _, _, _) => _failure is { } action ? throw new KisApiException(FeedFailure.Network, action, "GET failed.") : Task.FromResult(Notices.History()),
            _time.GetUtcNow, _ledger, Notices.Identity, Settings, new TestTarget(_time, _ledger), _time);
        _comparison = new Comparison(gaps, repairer, Settings, _time, "a session", NullLogger.Instance);
    }

    [Theory]
    [InlineData(KisErrorAction.Retry)]
    [InlineData(KisErrorAction.Fatal)]
    public async Task What_KIS_refuses_is_asked_for_less_and_less_often_and_never_given_up(KisErrorAction refusal)
    {
        _failure = refusal;
        List<double> minutes = [];
        for (int look = 0; look < 7; look++)
        {
            await LookAsync();
            minutes.Add(_comparison.NextWait.TotalMinutes);
        }

        Assert.Equal([1, 2, 4, 8, 16, 30, 30], minutes);
        _failure = null;
        await LookAsync();
        Assert.Equal(Settings.Beat, _comparison.NextWait);
    }

    [Fact]
    public async Task A_repair_that_read_the_history_ends_the_wait()
    {
        _failure = KisErrorAction.Fatal;
        await LookAsync();
        await LookAsync();
        Assert.Equal(TimeSpan.FromMinutes(2), _comparison.NextWait);
        _comparison.OnHistoryRead();
        Assert.Equal(Settings.Beat, _comparison.NextWait);
    }

    public void Dispose() => _processor.Dispose();

    KisFastException? IStreamEvents.OnAck(in ControlMessage ack, int keyOf) => null;

    void IStreamEvents.OnNoticeLost(RejectReason reason)
    {
    }

    private Task LookAsync()
    {
        _time.Advance(_comparison.NextWait);
        return _comparison.LookAsync(CancellationToken.None);
    }
}
