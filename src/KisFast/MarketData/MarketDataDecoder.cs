using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using KisFast.Decryption;
using KisFast.Framing;
using KisFast.MarketData;
using KisFast.Splitting;

namespace KisFast;

/// <summary>
/// Turns the frames of every TR that is no notice into records: HDFSCNT0, HDFSASP0 and HDFSASP1 into structs, any other into raw
/// messages. Nothing is allocated in steady state. A frame is all or nothing. One thread at a time. Dispose wipes keys and scratch.
/// </summary>
/// <remarks>Columns grow without warning: a record needs the columns that are known, and may have more.</remarks>
public sealed class MarketDataDecoder : IDisposable
{
    // What a frame with more records needed is not kept.
    private const int MaxKeptRecords = 64;

    // RSYM: D or R, three letters of a market, a symbol.
    private const int ShortestKey = 5;

    private readonly TrKeyRing _keys = new();
    private DecryptBuffer? _buffer;
    private QuoteClock _clock;
    private TradeTick[] _trades = new TradeTick[4];
    private BookSnapshot[] _books = new BookSnapshot[4];

    /// <summary>The longest TR id.</summary>
    public const int MaxTrIdLength = FixedText16.Capacity;

    /// <summary>Sets the key of a TR id, in place of the one before. Most TRs need none: their frames are plain.</summary>
    /// <param name="trId">The TR id that the ack names.</param>
    /// <param name="key">The ack's <c>key</c>: its 32 bytes are the AES key.</param>
    /// <param name="iv">The ack's <c>iv</c>: its 16 bytes are the iv.</param>
    /// <exception cref="ArgumentException">A length is wrong. The message does not hold the key.</exception>
    public void SetKey(ReadOnlySpan<byte> trId, ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv) => _keys.Set(trId, key, iv);

    /// <summary>Sets the key of every TR id that has none of its own.</summary>
    /// <inheritdoc cref="SetKey"/>
    public void SetAnyKey(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv) => _keys.SetAny(key, iv);

    /// <summary>Forgets and wipes all keys: at the end of a connection.</summary>
    public void ClearKeys() => _keys.Clear();

    /// <summary>Decodes a frame.</summary>
    /// <param name="frame">The payload of one WebSocket text message.</param>
    /// <param name="stamp">When and on which session the frame came.</param>
    /// <param name="batch">The records, until the next call; empty when the frame is refused.</param>
    /// <returns>None, or why the frame is refused: all of it.</returns>
    public RejectReason Decode(ReadOnlySpan<byte> frame, scoped in RecordStamp stamp, out MarketDataBatch batch)
    {
        batch = default;
        var reason = KisFrame.TryParseAnyTr(frame, out var head);
        if (reason != RejectReason.None) return reason;
        if (head.TrId != TrId.None || head.TrText.IsEmpty || head.TrText.Length > MaxTrIdLength) return RejectReason.UnknownTrId;

        var buffer = _buffer ??= DecryptBuffer.Pool.Get();
        reason = head.IsEncrypted ? Decrypt(head, buffer, out int length) : buffer.TakePlain(head.Payload, out length);
        if (reason != RejectReason.None) return reason;

        var split = buffer.Split(length);
        var trId = TypedOf(head.TrText);
        int minFields = trId == TrId.None ? 1 : trId == TrId.HDFSCNT0 ? TradeDecoder.MinFields : BookDecoder.MinFields;
        int count = head.Count;
        if (count == 0 || split.FieldCount % count != 0) return RejectReason.CountMismatch;
        int stride = split.FieldCount / count;
        if (stride < minFields) return split.FieldCount < minFields ? RejectReason.TooFewFields : RejectReason.CountMismatch;

        if (trId == TrId.None)
        {
            batch = new MarketDataBatch(head.TrText, buffer.Plain[..length], buffer.Bounds.AsSpan(0, split.FieldCount + 1), count, stride);
            return RejectReason.None;
        }

        for (int i = 0; i < count && reason == RejectReason.None; i++)
        {
            ref int bounds = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(buffer.Bounds), i * stride);
            reason = split.NeedsTrim
                ? DecodeTrimmed(buffer, ref bounds, trId, i, count, stride, stamp)
                : DecodeRecord(ref buffer.PlainStart, new FieldBounds(ref bounds), trId, i, count, stride, stamp);
        }

