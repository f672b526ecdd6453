using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace KisFast.WarmUp;

/// <summary>What a server might send: acks, and a read of different notices and a PINGPONG, under a key made up for it.</summary>
internal sealed class WarmUpStream
{
    /// <summary>Whose orders the notices tell of.</summary>
    public const string Account = "12345678-01";

    private const string Owner = "warmup";
    private const string Neighbour = "neighbour";

    // A US fill of 25 fields, a Tokyo order event of 24, a Hong Kong fill with a time.
    private static readonly string[] Texts =
    [
        "warmup^1234567801^0000012345^^02^0^2^AAPL^10^001480100^^0^2^2^05012^10^홍길동^애플^6^10^^^^^000001480100",
        "warmup^1234567801^3567^^02^0^1^7203^0000000100^000032200^^0^1^1^^^홍길동^도요타자동차^D^10^^^^",
        "warmup^1234567801^0000012346^0000012340^01^1^2^00700^300^000412800^093015^0^2^2^05012^300^홍길동^텐센트^4^10^^^^^000000412800",
    ];

    /// <summary>Makes the messages.</summary>
    /// <param name="trId">Of the notices.</param>
    /// <param name="isShared">Whether the session has a second HTS id, with a key of its own.</param>
    public WarmUpStream(TrId trId, bool isShared)
    {
        string key = NewKey(), iv = NewIv();
        byte[] ack = Ack(trId, Owner, key, iv);
        HtsIds = isShared ? [Neighbour, Owner] : [Owner];
        Acks = isShared ? [.. Ack(trId, Neighbour, NewKey(), NewIv()), .. ack] : ack;
        using var aes = Aes.Create();
        aes.Key = Encoding.ASCII.GetBytes(key);
        byte[] vector = Encoding.ASCII.GetBytes(iv);
        byte[][] notices = Array.ConvertAll(
            Texts, text => Message($"1|{trId}|001|{Convert.ToBase64String(aes.EncryptCbc(Encoding.UTF8.GetBytes(text), vector))}"));
        Fill = notices[0];
        All = [.. notices.SelectMany(static notice => notice), .. Message("""{"header":{"tr_id":"PINGPONG","datetime":"20260102030405"}}""")];
    }

    public IReadOnlyList<string> HtsIds { get; }

    public byte[] Acks { get; }

    /// <summary>One fill.</summary>
    public byte[] Fill { get; }

    /// <summary>Notices of several markets and a PINGPONG.</summary>
    public byte[] All { get; }

    private static string NewKey() => RandomNumberGenerator.GetHexString(32);

    private static string NewIv() => RandomNumberGenerator.GetHexString(16);

    private static byte[] Ack(TrId trId, string htsId, string key, string iv) => Message(
        $$$"""{"header":{"tr_id":"{{{trId}}}","tr_key":"{{{htsId}}}","encrypt":"N"},"body":{"rt_cd":"0","msg_cd":"OPSP0000","""
        + $$$""" "msg1":"SUBSCRIBE SUCCESS","output":{"iv":"{{{iv}}}","key":"{{{key}}}"} } }""");

    // An unmasked text frame (RFC 6455 §5.2) of 126 to 65,535 bytes, or fewer than 126.
    private static byte[] Message(string text)
    {
        byte[] payload = Encoding.UTF8.GetBytes(text);
        if (payload.Length < 126) return [0x81, (byte)payload.Length, .. payload];
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)payload.Length);
        return [0x81, 126, .. length, .. payload];
    }
}
