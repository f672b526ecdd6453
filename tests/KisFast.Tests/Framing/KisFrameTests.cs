using System.Text;
using KisFast.Framing;
using KisFast.Tests.Support;

namespace KisFast.Tests.Framing;

public class KisFrameTests
{
    [Theory]
    [InlineData("0|H0GSCNI0|001|a^b", false, TrId.H0GSCNI0, 1, "a^b")]
    [InlineData("1|H0GSCNI9|012|QUJD", true, TrId.H0GSCNI9, 12, "QUJD")]
    [InlineData("1|H0GSCNI0|999|x", true, TrId.H0GSCNI0, 999, "x")]
    [InlineData("1|H0GSCNI0|1|x", true, TrId.H0GSCNI0, 1, "x")]
    [InlineData("1|H0GSCNI0|0000000000000000001|x", true, TrId.H0GSCNI0, 1, "x")]
    [InlineData("1|H0GSCNI0|000|x", true, TrId.H0GSCNI0, 0, "x")]
    [InlineData("1|H0GSCNI0|2147483647|x", true, TrId.H0GSCNI0, int.MaxValue, "x")]
    [InlineData("1|H0GSCNI0|99999999999999999999999999|x", true, TrId.H0GSCNI0, int.MaxValue, "x")]
    [InlineData("1|H0GSCNI0|001|", true, TrId.H0GSCNI0, 1, "")]
    [InlineData("1|H0GSCNI0|001||", true, TrId.H0GSCNI0, 1, "")]
    [InlineData("1|H0GSCNI0|001|QUJD|", true, TrId.H0GSCNI0, 1, "QUJD")]
    [InlineData("0|H0GSCNI0|001|a|b|c||", false, TrId.H0GSCNI0, 1, "a|b|c|")]
    public void Heads(string frame, bool encrypted, TrId trId, int count, string payload)
    {
        foreach (var (name, bytes) in Shapes.Spans(Encoding.UTF8.GetBytes(frame)))
        {
            Assert.Equal((name, RejectReason.None), (name, KisFrame.TryParse(bytes.Span, out var head)));
            Assert.Equal((name, frame.Split('|')[2].Length == 3 ? count : int.MaxValue), (name, KisFrame.MostRecords(bytes.Span)));
            Assert.Equal((encrypted, trId, count, payload), (head.IsEncrypted, head.TrId, head.Count, Encoding.UTF8.GetString(head.Payload)));
        }
    }

    [Theory]
    [InlineData("", RejectReason.Malformed)]
    [InlineData("0", RejectReason.Malformed)]
    [InlineData("1|", RejectReason.Malformed)]
    [InlineData("2|H0GSCNI0|001|x", RejectReason.Malformed)]
    [InlineData("/|H0GSCNI0|001|x", RejectReason.Malformed)]
    [InlineData("10|H0GSCNI0|001|x", RejectReason.Malformed)]
    [InlineData(" 1|H0GSCNI0|001|x", RejectReason.Malformed)]
    [InlineData("{\"header\":{}}", RejectReason.Malformed)]
    [InlineData("1|H0GSCNI0|001", RejectReason.Malformed)]
    [InlineData("1|H0GSCNI0|0011234567890", RejectReason.Malformed)]
    [InlineData("1|H0GSCNI0001x", RejectReason.Malformed)]
    [InlineData("1|H0GSCNI0||x", RejectReason.Malformed)]
    [InlineData("1|H0GSCNI0|0a1|x", RejectReason.Malformed)]
    [InlineData("1|H0GSCNI0|00:|x", RejectReason.Malformed)]
    [InlineData("1|H0GSCNI0|00/|x", RejectReason.Malformed)]
    [InlineData("1|H0GSCNI0|-01|x", RejectReason.Malformed)]
    [InlineData("1|H0GSCNI0|+01|x", RejectReason.Malformed)]
    [InlineData("1|H0GSCNI0| 01|x", RejectReason.Malformed)]
    [InlineData("1|H0STCNI0|0x1|x", RejectReason.Malformed)]
    [InlineData("1|H0STCNI1|001|x", RejectReason.UnknownTrId)]
    [InlineData("1||001|x", RejectReason.UnknownTrId)]
    [InlineData("1|H0GSCNI1|001|x", RejectReason.UnknownTrId)]
    [InlineData("1|H0GSCNI8|001|x", RejectReason.UnknownTrId)]
    [InlineData("1|H0GSCNI:|001|x", RejectReason.UnknownTrId)]
    [InlineData("1|h0gscni0|001|x", RejectReason.UnknownTrId)]
    [InlineData("1|H0GSCNI00|001|x", RejectReason.UnknownTrId)]
    [InlineData("1|H0GSCNI|001|xxxxxxxx", RejectReason.UnknownTrId)]
    [InlineData("1|H0GSCNI0 |001|x", RejectReason.UnknownTrId)]
    public void Rejects(string frame, RejectReason reason)
    {
        foreach (var (name, bytes) in Shapes.Spans(Encoding.UTF8.GetBytes(frame)))
            Assert.Equal((name, reason), (name, KisFrame.TryParse(bytes.Span, out _)));
    }

    [Fact]
    public void Each_byte_of_the_head_counts()
    {
        byte[] good = "1|H0GSCNI0|001|payload"u8.ToArray();
        for (int at = 0; at < 15; at++)
        {
            for (int value = 0; value < 256; value++)
            {
                byte[] frame = [.. good];
                frame[at] = (byte)value;
                var oracle = Oracles.NoticeOracle.Decode(frame, key: null).Reject;
                var reason = KisFrame.TryParse(frame, out var head);
                string mine = reason != RejectReason.None ? reason.ToString() : head.IsEncrypted ? "NoKey" : "TooFewFields";
                Assert.Equal((at, value, oracle), (at, value, mine));
            }
        }
    }
}
