using System.Buffers;
using System.Text;
using KisFast.Transport;

namespace KisFast.Tests.Transport;

public sealed class UpgradeResponseTests
{
    // RFC 6455 §1.3.
    private const string RfcKey = "dGhlIHNhbXBsZSBub25jZQ==";
    private const string RfcAccept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    private const string Good = $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {RfcAccept}\r\n\r\n";

    [Fact]
    public void The_accept_value_is_that_of_the_RFC() => Assert.Equal(RfcAccept, UpgradeRequest.AcceptFor(RfcKey));

    [Fact]
    public void Every_two_way_split_gives_the_same_verdict_and_keeps_the_rest()
    {
        byte[] bytes = Encoding.ASCII.GetBytes(Good + "rest");
        int head = Good.Length;
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            ReadOnlySequence<byte> first = new(bytes, 0, cut);
            bool early = UpgradeResponse.TryRead(ref first, RfcAccept, out UpgradeVerdict verdict);
            Assert.Equal(cut >= head, early);
            if (early) Assert.True(verdict.Accepted);

            ReadOnlySequence<byte> both = TwoSegments.Of(bytes, cut);
            Assert.True(UpgradeResponse.TryRead(ref both, RfcAccept, out verdict));
            Assert.True(verdict.Accepted);
            Assert.Equal("rest", Encoding.ASCII.GetString(both));
        }
    }

    [Property(MaxTest = 500)]
    public void Nothing_makes_it_throw(byte[] tail, ushort cut)
    {
        byte[] bytes = [.. Encoding.ASCII.GetBytes(Good)[..(cut % (Good.Length + 1))], .. tail];
        ReadOnlySequence<byte> buffer = new(bytes);
        UpgradeResponse.TryRead(ref buffer, RfcAccept, out _);
    }

    [Fact]
    public void A_listing_of_what_a_server_sent_is_one_short_printable_line() =>
        Assert.Equal("\"a..b" + new string('x', 36) + "\"", UpgradeResponse.Printable(Encoding.ASCII.GetBytes("a\r\nb" + new string('x', 100))));

    private sealed class TwoSegments : ReadOnlySequenceSegment<byte>
    {
        private TwoSegments(ReadOnlyMemory<byte> memory) => Memory = memory;

        public static ReadOnlySequence<byte> Of(byte[] bytes, int cut)
        {
            var first = new TwoSegments(bytes.AsMemory(0, cut));
            var second = new TwoSegments(bytes.AsMemory(cut)) { RunningIndex = cut };
            first.Next = second;
            return new ReadOnlySequence<byte>(first, 0, second, second.Memory.Length);
        }
    }
}
