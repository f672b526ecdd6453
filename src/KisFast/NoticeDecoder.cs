using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using KisFast.Decryption;
using KisFast.Framing;
using KisFast.Ring;
using KisFast.Splitting;

namespace KisFast;

/// <summary>
/// Turns KIS frames (<c>0|TR|NNN|text</c> and <c>1|TR|NNN|base64</c>) into records in a ring: base64, AES-256-CBC, PKCS#7, carets,
/// fields, all checked, nothing allocated. A bad record of several is refused alone: see <see cref="Refused"/>. Holds the session's keys
/// and one pooled scratch buffer; one
/// thread at a time. Dispose wipes both.
/// </summary>
public sealed partial class NoticeDecoder : IDisposable
{
    // Frames with up to this many records are decoded where they will be published; a ring must have as many slots. Larger frames are
    // checked first and then decoded in portions of this size.
    private const int MaxDirectRecords = 16;

    // A larger one served one large frame and is not kept.
    private const int MaxKeptJoin = 64 * 1024;

    private readonly KeyRing _keys = new();
    private DecryptBuffer? _buffer;
    private byte[] _joined = [];

    /// <summary>The smallest ring, in slots, that a decoder can write to.</summary>
    public const int MinRingSize = MaxDirectRecords;

    /// <summary>Frames under a TR id without a key that were read with the key of the other notice TR.</summary>
    internal long OtherTrFrames { get; private set; }

    /// <summary>Whether there is a key for a TR id.</summary>
    public bool HasKey(TrId trId) => _keys.Has(trId);

    /// <summary>
    /// Sets the key of a TR id, in place of the one before. With more than one HTS id on a session, one key each; at most 41, KIS's
    /// registrations a session: one more wipes and replaces the oldest.
    /// </summary>
    /// <param name="trId">The TR id that the ack names.</param>
    /// <param name="key">The ack's <c>key</c>: its 32 bytes are the AES key.</param>
    /// <param name="iv">The ack's <c>iv</c>: its 16 bytes are the iv.</param>
    /// <param name="htsId">The HTS id (<c>tr_key</c>) that the key is for; may stay empty when a session has one.</param>
    /// <exception cref="ArgumentException">A length is wrong. The message does not hold the key.</exception>
    public void SetKey(TrId trId, ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> htsId = default) =>
        _keys.Set(trId, key, iv, htsId);

    /// <summary>Whether domestic notices were registered; null: they are taken, whoever asked for them.</summary>
    internal Func<bool>? ExpectsDomestic { get; init; }

    /// <summary>Forgets and wipes all keys: at the end of a connection.</summary>
    public void ClearKeys() => _keys.Clear();

    /// <summary>Decodes a frame and publishes its records.</summary>
    /// <param name="frame">The payload of one WebSocket text message.</param>
    /// <param name="writer">Where the records go.</param>
    /// <param name="stamp">When and on which session the frame came.</param>
    /// <param name="records">How many records were published; 0 when the frame is refused. Fewer than the frame held when some were
    /// refused: see <see cref="Refused"/>.</param>
    /// <typeparam name="TWriter">The ring's writer, a struct so that claim and publish are inlined.</typeparam>
    /// <returns>None, or why nothing of the frame was published.</returns>
    public RejectReason Decode<TWriter>(ReadOnlySpan<byte> frame, ref TWriter writer, in RecordStamp stamp, out int records)
        where TWriter : struct, IRingWriter<FillRecord>
    {
        records = 0;
        _refusedCount = 0;
        var reason = KisFrame.TryParse(frame, out var head);
        if (reason != RejectReason.None) return reason;

        var buffer = _buffer ??= DecryptBuffer.Pool.Get();
        reason = head.IsEncrypted ? Decrypt(head, buffer, out int length) : buffer.TakePlain(head.Payload, out length);
        if (reason != RejectReason.None) return reason;

        if (TryDecodeUsual(buffer, head, length, ref writer, stamp))
        {
            records = head.Count;
            return RejectReason.None;
        }

        if (head.TrId > TrId.H0GSCNI9 && ExpectsDomestic is { } expects && !expects()) return RejectReason.UnknownTrId;
        var split = buffer.Split(length);
        int stride = split.FieldCount;
        if (head.Count != 1)
        {
            reason = CheckCount(FieldDecoder.MinFieldsOf(head.TrId), head.Count, ref stride);
            if (reason != RejectReason.None || !HeadsRepeat(buffer, head.Count, stride))
                return DecodeUnlike(buffer, head, split, reason, stride, ref writer, stamp, out records);
            if (HoldsMore(buffer, head, stride)) return RejectReason.CountMismatch;
            if (head.Count > MaxDirectRecords)
                return DecodeMany(buffer, head, split.NeedsTrim, stride, ref writer, stamp, out records);
        }
        else if (stride < FieldDecoder.MinFieldsOf(head.TrId))
        {
            return RejectReason.TooFewFields;
        }
        else if (HoldsMore(buffer, head, stride))
        {
            return RejectReason.CountMismatch;
        }

        reason = DecodeInto(buffer, head.TrId, 0, head.Count, split.NeedsTrim, stride, ref writer, stamp);
        if (reason != RejectReason.None) return DecodeEach(buffer, head, split.NeedsTrim, stride, ref writer, stamp, out records);
        records = head.Count;
        return reason;
    }

