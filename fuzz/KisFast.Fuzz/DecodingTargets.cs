using System.Text;
using KisFast.Decryption;
using KisFast.Oracles;

namespace KisFast.Fuzz;

/// <summary>From base64 to the record.</summary>
internal static class DecodingTargets
{
    public static readonly (byte[] Key, byte[] Iv) Keys = ("abcdefghijklmnopabcdefghijklmnop"u8.ToArray(), "0123456789abcdef"u8.ToArray());

    // One a thread: neither is meant for two at a time.
    [ThreadStatic]
    private static AesKey? _aesKey;

    [ThreadStatic]
    private static NoticeDecoder? _decoder;

    [ThreadStatic]
    private static MarketDataDecoder? _quotes;

    private static MarketDataDecoder Quotes => _quotes ??= NewMarketDataDecoder();

    private static NoticeDecoder Decoder => _decoder ??= NewDecoder();

    public static IEnumerable<FuzzTarget> All =>
    [
        new("split", "caret splitter variants; the first byte stands behind the text", Generator.SplitText,
            input => input.Length == 0 ? null : Differences.Split(input.AsSpan(1), input[0], room: null)),
        new("base64", "base64 variants", Generator.Base64, input => Differences.Base64(input)),
        new("decrypt", "decryption paths and the padding check on ciphertext", Generator.Blocks, Decrypt),
        new("padding", "the padding check on plaintext", Generator.Padded,
            input => input.Length < 16 ? null : Differences.Padding(input[..(input.Length & ~15)])),
        new("notice", "a KIS frame: head, base64, decryption, padding, fields", Generator.Notice,
            input => Differences.Notice(Decoder, input, Keys)),
        new("record", "decrypted text: the first byte is the count; plain and encrypted", Generator.RecordText, Record),
        new("quote", "a frame that is no notice: a trade, a book, another TR", Generator.Quote,
            input => Differences.Quote(Quotes, input, Keys)),
        new("usual", "decoders of whole records; the first byte stands behind the text", Generator.UsualText,
            input => input.Length == 0 ? null : Differences.Record(input.AsSpan(1), input[0])),
        new("number", "a quantity and a price with its market (first byte)", Generator.Number, Number),
    ];

    private static NoticeDecoder NewDecoder()
    {
        var decoder = new NoticeDecoder();
        decoder.SetKey(TrId.H0GSCNI0, Keys.Key, Keys.Iv);
        decoder.SetKey(TrId.H0GSCNI9, Keys.Key, Keys.Iv);
        return decoder;
    }

    private static MarketDataDecoder NewMarketDataDecoder()
    {
        var decoder = new MarketDataDecoder();
        decoder.SetAnyKey(Keys.Key, Keys.Iv);
        return decoder;
    }

    private static string? Decrypt(byte[] input)
    {
        int whole = input.Length & ~15;
        return whole == 0 ? null : Differences.Decrypt(_aesKey ??= new AesKey(Keys.Key, Keys.Iv), Keys.Key, Keys.Iv, input.AsSpan(0, whole));
    }

    private static string? Record(byte[] input)
    {
        if (input.Length == 0) return null;
        byte[] plain = [.. Encoding.ASCII.GetBytes($"0|H0GSCNI0|{input[0]:000}|"), .. input.AsSpan(1)];
        byte[] cipher = CbcOracle.Encrypt(Keys.Key, Keys.Iv, input.AsSpan(1));
        byte[] encrypted = Encoding.ASCII.GetBytes($"1|H0GSCNI9|{input[0]:000}|{Convert.ToBase64String(cipher)}");
        return Differences.Notice(Decoder, plain, Keys) ?? Differences.Notice(Decoder, encrypted, Keys);
    }

    private static string? Number(byte[] input)
    {
        if (input.Length == 0) return null;
        if (input.AsSpan().ContainsAny("^|"u8)) return null;
        byte[] text = input[1..];
        byte[] frame =
        [
            .. "0|H0GSCNI0|001|^^^^^^^^"u8, .. text, (byte)'^', .. "^^^^^^"u8, .. text, .. "^^^"u8, input[0], .. "^^^^^^"u8,
        ];
        byte[] price = [.. "0|H0GSCNI0|001|^^^^^^^^^"u8, .. text, .. "^^^^^^^^^"u8, input[0], .. "^^^^^^"u8];
        return Differences.Notice(Decoder, frame, Keys) ?? Differences.Notice(Decoder, price, Keys);
    }
}
