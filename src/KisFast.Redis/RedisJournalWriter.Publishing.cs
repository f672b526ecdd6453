using System.Text;

namespace KisFast.Redis;

/// <content>Until a batch is in, or it is certain that it will not be.</content>
internal sealed partial class RedisJournalWriter
{
    private static readonly TimeSpan TrimEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private const int NotesKept = 10_000;
    private const int AgainAtOnce = 512;

    private volatile bool _isAbandoned;
    private long _trimmedAt;
    private bool _goesOnUnkept;

    // How long one answer may take: longer than an fsync of a slow disk.
    private TimeSpan AnswerTimeout => _options.Lease > TimeSpan.FromSeconds(2) ? _options.Lease : TimeSpan.FromSeconds(2);

    public void Tend()
    {
        if (_failure is not null) throw _failure;
        try
        {
            ThrowIfLost();
            // Longer than this, and a standby must get the session of KIS.
            if (!_options.WaitsForEver && -_lease.Remaining > _options.OutageLimit) throw Away("its lease cannot be renewed", null);
            LookAgain();
            if (_options.KeepDays is { } days && _target.Time.GetElapsedTime(_trimmedAt) > TrimEvery) Trim(days);
        }
        catch (JournalException e)
        {
            _failure = e;
            throw;
        }
    }

    private void Publish(in JournalBatch batch, StreamId last)
    {
        long began = _target.Time.GetTimestamp();
        bool isToldAway = false;
        while (true)
        {
            string reason = "its lease cannot be renewed";
            try
            {
                ThrowIfLost();
                if (_lease.Master is { } master && _connection is not null && _connection.Address != master)
                    throw new IOException($"the sentinels name {master} now");
                if (_lease.Remaining > TimeSpan.Zero && !HasRoomFor(batch.Records.Length, began))
                {
                    Thread.Sleep(1);
                    continue;
                }

                if (_lease.Remaining > TimeSpan.Zero && TryPublish(in batch, last))
                {
                    if (isToldAway) TellBack(_target.Time.GetElapsedTime(began));
                    return;
                }
            }
            catch (Exception e) when (IsPassing(e))
            {
                reason = e.Message;
                Drop();
            }
            catch (RespException e)
            {
                throw RedisFault.Describe(e, _target.Name);
            }

            if (_isAbandoned || (!_options.WaitsForEver && _target.Time.GetElapsedTime(began) > _options.OutageLimit)) throw Away(reason, null);
            if (!isToldAway) RedisLog.Away(_logger, _stream, reason);
            isToldAway = true;
            Sleep();
        }
    }

    private void Sleep()
    {
        if (_target.World is { } world) world.Sleep(Pause);
        else Thread.Sleep(Pause);
    }

    private void TellBack(TimeSpan away)
    {
        double seconds = away.TotalSeconds;
        RedisLog.Back(_logger, _stream, seconds);
    }

    // One try. False: it is not in, and may be tried again.
    private bool TryPublish(in JournalBatch batch, StreamId last)
    {
        if (_connection is null) return Look(in batch, last);

        if (_begun is null)
        {
            _connection.SetTimeout(AnswerTimeout);
            Write(in batch, _last);
            _connection.Send(_commands);
        }

        _begun = null;
        ReadOnlySpan<byte> answer = _connection.Read(out _);
        return answer.SequenceEqual("OK"u8) || Settle(in batch, last, EntryFlow.GapOf(Encoding.ASCII.GetString(answer)));
    }

    // What was in flight when the connection before broke may be in, and what was sent to an old master may not.
    private bool Look(in JournalBatch batch, StreamId last)
    {
        _connection = _target.Connect("writer", AnswerTimeout);
        _append = Scripts.Load(_connection, Scripts.Append);
        return Settle(in batch, last, new StreamQueries(_connection, _target.Keys, _target.Name).Top());
    }

    // Nothing may come for hours, and what an old master took has to be at the new one all the same; what a server lost, there again before
    // consumers give it up.
    private void LookAgain()
    {
        if (_lease.Remaining <= TimeSpan.Zero) return;
        try
        {
            if (_lease.Master is { } master && _connection?.Address != master) Drop();
            if (_connection is null) Look(default, _last);
            else Settle(default, _last, new StreamQueries(_connection, _target.Keys, _target.Name).Top());
        }
        catch (Exception e) when (IsPassing(e))
        {
            Drop();
        }
        catch (RespException e)
        {
            throw RedisFault.Describe(e, _target.Name);
        }
    }

    private void Drop()
    {
        _connection?.Dispose();
        _connection = null;
        _begun = null;
    }

    // Without a wait, and without a word where it may not: Append tells.
    private bool MayPublish(int records) =>
        !_lease.IsLost && _lease.Remaining > TimeSpan.Zero
        && (_lease.Master is not { } master || _connection!.Address == master)
        && (_replication is null || (_last.IsClaim ? 0 : (long)_last.Sequence - _replication.Kept) + records <= SentWindow.Size);

