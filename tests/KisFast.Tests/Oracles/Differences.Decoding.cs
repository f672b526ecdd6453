using System.Security.Cryptography;
using KisFast.Decryption;
using KisFast.Splitting;

namespace KisFast.Oracles;

internal static partial class Differences
{
    private const int Canary = 0x5EED;

    /// <summary>The splitter variants that this machine can run.</summary>
    public static readonly SplitterVariant[] Splitters = [.. Enum.GetValues<SplitterVariant>().Where(CaretSplitter.IsSupported)];

    private static readonly Base64Variant[] Base64Variants = [.. Enum.GetValues<Base64Variant>().Where(Base64Decoder.IsSupported)];

    /// <summary>Every splitter variant on a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="behind">The byte that stands in the padding behind it.</param>
    /// <param name="room">How many bounds there is room for; null for enough.</param>
    public static string? Split(ReadOnlySpan<byte> text, byte behind, int? room)
    {
        var expected = SplitOracle.Bounds(text);
        bool needsTrim = SplitOracle.NeedsTrim(text);
        var padded = new byte[text.Length + CaretSplitter.Padding];
        text.CopyTo(padded);
        padded.AsSpan(text.Length).Fill(behind);
        foreach (var variant in Splitters)
        {
            int length = (room ?? expected.Count) + CaretSplitter.Slack;
            int[] bounds = new int[length + 1];
            bounds[length] = Canary;
            var result = CaretSplitter.Split(variant, ref padded[0], text.Length, bounds.AsSpan(0, length));
            if (bounds[length] != Canary) return $"{variant} wrote behind the bounds";
            if (result.FieldCount != expected.Count - 1) return $"{variant} field count: {result.FieldCount}, oracle: {expected.Count - 1}";
            if (result.NeedsTrim != needsTrim) return $"{variant} needs trim: {result.NeedsTrim}, oracle: {needsTrim}";
            if (expected.Count > length - CaretSplitter.Slack) continue;
            for (int i = 0; i < expected.Count; i++)
            {
                if (bounds[i] != expected[i]) return $"{variant} bound {i}: {bounds[i]}, oracle: {expected[i]}";
            }
        }

        return null;
    }

    /// <summary>Every base64 variant, and what it may touch behind the bytes.</summary>
    public static string? Base64(ReadOnlySpan<byte> text)
    {
        byte[]? expected = Base64Oracle.Decode(text);
        foreach (var variant in Base64Variants)
        {
            int room = ((text.Length + 3) / 4 * 3) + Base64Decoder.Slack;
            var bytes = new byte[room + 16];
            bytes.AsSpan(room).Fill(0xC5);
            int length = Base64Decoder.Decode(variant, text, bytes.AsSpan(0, room));
            if (bytes.AsSpan(room).IndexOfAnyExcept((byte)0xC5) >= 0) return $"{variant} wrote behind its slack";
            if (length != (expected?.Length ?? -1)) return $"{variant} length: {length}, oracle: {expected?.Length ?? -1}";
            if (expected != null && !bytes.AsSpan(0, length).SequenceEqual(expected))
                return $"{variant}: {Convert.ToHexString(bytes.AsSpan(0, length))}, oracle: {Convert.ToHexString(expected)}";
        }

        return null;
    }

    /// <summary>Every decryption path on whole blocks, against the platform; then the padding check against the platform's.</summary>
    public static string? Decrypt(AesKey aesKey, byte[] key, byte[] iv, ReadOnlySpan<byte> cipher)
    {
        byte[] expected = CbcOracle.Decrypt(key, iv, cipher);
        foreach (string path in DecryptPaths.Names)
        {
            byte[] plain = DecryptPaths.Decrypt(path, aesKey, cipher);
            if (!plain.AsSpan().SequenceEqual(expected)) return $"{path}: {Convert.ToHexString(plain)}, oracle: {Convert.ToHexString(expected)}";
        }

        return Padding(expected);
    }

    /// <summary>The padding check on whole blocks of plaintext.</summary>
    public static string? Padding(byte[] plain)
    {
        int padding = plain[^1];
        int expected = padding is >= 1 and <= 16 && plain.AsSpan()[^padding..].IndexOfAnyExcept((byte)padding) < 0 ? plain.Length - padding : -1;
        return Differ("text length", Pkcs7.GetTextLength(ref plain[0], plain.Length), expected);
    }
}
