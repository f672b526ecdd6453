namespace KisFast.Simulator;

// Faults of the WebSocket, applied where a frame meets the pending bytes. All of it runs under the session's lock.
internal sealed partial class ClientSession
{
    private bool _oversizeSent;

    private int CoalesceLimit() => _faults.Find(FaultKind.Coalesce)?.Number ?? 0;

    private void AppendFirstAck(Subscription subscription)
    {
        lock (_lock)
        {
            _subscriptions.Add((subscription.TrId, subscription.TrKey), subscription);
            if (_closing || _silent) return;
            if (subscription.User is not null && _faults.Find(FaultKind.Early) is { } early)
            {
                _faults.Strike(FaultKind.Early);
                subscription.NoticesUntilAck = early.Number;
                _ackDueAt = _host.Clock.TimeProvider.GetTimestamp() + _host.Clock.TimeProvider.TimestampFrequency / 2;
                return;
            }

            if (subscription.User is not null && _faults.Find(FaultKind.NoKey) is { } noKey)
            {
                _faults.Strike(FaultKind.NoKey);
                AppendAck(subscription, withKey: false);
                subscription.NoticesUntilAck = noKey.Number > 0 ? noKey.Number : -1;
                return;
            }

            if (subscription.User is not null && AppendKeyless(subscription))
                return;

            AppendAck(subscription, withKey: true);
        }
    }

    // A subscription whose ack had no key is asked for again.
    private void AppendAgain(Subscription subscription)
    {
        lock (_lock)
        {
            if (_closing || _silent || AppendKeyless(subscription))
                return;
            subscription.IsKeyless = false;
            AppendAck(subscription, withKey: true);
        }
    }

    private bool AppendKeyless(Subscription subscription)
    {
        if (_faults.Find(FaultKind.Keyless) is not { } keyless || !keyless.TryUse())
            return false;
        _faults.Strike(FaultKind.Keyless);
        subscription.IsKeyless = true;
        AppendFrameLocked(FrameWriter.Final | FrameWriter.Text, ControlText.Keyless(keyless.Word, subscription.TrId, subscription.TrKey));
        return true;
    }

    private void AppendAck(Subscription subscription, bool withKey)
    {
        subscription.NoticesUntilAck = -1;
        byte[] ack = ControlText.Ack(OpspCode.Subscribed, subscription.TrId, subscription.TrKey, withKey ? subscription.Cipher : null);
        AppendFrameLocked(FrameWriter.Final | FrameWriter.Text, ack);
        if (_faults.Find(FaultKind.DuplicateAck) is null) return;
        _faults.Strike(FaultKind.DuplicateAck);
        AppendFrameLocked(FrameWriter.Final | FrameWriter.Text, ack);
    }