    // What was sent and is not kept is published again after a fail-over: it has to be at hand. Replicas that stay behind stop nobody for good.
    private bool HasRoomFor(int records, long began)
    {
        // Without a connection something is to be looked at first.
        if (_replication is null || _last.IsClaim || _connection is null) return true;
        long waiting = (long)_last.Sequence - _replication.Kept;
        if (waiting == 0 || waiting + records <= SentWindow.Size)
        {
            _goesOnUnkept = false;
            return true;
        }

        TimeSpan waited = _target.Time.GetElapsedTime(began);
        if (!_goesOnUnkept && !_isAbandoned && waited < _options.OutageLimit) return false;
        if (!_goesOnUnkept) RedisLog.NotKept(_logger, _stream, waiting, waited.TotalSeconds);
        return _goesOnUnkept = true;
    }

    // What the last entry says of a batch: it is in, it is not, or somebody else was there.
    private bool Settle(in JournalBatch batch, StreamId last, StreamId top)
    {
        if (top == last && !batch.Records.IsEmpty) return true;
        if (top == _last) return false;
        if (top < _last)
        {
            PublishAgain(top);
            return false;
        }

        throw new StreamQueries(_connection!, _target.Keys, _target.Name).TopIsOurs()
            ? new JournalException(JournalFault.Superseded, $"{_stream} has been claimed by a later start: this one publishes no more.")
            : RedisFault.Unreadable(_target.Name, top.ToString(), "it is not the record that was to come next");
    }

    // The store has less than it had taken. What is still at hand goes in again, under the same ids; the claim too.
    private void PublishAgain(StreamId top)
    {
        int count = _window.CountAfter(top);
        bool lostClaim = top < StreamId.OfClaim(Epoch);
        if (count < 0 || (lostClaim && top != _claimedAfter))
        {
            throw new JournalException(JournalFault.WentBack,
                $"{_stream} went back to {top}, and {_last} had been published: it was deleted, or restored from an older copy. The next start publishes "
                + "what the order history brings.");
        }

        StreamId after = top;
        if (lostClaim)
        {
            RedisClaim.Make(_connection!, _target, _owner, _lease.Token, _options, Epoch);
            after = StreamId.OfClaim(Epoch);
        }

        // With the claim all other keys are gone as well.
        if (lostClaim)
        {
            long heard = _heardUtcTicks;
            _heardUtcTicks = 0;
            HandlerPosition[] handlers = [.. _handlers.Select(static pair => new HandlerPosition(pair.Key, pair.Value))];
            SendAgain(new JournalBatch { Handlers = handlers, HeardUtcTicks = heard }, after);
            _heardUtcTicks = heard;
        }

        for (int left = count; left > 0;)
        {
            var records = new FillRecord[Math.Min(left, AgainAtOnce)];
            for (int i = 0; i < records.Length; i++) records[i] = _window.At(left - i);
            SendAgain(new JournalBatch { Records = records }, after);
            after = StreamId.Of(records[^1].Position);
            left -= records.Length;
        }

        RedisLog.PublishedAgain(_logger, _stream, top, count);
    }

    private void SendAgain(in JournalBatch batch, StreamId after)
    {
        Write(in batch, after);
        _connection!.Send(_commands);
        string answer = _connection.ReadString()!;
        if (answer != Scripts.Done) throw new IOException($"it changed meanwhile ({answer})");
    }

    private void Trim(int days)
    {
        _trimmedAt = _target.Time.GetTimestamp();
        try
        {
            if (_connection is null) return;
            var queries = new StreamQueries(_connection, _target.Keys, _target.Name);
            RecordPosition before = queries.Find(_options.TimeProvider.GetUtcNow().AddDays(-days));
            if (before != default) queries.Trim(before);
            queries.TrimNotes(NotesKept);
        }
        catch (Exception e) when (e is IOException or FormatException or RespException)
        {
            // The next batch tells what is wrong.
            Drop();
        }
    }

    private void ThrowIfLost()
    {
        if (_lease.IsLost)
            throw new JournalException(JournalFault.Superseded,
                $"The right to publish to {_target.Name} went to another process while this one could not renew it: it publishes no more.");
    }

    private bool IsPassing(Exception e) =>
        e is IOException or FormatException
        || (_options.WaitsForEver && e is RespException full && full.Is("OOM"))
        // In use: the lease was lost with a fail-over, and is about to be taken again.
        || e is JournalException { Fault: JournalFault.Unavailable or JournalFault.Io or JournalFault.InUse }
        || (e is RespException error && (error.Is("NOSCRIPT") || error.Is("LOADING") || error.Is("READONLY") || error.Is("MASTERDOWN")
            || error.Is("NOREPLICAS") || error.Is("MOVED") || error.Is("ASK") || error.Is("TRYAGAIN") || error.Is("CLUSTERDOWN")));

    private JournalException Away(string reason, Exception? cause) => new(JournalFault.Unavailable,
        $"{_stream} could not be written for {_options.OutageLimit.TotalSeconds:0.#} s: {reason}", cause);
}
