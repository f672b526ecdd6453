using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using KisFast.Diagnostics;
using KisFast.Framing;
using KisFast.Status;

namespace KisFast.Receiving;

/// <content>Everything that is not a notice: control messages, WebSocket control frames, what nobody expects.</content>
internal sealed partial class RingStreamProcessor<TWriter>
{
    private const int NoticeHeadBytes = 32;

    private StreamStatus OnMessage(in WebSocketMessage message, in RecordStamp stamp)
    {
        // Inline handlers do not wait for a reply that is sent.
        if (message.Opcode != WebSocketOpcode.Text) _shared.Writer.Flush();
        switch (message.Opcode)
        {
            case WebSocketOpcode.Text:
                return OnText(message.Payload, stamp);
            case WebSocketOpcode.Ping:
                Counters.Pings++;
                Span<byte> payload = stackalloc byte[125];
                message.Payload.CopyTo(payload);
                Reply(WebSocketOpcode.Pong, payload[..(int)message.Payload.Length]);
                return StreamStatus.Open;
            case WebSocketOpcode.Close:
                return OnClose(message.Payload);
            case WebSocketOpcode.Binary:
                Counters.Messages++;
                Sink.Take(message.Payload, RejectReason.Malformed, stamp, "A binary message; KIS sends text.");
                Span<byte> start = stackalloc byte[(int)Math.Min(message.Payload.Length, NoticeHeadBytes)];
                message.Payload.Slice(0, start.Length).CopyTo(start);
                if (LooksLikeNotice(start)) Settings.Events.OnNoticeLost(RejectReason.Malformed);
                return StreamStatus.Open;
            default:
                return StreamStatus.Open;
        }
    }

    private StreamStatus OnOtherText(ReadOnlySpan<byte> text, in RecordStamp stamp)
    {
        _shared.Writer.Flush();
        ReadOnlySpan<byte> json = WithoutJunk(text);
        if (json.IsEmpty || json[0] != '{' || !ControlMessage.TryParse(json, out ControlMessage message))
        {
            Sink.Take(text, RejectReason.Malformed, stamp, "Neither a notice nor a JSON control message.");
            if (LooksLikeNotice(text)) Settings.Events.OnNoticeLost(RejectReason.Malformed);
            return StreamStatus.Open;
        }

        switch (message.Kind)
        {
            case ControlKind.PingPong:
                OnPingPong(json);
                return StreamStatus.Open;
            case ControlKind.Ack:
                return HasToWait(message) ? KeepAck(text, stamp) : OnAck(text, message);
            default:
                Sink.Take(text, RejectReason.Malformed, stamp, "A JSON message of unknown shape.");
                return StreamStatus.Open;
        }
    }

