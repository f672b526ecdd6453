using System.Text;
using KisFast.Oracles;
using KisFast.Tests.Support;

namespace KisFast.Tests;

/// <summary>Whole frames beside the oracle, in every shape of buffer.</summary>
public class NoticeDecoderTests
{
    public static TheoryData<string, string> Rejects() => new()
    {
        { "1|H0GSCNI0|001|", "CipherLength" },
        { "1|H0GSCNI0|001||", "CipherLength" },
        { "1|H0GSCNI0|001|QUJD", "CipherLength" },
        { "1|H0GSCNI0|001|=", "Base64" },
        { "1|H0GSCNI0|001|==", "Base64" },
        { "1|H0GSCNI0|001|====", "Base64" },
        { "1|H0GSCNI0|001|A===", "Base64" },
        { "1|H0GSCNI0|001|AAAAAAAAAAAAAAAAAAAAAA", "Base64" },
        { "1|H0GSCNI0|001|AAAAAAAAAAAAAAAAAAAAAA=", "Base64" },
        { "1|H0GSCNI0|001|AAAAAAAAAAAAAAAAAAAA=A==", "Base64" },
        { "1|H0GSCNI0|001|AA==AAAAAAAAAAAAAAAAAAAAAA==", "Base64" },
        { "1|H0GSCNI0|001|AAAAAAAAAAAAAAAAAAAAAA==\n", "Base64" },
        { "1|H0GSCNI0|001| AAAAAAAAAAAAAAAAAAAAAA==", "Base64" },
        { "1|H0GSCNI0|001|AAAAAAAA AAAAAAAAAAAAAA==", "Base64" },
        { "1|H0GSCNI0|001|AAAAAAAA\r\nAAAAAAAAAAAAAA==", "Base64" },
        { "1|H0GSCNI0|001|AAAAAAAA\tAAAAAAAAAAAAAA=", "Base64" },
        { "1|H0GSCNI0|001|    ", "Base64" },
        { "1|H0GSCNI0|001|AAAAAAAA-_AAAAAAAAAAAA==", "Base64" },
        { "1|H0GSCNI0|001|AAAAAAAA\0AAAAAAAAAAAAA==", "Base64" },
        { "1|H0GSCNI0|001|AAAAAAAAéAAAAAAAAAAAA==", "Base64" },
        { "1|H0GSCNI0|001|AAAAAAAAAAAAAAAAAAAAAA==||", "Base64" },
        { "1|H0GSCNI0|001|AAAAAAAAAAAAAAAAAAAAAA==", "Padding" },
        { "1|H0GSCNI0|001|AAAAAAAAAAAAAAAAAAAAAA==|", "Padding" },
        { "1|H0GSCNI0|001|AAAAAAAAAAAAAAAAAAAAAAA=", "CipherLength" },
        { "0|H0GSCNI0|001|", "TooFewFields" },
        { "0|H0GSCNI0|001|^^^^^^^^^^^^^^^^^^^", "TooFewFields" },
        { "0|H0GSCNI0|002|^^^^^^^^^^^^^^^^^^^^^", "CountMismatch" },
        { "0|H0GSCNI0|002|^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^", "CountMismatch" },
        { "0|H0GSCNI0|000|^^^^^^^^^^^^^^^^^^^^^^^^", "CountMismatch" },
        { "0|H0GSCNI0|99999999999999999999|^^^^^^^^^^^^^^^^^^^^^^^^", "CountMismatch" },
        { "0|H0GSCNI0|002|^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^", "CountMismatch" }, // 43: one over 2 x 21
        { "0|H0GSCNI0|000|^^^^^^^^^^^^^^^^^^^", "TooFewFields" },
        { "0|H0GSCNI0|002|^^^^^^^^^^^^^^^^^^^", "TooFewFields" },
        { "0|H0GSCNI0|001|identifier-too-long^^^^^^^^x^^^^^^^^^^^", "TooFewFields" },
        { "0|H0GSCNI0|002|identifier-too-long^^^^^^^^x^^^^^^^^^^^^^", "CountMismatch" },
        { "0|H0GSCNI0|4294967297|^^^^^^^^^^^^^^^^^^^^^^^^", "CountMismatch" },
    };

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(6, 3)]
    public void A_count_that_tells_fewer_records_than_begin_is_refused_not_the_other_records(int records, int count)
    {
        string text = string.Join('^', Enumerable.Range(0, records).Select(i => WireNotice.With((2, $"{1000 + i}"))));
        Assert.Equal("CountMismatch", WireNotice.Check(WireNotice.Plain(text, count)).Reject);
        Assert.Equal("CountMismatch", WireNotice.Check(WireNotice.Encrypted(text, count)).Reject);
    }

    [Theory]
    [MemberData(nameof(Rejects))]
    public void Refused(string frame, string reject) => Assert.Equal(reject, WireNotice.Check(Encoding.UTF8.GetBytes(frame)).Reject);

    [Theory]
    [InlineData("H0GSCNI0")]
    [InlineData("H0GSCNI9")]
    public void A_fill_plain_and_encrypted(string trId)
    {
        var plain = WireNotice.Check(WireNotice.Plain(WireNotice.Fill, trId: trId));
        var encrypted = WireNotice.Check(WireNotice.Encrypted(WireNotice.Fill, trId: trId));
        Assert.Equal(plain.Records, encrypted.Records);
        Assert.Equal((trId, "Buy", 10L, "148.0100"), (plain.Records[0].TrId, plain.Records[0].Side, plain.Records[0].Quantity, plain.Records[0].Price));
    }

    [Fact]
    public void Every_field_count_from_none_to_sixty()
    {
        using var decoder = WireNotice.NewDecoder();
        for (int fields = 1; fields <= 60; fields++)
        {
            string text = string.Join('^', Enumerable.Range(0, fields).Select(i => i < 25 ? WireNotice.Fill.Split('^')[i] : $"new{i}"));
            var result = WireNotice.CheckOnce(decoder, WireNotice.Encrypted(text));
            Assert.Equal(fields < 21 ? "TooFewFields" : "None", result.Reject);
            if (fields >= 21) Assert.Equal(fields, result.Records[0].FieldCount);
        }
    }

    [Fact]
    public void Every_text_length_whatever_the_padding()
    {
        using var decoder = WireNotice.NewDecoder();
        for (int length = 0; length <= 40; length++)
            Assert.Equal("None", WireNotice.CheckOnce(decoder, WireNotice.Encrypted(WireNotice.With((17, new string('n', length))))).Reject);
    }

    [Fact]
    public void Every_damaged_byte_of_an_encrypted_frame_is_judged_as_by_the_oracle()
    {
        using var decoder = WireNotice.NewDecoder();
        byte[] frame = WireNotice.Encrypted(WireNotice.Fill);
        for (int at = 0; at < frame.Length; at++)
        {
            foreach (byte damage in "|=A/ ^\0~"u8)
            {
                byte[] damaged = [.. frame];
                damaged[at] = damage;
                WireNotice.CheckOnce(decoder, damaged);
            }

            WireNotice.CheckOnce(decoder, frame[..at]);
        }
    }

    [Theory]
    [InlineData(2, 25)]
    [InlineData(3, 21)]
    [InlineData(15, 26)]
    [InlineData(16, 25)]
    [InlineData(17, 25)]
    [InlineData(32, 22)]
    [InlineData(33, 24)]
    [InlineData(40, 25)]
    [InlineData(128, 25)]
    [InlineData(999, 25)]
    public void Many_records_in_one_frame(int count, int stride)
    {
        using var decoder = WireNotice.NewDecoder();
        string text = Records(count, stride);
        foreach (byte[] frame in new[] { WireNotice.Plain(text, count), WireNotice.Encrypted(text, count) })
        {
            var result = WireNotice.CheckOnce(decoder, frame);
            Assert.Equal(("None", count), (result.Reject, result.Records.Count));
            Assert.Equal($"{count - 1}", result.Records[^1].OrderNo);
        }
    }

    [Fact]
    public void A_frame_of_one_field_more_than_there_was_room_for()
    {
        // More fields than any other test decodes that leaves its buffer in the pool, so that this frame is the one that grows it.
        const int Count = 650;
        using var decoder = WireNotice.NewDecoder();
        string before = string.Join('^', Records(Count, 25).Split('^')[..^1]);
        WireNotice.CheckOnce(decoder, WireNotice.Plain(before));
        Assert.Equal("None", WireNotice.CheckOnce(decoder, WireNotice.Plain(Records(Count, 25), Count)).Reject);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(50)]
    public void One_bad_record_is_refused_alone(int count)
    {
        using var decoder = WireNotice.NewDecoder();
        for (int bad = 0; bad < count; bad++)
        {
            string[] records = [.. Enumerable.Range(0, count).Select(i => WireNotice.With((8, i == bad ? "x" : "1")))];
            Assert.Equal(count - 1, WireNotice.CheckOnce(decoder, WireNotice.Plain(string.Join('^', records), count)).Records.Count);
            Assert.Equal([new RecordReject(bad, RejectReason.Number)], decoder.Refused.ToArray());
        }
    }

    [Fact]
    public void A_frame_longer_than_any_buffer_before_it()
    {
        using var decoder = WireNotice.NewDecoder();
        foreach (int length in new[] { 100, 3000, 200, 70_000, 1_000_000, 10 })
        {
            byte[] frame = WireNotice.Encrypted(WireNotice.Fill + "^" + new string('z', length));
            Assert.Equal("None", WireNotice.CheckOnce(decoder, frame).Reject);
            Assert.Null(Differences.Notice(decoder, Segments.Of(frame.AsMemory(0, 7), frame.AsMemory(7)), WireNotice.Keys));
        }
    }

    [Fact]
    public void Without_a_key_encrypted_frames_are_refused_and_plain_ones_are_not()
    {
        using var decoder = new NoticeDecoder();
        Assert.False(decoder.HasKey(TrId.H0GSCNI0));
        foreach (byte[] frame in new[] { WireNotice.Encrypted(WireNotice.Fill), WireNotice.Plain(WireNotice.Fill), "1|H0GSCNI0|001|!"u8.ToArray() })
            Assert.Null(Differences.Notice(decoder, frame, key: null));
        decoder.SetKey(TrId.H0GSCNI9, "ABCDEFGHIJKLMNOPABCDEFGHIJKLMNOP"u8, "fedcba9876543210"u8);
        Assert.True(decoder.HasKey(TrId.H0GSCNI9));
        Assert.Null(Differences.Notice(decoder, WireNotice.Encrypted(WireNotice.Fill), key: null));
        Assert.Equal(0, decoder.OtherTrFrames);
        decoder.SetKey(TrId.H0GSCNI9, WireNotice.Keys.Key, WireNotice.Keys.Iv);
        Assert.Null(Differences.Notice(decoder, WireNotice.Encrypted(WireNotice.Fill), WireNotice.Keys));
        Assert.Equal(1, decoder.OtherTrFrames);
        Assert.Null(Differences.Notice(decoder, WireNotice.Encrypted(WireNotice.Fill, trId: "H0GSCNI9"), WireNotice.Keys));
        decoder.ClearKeys();
        Assert.Null(Differences.Notice(decoder, WireNotice.Encrypted(WireNotice.Fill, trId: "H0GSCNI9"), key: null));
    }

    [Fact]
    public void A_new_key_takes_the_place_of_the_old_one()
    {
        var other = ("ABCDEFGHIJKLMNOPABCDEFGHIJKLMNOP"u8.ToArray(), "fedcba9876543210"u8.ToArray());
        using var decoder = WireNotice.NewDecoder();
        byte[] old = WireNotice.Encrypted(WireNotice.Fill), fresh = WireNotice.Encrypted(WireNotice.Fill, keys: other);
        Assert.Null(Differences.Notice(decoder, old, WireNotice.Keys));
        Assert.Null(Differences.Notice(decoder, fresh, WireNotice.Keys));
        decoder.SetKey(TrId.H0GSCNI0, other.Item1, other.Item2);
        Assert.Null(Differences.Notice(decoder, fresh, other));
        Assert.Null(Differences.Notice(decoder, old, other));
        decoder.ReleaseBuffer();
        Assert.Null(Differences.Notice(decoder, fresh, other));
    }

    private static string Records(int count, int stride)
    {
        string[] fields = [.. WireNotice.Fill.Split('^'), "twenty-six"];
        return string.Join('^', Enumerable.Range(0, count).Select(i => string.Join('^', fields[..2].Append($"{i}").Concat(fields[3..stride]))));
    }
}
