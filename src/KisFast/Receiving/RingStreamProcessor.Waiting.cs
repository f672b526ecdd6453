using System.Diagnostics;
using KisFast.Diagnostics;
using KisFast.Framing;
using KisFast.Ring;

namespace KisFast.Receiving;

/// <content>
/// A ring without room: what needs a slot waits in memory, in order, and the thread that reads does not, so that PINGPONG is answered. Who
/// reads calls <see cref="Relieve"/> now and then until nothing waits, and reads nothing while <see cref="StreamProcessor.IsFull"/>.
/// </content>
internal sealed partial class RingStreamProcessor<TWriter>
{
    private static readonly TimeSpan ShortWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DetachedPause = TimeSpan.FromMilliseconds(5);

    private readonly WaitingMessages _waiting = new();
    private long _waitsSince;
    private bool _isRelieving;
    private bool _isToldWaiting;
    private bool _isToldFull;
    private bool _isPumped;
    private Task _pump = Task.CompletedTask;
    private volatile bool _isOver;

    public override bool HoldsNotices => _waiting.Frames > 0;

    public override StreamStatus Relieve()
    {
        if (!_waiting.TryPeek(out WaitingMessages.Item first)) return StreamStatus.Open;
        long before = _shared.Writer.LastPublished;
        RecordStamp lastStamp = LastStamp;
        BeginBatch(new RecordStamp(Stopwatch.GetTimestamp(), 0, 0));
        _isRelieving = true;
        try
        {
            return RelieveAll();
        }
        finally
        {
            _isRelieving = false;
            LastStamp = lastStamp;
            EndBatch(before, first.Own is null ? first.Stamp : new RecordStamp(Stopwatch.GetTimestamp(), 0, 0));
            EndOrTellWaiting();
        }
    }

    public override async Task RelieveAllAsync()
    {
        if (!IsWaiting || Output is not null) return;
        await Settings.Flow.RunAsync(Pump, CancellationToken.None).ConfigureAwait(false);
        await _pump.ConfigureAwait(false);
    }

    // Nobody reads: what waits is looked after until nothing does, or somebody reads. In the flow.
    private void Pump()
    {
        if (_isPumped || _isOver || !IsWaiting || Output is not null) return;
        _isPumped = true;
        _pump = PumpAsync();
    }

    private async Task PumpAsync()
    {
        try
        {
            bool goesOn = true;
            while (goesOn)
            {
                await Task.Delay(DetachedPause).ConfigureAwait(false);
                // That it is over is said in the flow: what is kept after that finds nobody who looks after it.
                await Settings.Flow.RunAsync(() => goesOn = _isPumped = RelieveDetached(), CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (RingHaltedException)
        {
            // The feed ends: nobody will handle them.
        }
    }

    // Whether something waits still, and nobody else looks after it.
    private bool RelieveDetached()
    {
        // Who reads has to hear what comes of it.
        if (Output is null) Relieve();
        return IsWaiting && Output is null && !_isOver;
    }

    // No room is known of for sure: the way of a notice that meets a ring that may be full.
    private StreamStatus OnNoticeInDoubt(ReadOnlySpan<byte> frame, in RecordStamp stamp)
    {
        // What is no notice needs no slot.
        if (KisFrame.TryParseAnyTr(frame, out KisFrame head) != RejectReason.None || head.TrId == TrId.None) return OnNotice(frame, stamp);
        if (!IsWaiting && (_shared.Writer.HasRoom(head.Count) || HasRoomSoon(head.Count))) return OnNotice(frame, stamp);
        BeginWaiting();
        _waiting.Keep(frame, stamp);
        IsFull = _waiting.IsFull;
        if (IsFull) TellFull();
        return StreamStatus.Open;
    }

    // A handler that is at work makes room in a moment: to keep what comes costs memory and a second look. Every session of the feed may be
    // held up by this, one after the other, and KIS wants PINGPONG answered in 100 s.
    private bool HasRoomSoon(int count)
    {
        long began = Stopwatch.GetTimestamp();
        for (int turn = 0; Stopwatch.GetElapsedTime(began) < ShortWait; turn++)
        {
            FullRingPause.Wait(turn);
            if (_shared.Writer.HasRoom(count)) return true;
        }

        return false;
    }

    private StreamStatus OnNotice(ReadOnlySpan<byte> frame, in RecordStamp stamp)
    {
        RejectReason reason = Decode(frame, stamp);
        return reason == RejectReason.None ? StreamStatus.Open : OnRefused(frame, reason, stamp);
    }

    // The frames before an ack that brings a key were encrypted with the one before it.
    private bool HasToWait(in ControlMessage ack) => !_isRelieving && _waiting.Frames > 0 && !(ack.Key.IsEmpty && ack.Iv.IsEmpty);

    // Booked at once: the repair that it belongs to goes on.
    private void KeepOwn(in FillRecord record)
    {
        BeginWaiting();
        Settings.Ledger?.Add(in record);
        _waiting.Keep(in record);
        Pump();
    }

    private StreamStatus RelieveAll()
    {
        StreamStatus status = StreamStatus.Open;
        while (status == StreamStatus.Open && _waiting.TryPeek(out WaitingMessages.Item item))
        {
            if (item.Own is { } own)
            {
                if (!_shared.Writer.HasRoom(1)) break;
                // Booked already: it stays one of those that nobody has handled.
                _shared.Writer.ThrowIfCut();
                _waiting.Drop();
                PublishBooked(own.Value);
                continue;
            }

            bool isNotice = KisFrame.TryParseAnyTr(item.Frame, out KisFrame head) == RejectReason.None;
            if (isNotice && !_shared.Writer.HasRoom(head.Count)) break;
            _waiting.Drop();
            LastStamp = item.Stamp;
            status = isNotice ? OnNotice(item.Frame, item.Stamp) : OnOtherText(item.Frame, item.Stamp);
        }

        return status;
    }

    private void PublishBooked(in FillRecord record)
    {
        ref FeedWriter<TWriter> writer = ref _shared.Writer;
        writer.Ledger = null;
        Write(ref writer, in record);
    }

    private void BeginWaiting()
    {
        if (IsWaiting) return;
        IsWaiting = true;
        _waitsSince = Stopwatch.GetTimestamp();
        Counters.RingWaits++;
    }

    private void EndOrTellWaiting()
    {
        IsFull = _waiting.IsFull;
        if (_waiting.Count == 0)
        {
            IsWaiting = false;
            if (_isToldWaiting) Log.RingHasRoom(Settings.Logger, Settings.Name, Stopwatch.GetElapsedTime(_waitsSince).TotalSeconds);
            _isToldWaiting = _isToldFull = false;
        }
        else if (!_isToldWaiting && Stopwatch.GetElapsedTime(_waitsSince) >= LongWait)
        {
            _isToldWaiting = true;
            Log.RingFull(Settings.Logger, Settings.Name, Stopwatch.GetElapsedTime(_waitsSince).TotalSeconds, _waiting.Count);
        }
    }

    private void TellFull()
    {
        if (_isToldFull) return;
        _isToldFull = _isToldWaiting = true;
        Log.RingFullTooLong(Settings.Logger, Settings.Name, _waiting.Count);
    }

    // Nobody will handle them: the ring was halted.
    private void ForgetWaiting()
    {
        int forgotten = _waiting.DropFrames();
        if (forgotten > 0) Log.WaitingForgotten(Settings.Logger, Settings.Name, forgotten);
        IsFull = false;
        IsWaiting = _waiting.Count > 0;
    }
}
