using System.Text;
using KisFast.Oracles;

namespace KisFast.Tests.Support;

/// <summary>Notices as KIS sends them.</summary>
internal static class WireNotice
{
    public static readonly (byte[] Key, byte[] Iv) Keys = ("abcdefghijklmnopabcdefghijklmnop"u8.ToArray(), "0123456789abcdef"u8.ToArray());

    /// <summary>A fill of 25 fields.</summary>
    public const string Fill =
        "testuser^5012345601^0000034567^^02^0^2^AAPL^0000000010^001480100^093000^0^2^2^05012^000000010^홍길동^애플^6^10^20260131^090000^153000^02^000001480100";

    /// <summary>The fill with some of its fields replaced.</summary>
    public static string With(params ReadOnlySpan<(int Field, string Value)> changes)
    {
        string[] fields = Fill.Split('^');
        foreach (var (field, value) in changes) fields[field] = value;
        return string.Join('^', fields);
    }

    public static byte[] Plain(string text, int count = 1, string trId = "H0GSCNI0") => Encoding.UTF8.GetBytes($"0|{trId}|{count:000}|{text}");

    public static byte[] Encrypted(string text, int count = 1, string trId = "H0GSCNI0", (byte[] Key, byte[] Iv)? keys = null)
    {
        var (key, iv) = keys ?? Keys;
        string base64 = Convert.ToBase64String(CbcOracle.Encrypt(key, iv, Encoding.UTF8.GetBytes(text)));
        return Encoding.ASCII.GetBytes($"1|{trId}|{count:000}|{base64}");
    }

    public static NoticeDecoder NewDecoder((byte[] Key, byte[] Iv)? keys = null)
    {
        var (key, iv) = keys ?? Keys;
        var decoder = new NoticeDecoder();
        decoder.SetKey(TrId.H0GSCNI0, key, iv);
        decoder.SetKey(TrId.H0GSCNI9, key, iv);
        return decoder;
    }

    /// <summary>Asserts that a frame gives what the oracle says, in every shape of buffer; returns what that is.</summary>
    public static OracleResult Check(byte[] frame)
    {
        using var decoder = NewDecoder();
        foreach (var (name, bytes) in Shapes.Sequences(frame))
            Assert.Equal($"{name}: ", $"{name}: {Differences.Notice(decoder, bytes, Keys)}");
        foreach (var (name, bytes) in Shapes.Spans(frame))
            Assert.Equal($"{name}: ", $"{name}: {Differences.Notice(decoder, bytes.Span, Keys)}");
        return NoticeOracle.Decode(frame, Keys);
    }

    /// <summary>Asserts the same for a frame in one piece only: for tables of many.</summary>
    public static OracleResult CheckOnce(NoticeDecoder decoder, byte[] frame)
    {
        Assert.Null(Differences.Notice(decoder, frame, Keys));
        return NoticeOracle.Decode(frame, Keys);
    }

}
