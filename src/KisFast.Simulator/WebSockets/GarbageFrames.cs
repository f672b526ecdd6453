using System.Text;

namespace KisFast.Simulator;

/// <summary>Frames that no client should choke on, each wrong in one way.</summary>
internal static class GarbageFrames
{
    private const byte FinalText = FrameWriter.Final | FrameWriter.Text;

    public static byte[] Create(string kind, Subscription subscription, ReadOnlySpan<byte> plaintext, Random random)
    {
        if (kind is "random" or "") kind = FaultCatalog.GarbageKinds[random.Next(FaultCatalog.GarbageKinds.Length)];
        return kind switch
        {
            "pipes" => Text($"1|{subscription.TrId}|001"),
            "count" => Text(Replace(Notice(subscription, plaintext), "|001|", "|00x|")),
            "base64" => Text(Notice(subscription, plaintext)[..^5] + "*&^%="),
            "cipher" => Text($"1|{subscription.TrId}|001|QUJDREVGRw=="),
            "padding" => Text($"1|{subscription.TrId}|001|{Convert.ToBase64String(Bytes(random, 144))}"),
            "tr" => Text(Replace(Notice(subscription, plaintext), subscription.TrId, "H0XXXXX0")),
            "json" => Text("{\"header\":{\"tr_id\":\"PINGPO"),
            "unknownjson" => Text("{\"header\":{\"tr_id\":\"NOTICE00\",\"news\":[1,2,3]},\"body\":null}"),
            "empty" => Text(""),
            "text" => Text("Hello from KIS"),
            "badutf8" => FrameWriter.Whole(FinalText, [.. "1|"u8, 0xC3, 0x28, 0xFF, .. "|001|"u8]),
            "number" => Text(Notice(subscription, "x^5012345601^1^^02^0^2^AAPL^12x4567890^001480100^^0^2^2^^^^^6^10^^^^^"u8)),
            "binary" => FrameWriter.Whole(FrameWriter.Final | FrameWriter.Binary, Bytes(random, 64)),
            "reserved" => FrameWriter.Whole(FinalText | 0x40, "reserved bit"u8),
            "masked" => [FinalText, 0x80 | 4, 1, 2, 3, 4, .. "abcd"u8],
            "opcode" => FrameWriter.Whole(FrameWriter.Final | 3, "opcode 3"u8),
            "longping" => FrameWriter.Whole(FrameWriter.Final | FrameWriter.Ping, Bytes(random, 126)),
            "fragmentedping" => FrameWriter.Whole(FrameWriter.Ping, "part"u8),
            "strayfragment" => FrameWriter.Whole(FrameWriter.Final | FrameWriter.Continuation, "stray"u8),
            "hugelength" => [FinalText, 127, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            _ => FrameWriter.Whole(FrameWriter.Final | FrameWriter.Close, [0x03]), // badclose: a status code of one byte
        };
    }

    private static string Notice(Subscription subscription, ReadOnlySpan<byte> plaintext) =>
        $"1|{subscription.TrId}|001|{Encrypted(subscription, plaintext)}";

    private static string Encrypted(Subscription subscription, ReadOnlySpan<byte> plaintext)
    {
        var base64 = new byte[NoticeCipher.Base64Length(plaintext.Length)];
        subscription.Cipher.EncryptToBase64(plaintext, base64);
        return Encoding.ASCII.GetString(base64);
    }

    private static byte[] Text(string text) => FrameWriter.Whole(FinalText, Encoding.UTF8.GetBytes(text));

    private static string Replace(string text, string old, string replacement) => text.Replace(old, replacement, StringComparison.Ordinal);

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