    private bool AppendFaultyNotice(Subscription subscription, ReadOnlySpan<byte> plaintext)
    {
        if (_faults.Find(FaultKind.Fields) is { } fields)
        {
            _faults.Strike(FaultKind.Fields);
            plaintext = NoticeFields.Resize(plaintext, fields.Number);
        }

        if (_faults.Find(FaultKind.Oversize) is { } oversize && !_oversizeSent)
        {
            _oversizeSent = true;
            _faults.Strike(FaultKind.Oversize);
            var junk = new byte[oversize.Number];
            junk.AsSpan().Fill((byte)'A');
            AppendFrameLocked(FrameWriter.Final | FrameWriter.Text, junk);
        }

        if (_faults.Find(FaultKind.Garbage) is { } garbage && _notices % Math.Max(1, garbage.Notices) == 0)
        {
            _faults.Strike(FaultKind.Garbage);
            _pending.Append(GarbageFrames.Create(garbage.Word, subscription, plaintext, _random));
        }

        if (_faults.Find(FaultKind.Stray) is { } stray && _notices % (stray.Count ?? 20) == 0)
        {
            _faults.Strike(FaultKind.Stray);
            AppendFrameLocked(FrameWriter.Final | FrameWriter.Text, ControlText.Ack(stray.Number, null, ""));
        }

        if (_faults.Find(FaultKind.OtherTr) is not null)
        {
            _faults.Strike(FaultKind.OtherTr);
            subscription.SendUnder(subscription.TrId == "H0GSCNI0" ? "H0GSCNI9" : "H0GSCNI0");
        }

        if (_faults.Find(FaultKind.Silence) is { } silence && _notices > silence.Notices)
        {
            _faults.Strike(FaultKind.Silence);
            _silent = true;
            return false;
        }

        if (_faults.Find(FaultKind.KeyChange) is { } keyChange && _notices % keyChange.Notices == 0)
        {
            _faults.Strike(FaultKind.KeyChange);
            subscription.ChangeKey(NoticeCipher.Create(_random));
            AppendAck(subscription, withKey: true);
        }

        if (_faults.Find(FaultKind.WrongKey) is { } wrongKey && _notices % wrongKey.Notices == 0)
        {
            _faults.Strike(FaultKind.WrongKey);
            using NoticeCipher stranger = NoticeCipher.Create(_random);
            AppendNoticeFrame(subscription, stranger, plaintext);
            return false;
        }

        if (_faults.Find(FaultKind.Unsent) is { } unsent && _notices % unsent.Notices == 0)
        {
            _faults.Strike(FaultKind.Unsent);
            return false;
        }

        if (_faults.Find(FaultKind.Twice) is { } twice && _notices % twice.Notices == 0)
        {
            _faults.Strike(FaultKind.Twice);
            _host.SentTwice.Add(plaintext);
            AppendNoticeFrame(subscription, subscription.Cipher, plaintext);
        }

        int start = _pending.Length;
        if (_faults.Find(FaultKind.Fragment) is { } fragment)
        {
            _faults.Strike(FaultKind.Fragment);
            AppendFragments(subscription, plaintext, fragment.Number);
        }
        else if (_faults.Find(FaultKind.Plain) is not null)
        {
            _faults.Strike(FaultKind.Plain);
            AppendFrameLocked(FrameWriter.Final | FrameWriter.Text, [(byte)'0', .. subscription.Prefix.AsSpan(1), .. plaintext]);
        }
        else
        {
            AppendNoticeFrame(subscription, subscription.Cipher, plaintext);
        }

        return AppendEnding(start);
    }

    // Faults that strike within or after the frame that starts at the given position.
    private bool AppendEnding(int start)
    {
        int length = _pending.Length - start;
        if (_faults.Find(FaultKind.Drop) is { } drop && _notices > drop.Notices)
        {
            _faults.Strike(FaultKind.Drop);
            int offset = drop.Offset == Fault.RandomOffset ? _random.Next(length) : Math.Min(drop.Offset, length);
            _pending.Advance(offset - length);
            _pending.Add(drop.Word == "rst" ? WireAct.Reset : WireAct.Finish);
            _closing = true;
            return offset == length;
        }

        if (_faults.Find(FaultKind.Close) is { } close && _notices >= close.Notices)
        {
            _faults.Strike(FaultKind.Close);
            AppendFrameLocked(FrameWriter.Final | FrameWriter.Close, [(byte)(close.Number >> 8), (byte)close.Number, .. "bye"u8]);
            _pending.Add(WireAct.Finish);
            _closing = true;
            return true;
        }

        if (_faults.Find(FaultKind.Trickle) is { } trickle)
        {
            _faults.Strike(FaultKind.Trickle);
            for (int position = start + 1; position <= start + length; position++)
                _pending.Steps.Add(new WireStep(position, WireAct.Wait, trickle.Number));
        }

        if (_faults.Find(FaultKind.Coalesce) is not null)
        {
            if (_held == 0) _faults.Strike(FaultKind.Coalesce);
            _held++;
        }

        return true;
    }

    private void AppendFragments(Subscription subscription, ReadOnlySpan<byte> plaintext, int size)
    {
        byte[] payload = [.. subscription.Prefix, .. new byte[NoticeCipher.Base64Length(plaintext.Length)]];
        subscription.Cipher.EncryptToBase64(plaintext, payload.AsSpan(subscription.Prefix.Length));
        for (int from = 0; from < payload.Length; from += size)
        {
            int count = Math.Min(size, payload.Length - from);
            byte opcode = from == 0 ? FrameWriter.Text : FrameWriter.Continuation;
            byte final = from + count == payload.Length ? FrameWriter.Final : (byte)0;
            AppendFrameLocked((byte)(final | opcode), payload.AsSpan(from, count));
            if (from == 0 && final == 0) AppendFrameLocked(FrameWriter.Final | FrameWriter.Ping, "between"u8);
        }
    }
}