        if (reason == RejectReason.None)
            batch = trId == TrId.HDFSCNT0 ? new MarketDataBatch(_trades.AsSpan(0, count)) : new MarketDataBatch(_books.AsSpan(0, count));
        else if (!HasKeys(buffer, stride, count))
            reason = RejectReason.UnknownTrId;
        Trim(count);
        return reason;
    }

    /// <summary>Gives the scratch buffer back, wiped, until the next frame: for a session that will be quiet.</summary>
    public void ReleaseBuffer()
    {
        if (_buffer is null) return;
        DecryptBuffer.Pool.Return(_buffer);
        _buffer = null;
    }

    /// <summary>Wipes keys and scratch.</summary>
    public void Dispose()
    {
        _keys.Dispose();
        ReleaseBuffer();
    }

    private static TrId TypedOf(ReadOnlySpan<byte> trId) =>
        trId.SequenceEqual("HDFSCNT0"u8) ? TrId.HDFSCNT0
        : trId.SequenceEqual("HDFSASP0"u8) ? TrId.HDFSASP0
        : trId.SequenceEqual("HDFSASP1"u8) ? TrId.HDFSASP1
        : TrId.None;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private RejectReason Decrypt(in KisFrame head, DecryptBuffer buffer, out int length)
    {
        length = 0;
        if (_keys.Find(head.TrText) is not { } key) return RejectReason.NoKey;
        var reason = buffer.TakeBase64(head.Payload, out int cipherLength);
        if (reason != RejectReason.None) return reason;
        CbcDecryptor.Decrypt(key, buffer, cipherLength);
        length = Pkcs7.GetTextLength(ref buffer.PlainStart, cipherLength);
        return length >= 0 ? RejectReason.None : RejectReason.Padding;
    }

    private RejectReason DecodeRecord(
        ref byte text, FieldBounds bounds, TrId trId, int index, int count, int stride, in RecordStamp stamp)
    {
        if (trId == TrId.HDFSCNT0)
        {
            if (_trades.Length < count) _trades = new TradeTick[count];
            ref var tick = ref _trades[index];
            tick.TrId = trId;
            tick.FieldCount = stride;
            tick.SkippedBefore = 0;
            tick.ReceivedTimestamp = stamp.ReceivedTimestamp;
            tick.ReceivedUtcTicks = stamp.ReceivedUtcTicks;
            tick.SessionIndex = stamp.SessionIndex;
            return TradeDecoder.Decode(ref text, bounds, ref _clock, ref tick);
        }

        if (_books.Length < count) _books = new BookSnapshot[count];
        ref var book = ref _books[index];
        book.TrId = trId;
        book.FieldCount = stride;
        book.SkippedBefore = 0;
        book.ReceivedTimestamp = stamp.ReceivedTimestamp;
        book.ReceivedUtcTicks = stamp.ReceivedUtcTicks;
        book.SessionIndex = stamp.SessionIndex;
        return BookDecoder.Decode(ref text, bounds, stride, ref _clock, ref book);
    }

    // Each column gets bounds of its own, without the spaces at its ends.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private RejectReason DecodeTrimmed(
        DecryptBuffer buffer, ref int bounds, TrId trId, int index, int count, int stride, in RecordStamp stamp)
    {
        Span<int> own = stackalloc int[2 * BookDecoder.TenLevelFields];
        ref int starts = ref MemoryMarshal.GetReference(own);
        ref int nexts = ref Unsafe.Add(ref starts, BookDecoder.TenLevelFields);
        ref byte text = ref buffer.PlainStart;
        for (int i = 0; i < Math.Min(stride, BookDecoder.TenLevelFields); i++)
        {
            int start = Unsafe.Add(ref bounds, i), next = Unsafe.Add(ref bounds, i + 1);
            while (start < next - 1 && Unsafe.Add(ref text, start) == ' ') start++;
            while (start < next - 1 && Unsafe.Add(ref text, next - 2) == ' ') next--;
            Unsafe.Add(ref starts, i) = start;
            Unsafe.Add(ref nexts, i) = next;
        }

        return DecodeRecord(ref text, new FieldBounds(ref starts, ref nexts), trId, index, count, stride, stamp);
    }

    // Asked of a record that cannot be read: what does not even begin with a key is another layout, as in lists without RSYM.
    private static bool HasKeys(DecryptBuffer buffer, int stride, int count)
    {
        for (int i = 0; i < count; i++)
        {
            int start = buffer.Bounds[i * stride], end = buffer.Bounds[(i * stride) + 1] - 1;
            if (buffer.Plain[start..end].Trim((byte)' ').Length < ShortestKey) return false;
        }

        return true;
    }

    private void Trim(int count)
    {
        if (count <= MaxKeptRecords) return;
        // The batch keeps them alive.
        if (_trades.Length > MaxKeptRecords) _trades = new TradeTick[4];
        if (_books.Length > MaxKeptRecords) _books = new BookSnapshot[4];
    }
}
