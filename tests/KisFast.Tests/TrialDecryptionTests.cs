using System.Text;
using KisFast.Oracles;
using KisFast.Tests.Support;

namespace KisFast.Tests;

/// <summary>Two HTS ids on one session: the frame does not say whose it is; padding and CUST_ID decide.</summary>
public class TrialDecryptionTests
{
    private static readonly (byte[] Key, byte[] Iv) Alice = ("AAAABBBBCCCCDDDDEEEEFFFFGGGGHHHH"u8.ToArray(), "alicealicealicea"u8.ToArray());
    private static readonly (byte[] Key, byte[] Iv) Bob = ("00001111222233334444555566667777"u8.ToArray(), "bobbobbobbobbobb"u8.ToArray());

    [Fact]
    public void Each_gets_its_own_fill()
    {
        using var decoder = NewDecoder();
        foreach (var (id, keys) in new[] { ("alice", Alice), ("bob", Bob), ("alice", Alice) })
        {
            byte[] frame = WireNotice.Encrypted(WireNotice.With((0, id)), keys: keys);
            Assert.Equal(id, NoticeOracle.Decode(frame, keys).Records[0].HtsId);
            Assert.Null(Differences.Notice(decoder, frame, keys));
        }
    }

    [Fact]
    public void An_id_with_spaces_around_it_is_recognised()
    {
        using var decoder = NewDecoder();
        byte[] frame = WireNotice.Encrypted(WireNotice.With((0, " bob  ")), keys: Bob);
        Assert.Null(Differences.Notice(decoder, frame, Bob));
    }

    [Fact]
    public void A_key_whose_padding_fits_by_chance_does_not_take_the_fill_of_the_other()
    {
        // Search a fill of bob's that also unpads under alice's key: one in 256.
        using var decoder = NewDecoder();
        int found = 0;
        for (int i = 0; i < 5000 && found < 3; i++)
        {
            byte[] frame = WireNotice.Encrypted(WireNotice.With((0, "bob"), (2, $"{i}")), keys: Bob);
            string base64 = Encoding.ASCII.GetString(frame)[15..];
            if (NoticeOracle.Decrypt(base64, Alice, out _) != null) continue;
            found++;
            Assert.Null(Differences.Notice(decoder, frame, Bob));
        }

        Assert.Equal(3, found);
    }

    [Fact]
    public void A_fill_whose_id_is_not_known_goes_by_its_padding_and_its_carets()
    {
        using var decoder = NewDecoder();
        int fitsBoth = 0, fitsOne = 0;
        for (int i = 0; i < 5000 && fitsBoth < 3; i++)
        {
            byte[] frame = WireNotice.Encrypted(WireNotice.With((0, "carol"), (2, $"{i}")), keys: Bob);
            bool both = NoticeOracle.Decrypt(Encoding.ASCII.GetString(frame)[15..], Alice, out _) == null;
            if (both) fitsBoth++;
            else if (++fitsOne > 20) continue;
            Assert.Null(Differences.Notice(decoder, frame, Bob));
        }

        Assert.Equal(3, fitsBoth);
    }

    [Fact]
    public void A_fill_of_neither_is_refused_for_its_padding()
    {
        using var decoder = NewDecoder();
        int refused = 0;
        for (int i = 0; i < 20; i++)
        {
            byte[] frame = WireNotice.Encrypted(WireNotice.With((2, $"{i}")));
            string base64 = Encoding.ASCII.GetString(frame)[15..];
            if (NoticeOracle.Decrypt(base64, Alice, out _) == null || NoticeOracle.Decrypt(base64, Bob, out _) == null) continue;
            refused++;
            var writer = new ListWriter(new ListWriter.State());
            Assert.Equal(RejectReason.Padding, decoder.Decode(frame, ref writer, default, out int records));
            Assert.Equal((0, 0), (records, writer.Published.Count));
        }

        Assert.True(refused > 10);
    }

    [Fact]
    public void Base64_and_length_are_judged_before_any_key()
    {
        using var decoder = NewDecoder();
        foreach (string frame in new[] { "1|H0GSCNI0|001|!", "1|H0GSCNI0|001|", "1|H0GSCNI0|001|QUJD" })
            Assert.Null(Differences.Notice(decoder, Encoding.ASCII.GetBytes(frame), Alice));
    }

    [Fact]
    public void More_keys_than_a_session_may_register_push_the_oldest_out()
    {
        using var decoder = new NoticeDecoder();
        decoder.SetKey(TrId.H0GSCNI9, Alice.Key, Alice.Iv, "first"u8);
        for (int i = 0; i < 40; i++) decoder.SetKey(TrId.H0GSCNI0, Alice.Key, Alice.Iv, Encoding.ASCII.GetBytes($"user{i}"));
        decoder.SetKey(TrId.H0GSCNI0, Alice.Key, Alice.Iv, "user3"u8);
        Assert.True(decoder.HasKey(TrId.H0GSCNI9));
        for (int i = 0; i < 1000; i++) decoder.SetKey(TrId.H0GSCNI0, Bob.Key, Bob.Iv, Encoding.ASCII.GetBytes($"more{i}"));
        Assert.False(decoder.HasKey(TrId.H0GSCNI9));
        Assert.True(decoder.HasKey(TrId.H0GSCNI0));
        Assert.Throws<ArgumentOutOfRangeException>(() => decoder.SetKey(TrId.None, Alice.Key, Alice.Iv));
    }

    private static NoticeDecoder NewDecoder()
    {
        var decoder = new NoticeDecoder();
        decoder.SetKey(TrId.H0GSCNI0, Alice.Key, Alice.Iv, "alice"u8);
        decoder.SetKey(TrId.H0GSCNI0, Bob.Key, Bob.Iv, "bob"u8);
        return decoder;
    }
}