    /// <summary>Decodes a frame that may lie in several segments.</summary>
    /// <inheritdoc cref="Decode{TWriter}(ReadOnlySpan{byte}, ref TWriter, in RecordStamp, out int)"/>
    public RejectReason Decode<TWriter>(in ReadOnlySequence<byte> frame, ref TWriter writer, in RecordStamp stamp, out int records)
        where TWriter : struct, IRingWriter<FillRecord>
    {
        if (frame.IsSingleSegment) return Decode(frame.FirstSpan, ref writer, stamp, out records);
        int length = checked((int)frame.Length);
        if (_joined.Length < length)
        {
            ReleaseJoined();
            _joined = new byte[Math.Max(length, DecryptBuffer.InitialCapacity)];
        }

        frame.CopyTo(_joined);
        var reason = Decode(_joined.AsSpan(0, length), ref writer, stamp, out records);
        if (_joined.Length > MaxKeptJoin) ReleaseJoined();
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
        ClearKeys();
        ReleaseBuffer();
        ReleaseJoined();
    }

    // A plain frame in it holds an account.
    private void ReleaseJoined()
    {
        CryptographicOperations.ZeroMemory(_joined);
        _joined = [];
    }

    private RejectReason Decrypt(in KisFrame head, DecryptBuffer buffer, out int length)
    {
        length = 0;
        var key = _keys.Single(head.TrId);
        if (key is null && !_keys.Has(head.TrId)) return DecryptWithSibling(head, buffer, out length);
        var reason = buffer.TakeBase64(head.Payload, out int cipherLength);
        if (reason != RejectReason.None) return reason;
        if (key is null) return DecryptByTrial(head.TrId, buffer, cipherLength, out length);
        CbcDecryptor.Decrypt(key, buffer, cipherLength);
        length = Pkcs7.GetTextLength(ref buffer.PlainStart, cipherLength);
        return length >= 0 ? RejectReason.None : RejectReason.Padding;
    }

    // A paper server has been seen to answer with the real TR id: what comes under a TR id without a key is tried with the other's.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private RejectReason DecryptWithSibling(in KisFrame head, DecryptBuffer buffer, out int length)
    {
        length = 0;
        TrId sibling = head.TrId switch { TrId.H0GSCNI0 => TrId.H0GSCNI9, TrId.H0GSCNI9 => TrId.H0GSCNI0, _ => TrId.None };
        if (sibling == TrId.None || !_keys.Has(sibling)) return RejectReason.NoKey;
        var reason = buffer.TakeBase64(head.Payload, out int cipherLength);
        if (reason != RejectReason.None) return reason;
        if (DecryptByTrial(sibling, buffer, cipherLength, out length) != RejectReason.None) return RejectReason.NoKey;
        OtherTrFrames++;
        return RejectReason.None;
    }

    // The frame does not say whose it is: the key is the one whose padding fits and whose HTS id is the first field.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private RejectReason DecryptByTrial(TrId trId, DecryptBuffer buffer, int cipherLength, out int length)
    {
        KeyRing.Entry? fitting = null;
        int fields = 0;
        foreach (var entry in _keys.Entries)
        {
            if (entry.TrId != trId) continue;
            CbcDecryptor.Decrypt(entry.Key, buffer, cipherLength);
            length = Pkcs7.GetTextLength(ref buffer.PlainStart, cipherLength);
            if (length < 0) continue;
            var text = buffer.Plain[..length];
            if (entry.Owns(text)) return RejectReason.None;
            if (text.Count((byte)'^') < fields) continue;
            fitting = entry;
            fields = text.Count((byte)'^') + 1;
        }

        // No field 0 is a known HTS id: KIS may write it differently. Padding that fits by chance is one in 256, and then has few carets.
        length = -1;
        if (fitting is null) return RejectReason.Padding;
        CbcDecryptor.Decrypt(fitting.Key, buffer, cipherLength);
        length = Pkcs7.GetTextLength(ref buffer.PlainStart, cipherLength);
        return RejectReason.None;
    }

    private static RejectReason CheckCount(int least, int count, ref int stride)
    {
        if (stride < least) return RejectReason.TooFewFields;
        if (count == 0 || stride % count != 0) return RejectReason.CountMismatch;
        stride /= count;
        return stride < least ? RejectReason.CountMismatch : RejectReason.None;
    }

    private static RejectReason DecodeInto<TWriter>(
        DecryptBuffer buffer, TrId trId, int first, int count, bool needsTrim, int stride, ref TWriter writer, in RecordStamp stamp)
        where TWriter : struct, IRingWriter<FillRecord>
    {
        long sequence = writer.Claim(count);
        for (int i = 0; i < count; i++)
        {
            ref var record = ref writer[sequence + i];
            ref int bounds = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(buffer.Bounds), (first + i) * stride);
            var reason = FieldDecoder.Decode(trId, ref buffer.PlainStart, ref bounds, stride, needsTrim, ref record);
            if (reason != RejectReason.None) return reason;
            record.Sequence = sequence + i;
            record.TrId = trId;
            record.SetOrigin(stamp);
        }

        writer.Publish(sequence + count - 1);
        return RejectReason.None;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private RejectReason DecodeMany<TWriter>(
        DecryptBuffer buffer, in KisFrame head, bool needsTrim, int stride, ref TWriter writer, in RecordStamp stamp, out int records)
        where TWriter : struct, IRingWriter<FillRecord>
    {
        records = 0;
        FillRecord trial = default;
        for (int i = 0; i < head.Count; i++)
        {
            ref int bounds = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(buffer.Bounds), i * stride);
            var reason = FieldDecoder.Decode(head.TrId, ref buffer.PlainStart, ref bounds, stride, needsTrim, ref trial);
            if (reason != RejectReason.None) return DecodeEach(buffer, head, needsTrim, stride, ref writer, stamp, out records);
        }

        for (; records < head.Count; records += MaxDirectRecords)
        {
            int portion = Math.Min(MaxDirectRecords, head.Count - records);
            DecodeInto(buffer, head.TrId, records, portion, needsTrim, stride, ref writer, stamp);
        }

        records = head.Count;
        return RejectReason.None;
    }
}
