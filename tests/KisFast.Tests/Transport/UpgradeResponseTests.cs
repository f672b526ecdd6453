using System.Buffers;
using System.Text;
using KisFast.Tests.Properties;
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

    [Theory]
    [InlineData("101 Switching Protocols", "200 OK")]
    [InlineData("101 Switching Protocols", "1010 Switching Protocols")]
    [InlineData("Upgrade: websocket", "Upgrade: h2c")]
    [InlineData("Upgrade: websocket", "Upgrade: websockets")]
    [InlineData("Upgrade: websocket\r\n", "")]
    [InlineData("Connection: Upgrade", "Connection: close")]
    [InlineData("Connection: Upgrade\r\n", "")]
    [InlineData(RfcAccept, "S3PPLMBITXAQ9KYGZZHZRBK+XOO=")]
    [InlineData(RfcAccept, "")]
    [InlineData(RfcAccept, RfcAccept + "=")]
    [InlineData("Upgrade: websocket", "Upgrade: websocket\r\nSec-WebSocket-Extensions: permessage-deflate")]
    [InlineData("Upgrade: websocket", "Upgrade: websocket\r\nSec-WebSocket-Protocol: x")]
    public void What_breaks_a_rule_of_section_4_1_is_refused(string good, string bad)
    {
        byte[] answer = Encoding.ASCII.GetBytes(Good.Replace(good, bad, StringComparison.Ordinal));
        ReadOnlySequence<byte> buffer = new(answer);
        Assert.True(UpgradeResponse.TryRead(ref buffer, RfcAccept, out UpgradeVerdict verdict));
        Assert.False(verdict.Accepted);
        Assert.Null(Oracles.Differences.Handshake(answer, answer.Length / 2));
    }

    [Theory]
    [InlineData("Upgrade: websocket", "UPGRADE:WebSocket")]
    [InlineData("Connection: Upgrade", "connection: keep-alive , upgrade")]
    [InlineData("Connection: Upgrade", "Connection: keep-alive\r\nConnection: upgrade")]
    [InlineData("Upgrade: websocket", "Upgrade: websocket\r\nServer: KIS\r\nno header\r\n: neither\r\nSec-WebSocket-Protocol:")]
    public void What_breaks_none_is_accepted(string good, string other)
    {
        byte[] answer = Encoding.ASCII.GetBytes(Good.Replace(good, other, StringComparison.Ordinal));
        ReadOnlySequence<byte> buffer = new(answer);
        Assert.True(UpgradeResponse.TryRead(ref buffer, RfcAccept, out UpgradeVerdict verdict));
        Assert.True(verdict.Accepted, verdict.Problem);
        Assert.Null(Oracles.Differences.Handshake(answer, answer.Length / 2));
    }

    [Fact]
    public void A_head_without_an_end_is_waited_for_up_to_the_limit()
    {
        byte[] endless = [.. Encoding.ASCII.GetBytes(Good[..^2]), .. Enumerable.Repeat((byte)'x', UpgradeResponse.MaxHeadBytes)];
        ReadOnlySequence<byte> buffer = new(endless, 0, UpgradeResponse.MaxHeadBytes - 1);
        Assert.False(UpgradeResponse.TryRead(ref buffer, RfcAccept, out _));
        buffer = new(endless, 0, UpgradeResponse.MaxHeadBytes);
        Assert.True(UpgradeResponse.TryRead(ref buffer, RfcAccept, out UpgradeVerdict verdict));
        Assert.False(verdict.Accepted);
    }

    [Cases(500)]
    public void Nothing_makes_it_throw(Garbage tail, Damage damage)
    {
        byte[] bytes = [.. Encoding.ASCII.GetBytes(Good)[..(damage.At % (Good.Length + 1))], .. tail.Bytes];
        ReadOnlySequence<byte> buffer = new(bytes);
        UpgradeResponse.TryRead(ref buffer, RfcAccept, out _);
        buffer = new(damage.Do(Encoding.ASCII.GetBytes(Good)));
        UpgradeResponse.TryRead(ref buffer, RfcAccept, out _);
    }

    [Theory]
    [InlineData("HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n")]
    public void A_103_before_the_101_is_passed_over(string interim)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(interim + Good + "rest");
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            ReadOnlySequence<byte> first = new(bytes, 0, cut);
            Assert.Equal(cut >= bytes.Length - 4, UpgradeResponse.TryRead(ref first, RfcAccept, out _));
            ReadOnlySequence<byte> both = TwoSegments.Of(bytes, cut);
            Assert.True(UpgradeResponse.TryRead(ref both, RfcAccept, out UpgradeVerdict verdict));
            Assert.True(verdict.Accepted);
            Assert.Equal("rest", Encoding.ASCII.GetString(both));
        }
    }

    [Fact]
    public void Interim_answers_are_bounded_in_number_and_size()
    {
        string interim = "HTTP/1.1 103 Early Hints\r\n\r\n";
        ReadOnlySequence<byte> many = new(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(interim, 100)) + Good));
        Assert.True(UpgradeResponse.TryRead(ref many, RfcAccept, out UpgradeVerdict verdict));
        Assert.Contains("interim answers", verdict.Problem, StringComparison.Ordinal);

        string large = $"HTTP/1.1 103 Early Hints\r\nLink: {new string('x', 6000)}\r\n\r\n";
        ReadOnlySequence<byte> long1 = new(Encoding.ASCII.GetBytes(large + large + large));
        Assert.True(UpgradeResponse.TryRead(ref long1, RfcAccept, out verdict));
        Assert.Contains("bytes of handshake", verdict.Problem, StringComparison.Ordinal);
    }

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
