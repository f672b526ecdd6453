using System.Text;
using KisFast.Decryption;
using KisFast.MarketData;
using KisFast.Oracles;
using KisFast.Splitting;
using KisFast.Tests.Support;

namespace KisFast.Tests.Guarded;

/// <summary>
/// Every decoder over memory that ends, and that begins, at an unmapped page, at every length from 0 to 4 KiB: with exactly the padding
/// its contract asks for and not a byte more.
/// </summary>
public class GuardedDecodingTests
{
    private const int Longest = 4096;

    [GuardedFact]
    public void Splitters()
    {
        using var memory = new GuardedMemory(Longest + CaretSplitter.Padding);
        using var room = new GuardedMemory((Longest + 2 + CaretSplitter.Slack) * sizeof(int));
        byte[] source = Bytes(Longest, "^ a^b^^"u8);
        foreach (var variant in Differences.Splitters)
        {
            for (int length = 0; length <= Longest; length++)
            {
                var text = source.AsSpan(0, length);
                int expected = text.Count((byte)'^') + 1;
                foreach (bool atEnd in new[] { false, true })
                {
                    int padded = length + CaretSplitter.Padding;
                    var place = atEnd ? memory.AtEnd(padded) : memory.AtStart(padded);
                    text.CopyTo(place);
                    place[length..].Fill((byte)'^');
                    int bytes = (expected + 1 + CaretSplitter.Slack) * sizeof(int);
                    var bounds = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, int>(atEnd ? room.AtEnd(bytes) : room.AtStart(bytes));
                    var result = CaretSplitter.Split(variant, ref place[0], length, bounds);
                    if (result.FieldCount != expected || bounds[expected] != length + 1)
                        Assert.Fail($"{variant} at {length}: {result.FieldCount} fields, not {expected}");
                }
            }
        }
    }

    [GuardedFact]
    public void Base64()
    {
        using var source = new GuardedMemory(Longest);
        using var target = new GuardedMemory((Longest / 4 * 3) + 3 + Base64Decoder.Slack);
        byte[] characters = Bytes(Longest, "QUJDREVG+/09"u8);
        foreach (var variant in Enum.GetValues<Base64Variant>().Where(Base64Decoder.IsSupported))
        {
            for (int length = 0; length <= Longest; length++)
            {
                foreach (bool atEnd in new[] { false, true })
                {
                    var text = atEnd ? source.AtEnd(length) : source.AtStart(length);
                    characters.AsSpan(0, length).CopyTo(text);
                    int decoded = (length + 3) / 4 * 3;
                    var bytes = atEnd ? target.AtEnd(decoded + Base64Decoder.Slack) : target.AtStart(decoded + Base64Decoder.Slack);
                    int expected = length % 4 == 0 ? length / 4 * 3 : -1;
                    if (Base64Decoder.Decode(variant, text, bytes) != expected) Assert.Fail($"{variant} at {length}");
                }
            }
        }
    }

    [GuardedFact]
    public void Decryption()
    {
        // A decryptor may read and write the margin behind the text: that is its padding.
        using var source = new GuardedMemory(Longest + DecryptBuffer.Margin);
        using var target = new GuardedMemory(Longest + DecryptBuffer.Margin);
        byte[] cipher = Bytes(Longest, "0123456789abcdefXYZ"u8);
        var (key, iv) = WireNotice.Keys;
        using var aesKey = new AesKey(key, iv);
        byte[] expected = CbcOracle.Decrypt(key, iv, cipher);
        for (int length = 16; length <= Longest; length += 16)
        {
            foreach (bool atEnd in new[] { false, true })
            {
                int room = length + DecryptBuffer.Margin;
                var from = atEnd ? source.AtEnd(room) : source.AtStart(room);
                var to = atEnd ? target.AtEnd(room) : target.AtStart(room);
                cipher.AsSpan(0, length).CopyTo(from);
                CbcDecryptor.DecryptArm<SoftwareArmAes>(aesKey, ref from[0], ref to[0], length);
                Assert.True(to[..length].SequenceEqual(expected.AsSpan(0, length)));
                if (CbcDecryptor.IsSupported(CbcVariant.Arm)) CbcDecryptor.DecryptArm<ArmAes>(aesKey, ref from[0], ref to[0], length);
                if (CbcDecryptor.IsSupported(CbcVariant.X86)) CbcDecryptor.DecryptX86(aesKey, ref from[0], ref to[0], length);
                Assert.True(to[..length].SequenceEqual(expected.AsSpan(0, length)));
            }
        }
    }

    [GuardedFact]
    public void Padding_check()
    {
        using var memory = new GuardedMemory(Longest);
        for (int length = 16; length <= Longest; length += 16)
        {
            foreach (bool atEnd in new[] { false, true })
            {
                var plain = atEnd ? memory.AtEnd(length) : memory.AtStart(length);
                plain.Fill(16);
                Assert.Equal(length - 16, Pkcs7.GetTextLength(ref plain[0], length));
            }
        }
    }