    // A byte order mark, white space, a NUL of C's: PINGPONG with one round it has to be answered all the same.
    private static ReadOnlySpan<byte> WithoutJunk(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("\uFEFF"u8)) text = text[3..];
        return text.Trim("\0 \t\r\n"u8);
    }

    // A digit that nobody knows before the TR id, or a byte order mark: what follows may have been a fill.
    private static bool LooksLikeNotice(ReadOnlySpan<byte> message) =>
        message[..Math.Min(message.Length, NoticeHeadBytes)].IndexOf("|H0GSCNI"u8) >= 0;

    private void OnPingPong(ReadOnlySpan<byte> text)
    {
        Counters.PingPongs++;
        // A control frame holds 125 bytes; KIS's message has 61.
        bool asText = Settings.PingPongReply == PingPongReply.EchoText || text.Length > 125;
        Reply(asText ? WebSocketOpcode.Text : WebSocketOpcode.Pong, text);
    }

    private void Reply(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        if (Output is null || !Output.TrySend(opcode, payload)) Counters.RepliesNotSent++;
    }

    private const int NobodysKey = -1, QuoteKey = -2;

    private StreamStatus OnAck(ReadOnlySpan<byte> text, in ControlMessage ack)
    {
        Counters.Acks++;
        int keyOf = TakeKey(ack);
        KisFastException? failure = Settings.Events.OnAck(ack, keyOf);
        if (keyOf != NobodysKey)
        {
            // The key is in the decoder now; the read buffer goes back to a pool.
            Wipe(text);
            ReleasePending();
        }

        if (failure is null) return StreamStatus.Open;
        End = failure;
        return StreamStatus.Ended;
    }

    private StreamStatus KeepAck(ReadOnlySpan<byte> text, in RecordStamp stamp)
    {
        _waiting.Keep(text, stamp);
        Wipe(text);
        return StreamStatus.Open;
    }

    private static void Wipe(ReadOnlySpan<byte> text) =>
        CryptographicOperations.ZeroMemory(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(text), text.Length));

    // Every ack that carries a key replaces the old one; an ack without one leaves it. Returns whose it was.
    private int TakeKey(in ControlMessage ack)
    {
        if (ack.Key.IsEmpty && ack.Iv.IsEmpty) return NobodysKey;
        TrId trId = KisFrame.ParseTrId(ack.TrId);
        // A quote's ack has a key too, and must never touch a notice's.
        if (trId == TrId.None && Settings.MarketData?.TakeKey(ack) == true) return QuoteKey;
        int owner = _htsIds.Length == 1 ? 0 : OwnerOf(ack.TrKey);
        if (trId == TrId.None || owner < 0 || ack.Key.Length != 32 || ack.Iv.Length != 16 || IsBlank(ack.Key) || IsBlank(ack.Iv))
        {
            Counters.BadKeys++;
            Log.BadKey(Settings.Logger, Settings.Name, ack.Key.Length, ack.Iv.Length);
            return NobodysKey;
        }

        _decoder.SetKey(trId, ack.Key, ack.Iv, _htsIds[owner]);
        // A domestic notice's key says nothing of the overseas ones'.
        if (trId <= TrId.H0GSCNI9) _hasKey[owner] = true;
        return owner;
    }

    // A column of fixed width that nobody has filled in.
    private static bool IsBlank(ReadOnlySpan<byte> text) => !text.ContainsAnyExcept((byte)' ');

    private int OwnerOf(ReadOnlySpan<byte> htsId)
    {
        for (int i = 0; i < _htsIds.Length; i++)
            if (htsId.SequenceEqual(_htsIds[i])) return i;
        return -1;
    }

    private StreamStatus OnClose(in ReadOnlySequence<byte> payload)
    {
        ushort code = WebSocketClose.ReadCode(payload);
        Output?.TrySendClose(code == WebSocketClose.NoStatus ? WebSocketClose.Normal : code, "");
        string reason = Printable.Quoted(Encoding.UTF8.GetBytes(Settings.Events.Hide(WebSocketClose.ReadReason(payload))));
        End = new KisFastException(FeedFailure.ConnectionLost, RetryAdvice.Retry, $"KIS closed the connection (code {code}, {reason}).");
        return StreamStatus.Ended;
    }

    private StreamStatus OnProtocolError(in ReadOnlySequence<byte> rest, in RecordStamp stamp)
    {
        WebSocketError error = Reader.Error;
        RejectReason reason = error.CloseCode == WebSocketError.MessageTooBig ? RejectReason.TooLarge : RejectReason.Malformed;
        string message = $"The WebSocket's bytes broke off here: {error.Reason}.";
        if (Reader.IsInsideMessage) Sink.TakeTail(rest.Length, reason, stamp, message);
        else Sink.Take(rest, reason, stamp, message);
        Output?.TrySendClose(error.CloseCode, "");
        string advice = reason == RejectReason.TooLarge ? "; MaxMessageBytes sets the limit" : "";
        End = new KisFastException(FeedFailure.Protocol, RetryAdvice.Retry, $"The server broke the WebSocket protocol: {error.Reason}{advice}.");
        return StreamStatus.Ended;
    }
}
