using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KisFast.Framing;

/// <summary>
/// The head of a data frame, <c>&lt;0|1&gt;|TR_ID|NNN|payload</c>. Split on the first three pipes only; one trailing pipe is
/// tolerated (source: captures of the feed by users of other clients).
/// </summary>
internal readonly ref struct KisFrame
{
    private const int UsualHeadLength = 15;

    private KisFrame(bool encrypted, TrId trId, ReadOnlySpan<byte> trText, int count, ReadOnlySpan<byte> payload)
    {
        IsEncrypted = encrypted;
        TrId = trId;
        TrText = trText;
        Count = count;
        Payload = payload;
    }

    /// <summary>Whether the payload is base64 of ciphertext: the first digit says so, never the ack.</summary>
    public bool IsEncrypted { get; }

    /// <summary>The notice's; None for any other TR.</summary>
    public TrId TrId { get; }

    /// <summary>The TR id as it stands there.</summary>
    public ReadOnlySpan<byte> TrText { get; }

    /// <summary>The number of records, as claimed. Counts beyond <see cref="int.MaxValue"/> are that.</summary>
    public int Count { get; }

    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Reads the head.</summary>
    /// <returns>None, <see cref="RejectReason.Malformed"/> or <see cref="RejectReason.UnknownTrId"/>.</returns>
    public static RejectReason TryParse(ReadOnlySpan<byte> frame, out KisFrame result) =>
        TryParseUsualHead(frame, out result) ? RejectReason.None : TryParseAnyHead(frame, out result);

    /// <summary>The count of a notice whose head is as KIS sends them; more than any frame has where it is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MostRecords(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < UsualHeadLength || frame[10] != '|' || frame[14] != '|') return int.MaxValue;
        uint hundreds = (uint)frame[11] - '0', tens = (uint)frame[12] - '0', ones = (uint)frame[13] - '0';
        return hundreds <= 9 && tens <= 9 && ones <= 9 ? (int)((hundreds * 100) + (tens * 10) + ones) : int.MaxValue;
    }

    /// <summary>The notice's TR id, or <see cref="TrId.None"/> for any other text.</summary>
    public static TrId ParseTrId(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("H0GSCNI0"u8) ? TrId.H0GSCNI0
        : text.SequenceEqual("H0GSCNI9"u8) ? TrId.H0GSCNI9
        : text.SequenceEqual("H0STCNI0"u8) ? TrId.H0STCNI0
        : text.SequenceEqual("H0STCNI9"u8) ? TrId.H0STCNI9
        : TrId.None;

    // `e|H0GSCNIt|nnn|` with e 0 or 1, t 0 or 9 and three digits, compared as one vector.
    private static bool TryParseUsualHead(ReadOnlySpan<byte> frame, out KisFrame result)
    {
        result = default;
        if (frame.Length < Vector128<byte>.Count) return false;
        var head = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(frame));
        var pattern = Vector128.Create("0|H0GSCNI0|000|\0"u8);
        // How far above the pattern each byte may be: 1 for the first digit, 9 for TR and count, anything for the payload's first.
        var tolerance = Vector128.Create((byte)1, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 9, 9, 9, 0, 255);
        if (!Vector128.LessThanOrEqualAll(head - pattern, tolerance)) return false;
        int t = frame[9] - '0';
        if (t is not (0 or 9)) return false;
        int count = (frame[11] * 100) + (frame[12] * 10) + frame[13] - ('0' * 111);
        result = new KisFrame(frame[0] == '1', t == 0 ? TrId.H0GSCNI0 : TrId.H0GSCNI9, frame[2..10], count, CutTrailingPipe(frame[UsualHeadLength..]));
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RejectReason TryParseAnyHead(ReadOnlySpan<byte> frame, out KisFrame result)
    {
        var reason = TryParseAnyTr(frame, out result);
        if (reason != RejectReason.None || result.TrId != TrId.None) return reason;
        result = default;
        return RejectReason.UnknownTrId;
    }

    /// <summary>Reads the head of a frame of any TR.</summary>
    /// <returns>None or <see cref="RejectReason.Malformed"/>.</returns>
    public static RejectReason TryParseAnyTr(ReadOnlySpan<byte> frame, out KisFrame result)
    {
        // `e|TRTRTRTR|nnn|`, as KIS sends all of them.
        if (frame.Length >= UsualHeadLength && frame[1] == '|' && frame[10] == '|' && frame[14] == '|' && frame[2..10].IndexOf((byte)'|') < 0)
        {
            uint hundreds = (uint)frame[11] - '0', tens = (uint)frame[12] - '0', ones = (uint)frame[13] - '0';
            if (frame[0] is (byte)'0' or (byte)'1' && hundreds <= 9 && tens <= 9 && ones <= 9)
            {
                result = new KisFrame(
                    frame[0] == '1', ParseTrId(frame[2..10]), frame[2..10], (int)((hundreds * 100) + (tens * 10) + ones),
                    CutTrailingPipe(frame[UsualHeadLength..]));
                return RejectReason.None;
            }
        }

        result = default;
        if (frame.Length < 2 || frame[0] is not ((byte)'0' or (byte)'1') || frame[1] != '|') return RejectReason.Malformed;
        var rest = frame[2..];
        int pipe = rest.IndexOf((byte)'|');
        if (pipe < 0) return RejectReason.Malformed;
        var trText = rest[..pipe];
        rest = rest[(pipe + 1)..];
        pipe = rest.IndexOf((byte)'|');
        if (pipe < 0 || !TryParseCount(rest[..pipe], out int count)) return RejectReason.Malformed;
        result = new KisFrame(frame[0] == '1', ParseTrId(trText), trText, count, CutTrailingPipe(rest[(pipe + 1)..]));
        return RejectReason.None;
    }

    private static bool TryParseCount(ReadOnlySpan<byte> digits, out int count)
    {
        long value = 0;
        foreach (byte digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                count = 0;
                return false;
            }

            value = Math.Min((value * 10) + (digit - '0'), int.MaxValue);
        }

        count = (int)value;
        return digits.Length > 0;
    }

    private static ReadOnlySpan<byte> CutTrailingPipe(ReadOnlySpan<byte> payload) =>
        payload.Length > 0 && payload[^1] == '|' ? payload[..^1] : payload;
}