    [GuardedFact]
    public void Field_decoder()
    {
        using var memory = new GuardedMemory(Longest + FieldDecoder.LeadingPadding + FieldDecoder.TrailingPadding);
        var bounds = new int[128];
        for (int length = 21; length <= Longest; length++)
        {
            // The record's last field takes up what is left, so that a name, an identifier or an unknown field ends at the page.
            int fields = 21 + (length % 7);
            byte[] text = Encoding.ASCII.GetBytes(new string('^', fields - 1) + new string('n', Math.Max(0, length - fields + 1)));
            int padded = FieldDecoder.LeadingPadding + text.Length + FieldDecoder.TrailingPadding;
            foreach (bool atEnd in new[] { false, true })
            {
                var place = atEnd ? memory.AtEnd(padded) : memory.AtStart(padded);
                place.Fill((byte)'9');
                text.CopyTo(place[FieldDecoder.LeadingPadding..]);
                ref byte start = ref place[FieldDecoder.LeadingPadding];
                var split = CaretSplitter.Split(SplitterVariant.Scalar, ref start, text.Length, bounds);
                foreach (bool needsTrim in new[] { false, true })
                {
                    FillRecord record = default;
                    var reason = FieldDecoder.Decode(ref start, ref bounds[0], split.FieldCount, needsTrim, ref record);
                    string expected = NoticeOracle.DecodeText("H0GSCNI0", 1, Encoding.ASCII.GetString(text)).Reject;
                    if (reason.ToString() != expected) Assert.Fail($"{length}, {fields} fields: {reason}, not {expected}");
                }
            }
        }
    }

    [GuardedFact]
    public void Quote_numbers()
    {
        const int Behind = 16;
        using var memory = new GuardedMemory(Longest);
        for (int length = 0; length <= 64; length++)
        {
            foreach (string pattern in (string[])["9", "1.5", ".", "-", "+", "x", "0.0000"])
            {
                byte[] number = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(pattern, 64))[..length]);
                int padded = QuoteNumber.LeadingPadding + length + Behind;
                foreach (bool atEnd in new[] { false, true })
                {
                    // Numbers read before them only; what stands behind is what a text beside them may read.
                    var place = atEnd ? memory.AtEnd(padded - Behind) : memory.AtStart(padded);
                    place.Fill((byte)'9');
                    number.CopyTo(place[QuoteNumber.LeadingPadding..]);
                    ref byte start = ref place[0];
                    nuint first = QuoteNumber.LeadingPadding, end = first + (nuint)length;
                    bool isDecimal = QuoteNumber.TryDecimal(ref start, first, end, out _, out byte decimals);
                    Assert.Equal(length == 0, isDecimal && decimals == 0);
                    if (QuoteNumber.TryWhole(ref start, first, end, out Quantity whole)) Assert.Equal(length != 0, whole.HasValue);
                    if (length > 0) QuoteNumber.TrySigned(ref start, first, end, out _, out _);
                }
            }
        }
    }

    [GuardedFact]
    public void Quote_frames()
    {
        using var memory = new GuardedMemory(Longest);
        using var decoder = new MarketDataDecoder();
        foreach (string head in (string[])["0|HDFSCNT0|001|", "0|HDFSASP0|001|", "0|H0STCNT0|001|"])
        {
            string text = head + (head.Contains("CNT0", StringComparison.Ordinal) ? WireQuote.Trade : WireQuote.Book);
            for (int length = 0; length <= Longest; length++)
            {
                byte[] frame = Encoding.ASCII.GetBytes(length <= text.Length ? text[..length] : text.PadRight(length, '9'));
                foreach (bool atEnd in new[] { false, true })
                {
                    var place = atEnd ? memory.AtEnd(length) : memory.AtStart(length);
                    frame.CopyTo(place);
                    if (Differences.Quote(decoder, place, null) is { } difference) Assert.Fail($"{length}: {difference}");
                }
            }
        }
    }

    [GuardedFact]
    public void Whole_record_decoders()
    {
        using var memory = new GuardedMemory(Longest + RecordDecoder.Padding);
        foreach (var variant in Differences.RecordVariants)
        {
            for (int length = 0; length <= Longest; length++)
            {
                // A usual record as far as it goes, then a name without an end: so that every length ends in another field.
                byte[] text = Encoding.ASCII.GetBytes("u^1^2^^02^0^2^AAPL^10^001480100^^0^2^2^05012^10^name^".PadRight(length, 'n')[..length]);
                if (length is > 70 and < 192) "^6^10^^^^^1"u8.CopyTo(text.AsSpan(length - 11));
                int padded = length + RecordDecoder.Padding;
                foreach (bool atEnd in new[] { false, true })
                {
                    var place = atEnd ? memory.AtEnd(padded) : memory.AtStart(padded);
                    place.Fill((byte)'^');
                    text.CopyTo(place);
                    FillRecord record = default;
                    int end = RecordDecoder.TryDecode(variant, ref place[0], length, ref record);
                    int expected = variant == RecordVariant.Fields ? RecordDecoder.No : UsualOracle.EndOf(Encoding.ASCII.GetString(text));
                    if (end != expected) Assert.Fail($"{variant} at {length}: {end}, not {expected}");
                }
            }
        }
    }

    [GuardedFact]
    public void Whole_frames()
    {
        using var memory = new GuardedMemory(Longest);
        using var decoder = WireNotice.NewDecoder();
        var state = new ListWriter.State();
        for (int length = 0; length <= Longest; length++)
        {
            foreach (bool encrypted in new[] { false, true })
            {
                byte[] text = Encoding.ASCII.GetBytes(encrypted ? "1|H0GSCNI0|001|" : "0|H0GSCNI0|001|" + new string('^', 24));
                foreach (bool atEnd in new[] { false, true })
                {
                    var frame = atEnd ? memory.AtEnd(length) : memory.AtStart(length);
                    frame.Fill((byte)'A');
                    text.AsSpan(0, Math.Min(text.Length, length)).CopyTo(frame);
                    var writer = new ListWriter(state);
                    var reason = decoder.Decode(frame, ref writer, default, out int records);
                    if (reason == RejectReason.None != records > 0) Assert.Fail($"{length}: {reason}, {records}");
                    state.Published.Clear();
                }
            }
        }
    }

    private static byte[] Bytes(int length, ReadOnlySpan<byte> pattern)
    {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) bytes[i] = pattern[(i + (i / 97)) % pattern.Length];
        return bytes;
    }
}
