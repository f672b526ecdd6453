using System.Text;
using KisFast.Oracles;
using KisFast.Tests.Support;

namespace KisFast.Tests.Records;

/// <summary>The short way: which records it takes, what comes out, and that all else comes out as before.</summary>
public class RecordDecoderTests
{
    private const string Usual = "testuser^5012345601^0000034567^^02^0^2^AAPL^0000000010^001480100^093000^0^2^2^05012^000000010^홍길동^애플^6^10^^^^^000001480100";

    public static TheoryData<string> Taken => new(
        Usual,
        With((7, "VNM"), (18, "F"), (8, ""), (9, ""), (15, "")),
        With((10, ""), (12, "1"), (13, "1"), (14, "")),
        With((10, "93000")), With((10, "240000")), With((10, "ABCDEF")), With((10, "1")),
        With((4, "09")), With((5, "9")), With((6, "A")), With((11, "N")), With((11, "1")), With((12, "7")), With((13, "C")),
        With((19, "15")), With((19, "99")), With((19, "1")), With((19, "")),
        With((8, "9999999999999999")), With((9, "9999999999999999")), With((15, "1")),
        With((0, "sixteen-bytes-ok")), With((2, "sixteen-bytes-ok")), With((24, "sixteen-bytes-ok")), With((24, "")),
        With((16, ""), (17, "")), With((16, new string('n', 48)), (17, "")), With((16, ""), (17, new string('n', 48))),
        // 128 bytes, one less, one more; then as long as it gets.
        Of(127), Of(128), Of(129), Of(190), Of(191));

    public static TheoryData<string> NotTaken => new(
        WireNotice.Fill, With((20, "20260131")), With((21, "090000")), With((23, "02")),
        With((11, "Y")), With((4, "2")), With((4, "12")), With((18, "G")), With((18, "")), With((9, "148.01")), With((8, "-1")), With((8, "1 ")),
        With((0, " testuser")), With((16, "n ")), With((24, "1 ")), With((8, "12345678901234567")), With((3, "seventeen-bytes-x")),
        With((16, new string('n', 49))), With((5, "00")), Usual + "^", Usual[..Usual.LastIndexOf('^')], new string('^', 24), Of(192));

    [Theory]
    [MemberData(nameof(Taken))]
    public void A_usual_record_is_taken(string text)
    {
        Assert.Equal(Encoding.UTF8.GetByteCount(text), UsualOracle.EndOf(Image(text)));
        CheckBehind(text);
    }

    [Theory]
    [MemberData(nameof(NotTaken))]
    public void Any_other_is_left_to_the_long_way(string text)
    {
        Assert.NotEqual(Encoding.UTF8.GetByteCount(text), UsualOracle.EndOf(Image(text)));
        CheckBehind(text);
    }

    [Fact]
    public void Every_value_of_every_one_character_code()
    {
        foreach (int field in new[] { 5, 6, 11, 12, 13, 18 })
        {
            for (char code = ' '; code < 127; code++) CheckBehind(With((field, $"{code}")));
        }

        for (char code = ' '; code < 127; code++) CheckBehind(With((4, $"0{code}")));
    }

    [Fact]
    public void A_frame_of_usual_records_and_one_that_is_not()
    {
        using var decoder = WireNotice.NewDecoder();
        for (int count = 1; count <= 18; count++)
        {
            for (int odd = -1; odd < count; odd++)
            {
                string[] records = [.. Enumerable.Range(0, count).Select(i => i == odd ? With((9, $"14{i}.01")) : With((2, $"{i:D10}")))];
                Assert.Null(Differences.Notice(decoder, WireNotice.Encrypted(string.Join('^', records), count), WireNotice.Keys));
                Assert.Null(Differences.Notice(decoder, WireNotice.Plain(string.Join('^', records), count), WireNotice.Keys));
                Assert.Null(Differences.Notice(decoder, WireNotice.Plain(string.Join('^', records), count + 1), WireNotice.Keys));
            }
        }
    }

    [Fact]
    public void Records_that_do_not_begin_alike_go_the_long_way()
    {
        string[][] frames = [[Usual, With((0, "another"))], [Usual + "^x", Usual[..Usual.LastIndexOf('^')]], [Usual, Usual, With((0, "")), Usual]];
        foreach (string[] records in frames)
        {
            using var decoder = WireNotice.NewDecoder();
            Assert.Null(Differences.Notice(decoder, WireNotice.Encrypted(string.Join('^', records), records.Length), WireNotice.Keys));
        }
    }

    [Fact]
    public void What_comes_after_many_unusual_records_is_right_too()
    {
        using var decoder = WireNotice.NewDecoder();
        for (int i = 0; i < 100; i++)
        {
            string text = i % 40 < 25 ? With((9, "00148.010")) : With((2, $"{i:D10}"));
            Assert.Null(Differences.Notice(decoder, WireNotice.Encrypted(text), WireNotice.Keys));
        }
    }

    [Fact]
    public void Codes_lie_side_by_side()
    {
        var record = default(FillRecord);
        var bytes = System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref record.Codes, 8);
        (record.Price, record.Kind, record.Side, record.Market) = (new Price(1, 3), (RecordKind)1, (Side)2, (Market)3);
        (record.OrderType, record.Amendment, record.Acceptance, record.Rejected) = ((OrderType)5, (Amendment)6, (Acceptance)7, (Rejected)8);
        Assert.Equal([4, 1, 2, 3, 5, 6, 7, 8], bytes.ToArray());
    }

    private static void CheckBehind(string text)
    {
        foreach (byte behind in new byte[] { 0, (byte)'^', (byte)' ', (byte)'0', 0xFF })
            Assert.Null(Differences.Record(Encoding.UTF8.GetBytes(text), behind));
    }

    private static string Image(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static string Of(int length)
    {
        string shorter = With((0, ""), (16, ""), (17, ""));
        int missing = length - shorter.Length, first = Math.Min(missing, 48);
        return With((0, ""), (16, new string('a', first)), (17, new string('b', missing - first)));
    }

    private static string With(params ReadOnlySpan<(int Field, string Value)> changes)
    {
        string[] fields = Usual.Split('^');
        foreach (var (field, value) in changes) fields[field] = value;
        return string.Join('^', fields);
    }
}
