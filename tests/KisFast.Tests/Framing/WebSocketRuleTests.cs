using KisFast.Framing;
using KisFast.Tests.Support;
using static KisFast.Tests.Framing.WebSocketReading;

namespace KisFast.Tests.Framing;

/// <summary>Every rule of RFC 6455 §5 that a client holds a server to.</summary>
public class WebSocketRuleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    public void Reserved_bits_without_an_extension_fail(int bits)
    {
        foreach (int opcode in new[] { 0x0, 0x1, 0x2, 0x8, 0x9, 0xA })
            Fails(ServerFrame.Join(ServerFrame.Text("a"), ServerFrame.Of(opcode, [], reserved: bits)), 1002, Text("a"));
    }

    [Theory]
    [InlineData(0x3)]
    [InlineData(0x4)]
    [InlineData(0x5)]
    [InlineData(0x6)]
    [InlineData(0x7)]
    [InlineData(0xB)]
    [InlineData(0xC)]
    [InlineData(0xD)]
    [InlineData(0xE)]
    [InlineData(0xF)]
    public void Reserved_opcodes_fail(int opcode) => Fails(ServerFrame.Of(opcode, [1, 2, 3]), 1002);

    [Theory]
    [InlineData(0x1)]
    [InlineData(0x2)]
    [InlineData(0x8)]
    [InlineData(0x9)]
    [InlineData(0xA)]
    public void A_masked_frame_fails(int opcode) => Fails(ServerFrame.Of(opcode, [], masked: true), 1002);

    [Theory]
    [InlineData(0x8)]
    [InlineData(0x9)]
    [InlineData(0xA)]
    public void A_fragmented_control_frame_fails(int opcode) => Fails(ServerFrame.Of(opcode, [], fin: false), 1002);

    [Theory]
    [InlineData(0x8, 3)]
    [InlineData(0x9, 3)]
    [InlineData(0xA, 3)]
    [InlineData(0x9, 9)]
    public void A_control_frame_over_125_bytes_fails(int opcode, int lengthBytes) =>
        Fails(ServerFrame.Of(opcode, new byte[126], lengthBytes: lengthBytes), 1002);

    [Fact]
    public void A_control_frame_whose_short_length_has_a_long_form_fails() =>
        Fails(ServerFrame.Of(0x9, [1], lengthBytes: 3), 1002);

    [Fact]
    public void A_control_frame_of_125_bytes_is_good()
    {
        byte[] payload = [.. Enumerable.Range(0, 125).Select(i => (byte)i)];
        Gives(ServerFrame.Of(0x9, payload), Message(0x9, payload));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(125, 1)]
    [InlineData(126, 3)]
    [InlineData(127, 3)]
    [InlineData(255, 3)]
    public void A_length_is_read_in_its_shortest_form(int length, int lengthBytes)
    {
        byte[] payload = [.. Enumerable.Repeat((byte)'x', length)];
        byte[] frame = ServerFrame.Of(0x1, payload);
        Assert.Equal(1 + lengthBytes + length, frame.Length);
        Gives(frame, Message(0x1, payload));
    }

    [Fact]
    public void A_length_in_more_bytes_than_it_needs_is_tolerated()
    {
        // §5.2 binds the sender; a reader that refuses gains nothing.
        Gives(ServerFrame.Of(0x1, "ab"u8.ToArray(), lengthBytes: 3), Text("ab"));
        Gives(ServerFrame.Of(0x1, "ab"u8.ToArray(), lengthBytes: 9), Text("ab"));
    }

    [Fact]
    public void A_64_bit_length_with_its_top_bit_set_fails()
    {
        Fails([0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 1, 0], 1002);
        Fails([0x82, 127, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0], 1002);
    }

    [Fact]
    public void A_length_of_2_to_the_63_less_1_is_too_big_before_any_payload_comes() =>
        Fails([0x82, 127, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], 1009);

    [Fact]
    public void A_huge_fragment_behind_a_first_one_is_too_big() =>
        Fails([0x02, 1, 9, 0x80, 127, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], 1009);

    [Fact]
    public void A_message_may_be_as_long_as_the_limit_and_no_longer()
    {
        byte[] eight = [.. Enumerable.Range(0, 8).Select(i => (byte)i)];
        Check(ServerFrame.Of(0x2, eight), 8, [Message(0x2, eight)], 0);
        Check(ServerFrame.Of(0x2, [.. eight, 9]), 8, [], 1009);
        Check(ServerFrame.Join(ServerFrame.Of(0x2, eight, fin: false), ServerFrame.Of(0x0, [])), 8, [Message(0x2, eight)], 0);
        Check(ServerFrame.Join(ServerFrame.Of(0x2, eight, fin: false), ServerFrame.Of(0x0, [9])), 8, [], 1009);
        byte[] text = ServerFrame.Text("123456789");
        Check(text, 8, [], 1009);
        Check(text, 9, [Text("123456789")], 0);
    }

    [Fact]
    public void The_limit_does_not_bind_control_frames() =>
        Check(ServerFrame.Of(0x9, new byte[125]), 4, [Message(0x9, new byte[125])], 0);

    [Fact]
    public void Control_frames_between_fragments_come_as_they_are()
    {
        byte[] stream = ServerFrame.Join(
            ServerFrame.Text("He", fin: false),
            ServerFrame.Of(0x9, [1]),
            ServerFrame.Continuation("", fin: false),
            ServerFrame.Of(0xA, [2]),
            ServerFrame.Continuation("l", fin: false),
            ServerFrame.Continuation("lo"),
            ServerFrame.Text("next"));
        Gives(stream, Message(0x9, 1), Message(0xA, 2), Text("Hello"), Text("next"));
    }

    [Fact]
    public void A_continuation_of_nothing_fails()
    {
        Fails(ServerFrame.Continuation("x"), 1002);
        Fails(ServerFrame.Join(ServerFrame.Text("a"), ServerFrame.Continuation("x", fin: false)), 1002, Text("a"));
        Fails(ServerFrame.Join(ServerFrame.Text("a", fin: false), ServerFrame.Continuation("b"), ServerFrame.Continuation("c")), 1002, Text("ab"));
    }

    [Fact]
    public void A_new_message_inside_a_fragmented_one_fails()
    {
        Fails(ServerFrame.Join(ServerFrame.Text("a", fin: false), ServerFrame.Text("b")), 1002);
        // Long enough for the fast path, which is asked first where a read ends behind the fragment.
        Fails(ServerFrame.Join(ServerFrame.Text("a", fin: false), ServerFrame.Text("a whole message")), 1002);
        Fails(ServerFrame.Join(ServerFrame.Text("a", fin: false), ServerFrame.Of(0x2, [], fin: false)), 1002);
    }

    [Fact]
    public void A_fragmented_binary_message_keeps_its_opcode() =>
        Gives(ServerFrame.Join(ServerFrame.Of(0x2, [1], fin: false), ServerFrame.Of(0x0, [2, 3])), Message(0x2, 1, 2, 3));

    [Theory]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(1002)]
    [InlineData(1003)]
    [InlineData(1007)]
    [InlineData(1008)]
    [InlineData(1009)]
    [InlineData(1010)]
    [InlineData(1011)]
    [InlineData(1012)]
    [InlineData(1014)]
    [InlineData(3000)]
    [InlineData(3999)]
    [InlineData(4000)]
    [InlineData(4999)]
    public void Close_codes_that_may_be_sent(int code)
    {
        byte[] frame = ServerFrame.Close(code, "why");
        Gives(frame, Message(0x8, frame[2..]));
        var payload = new System.Buffers.ReadOnlySequence<byte>(frame, 2, frame.Length - 2);
        Assert.Equal(code, WebSocketClose.ReadCode(payload));
        Assert.Equal("why", WebSocketClose.ReadReason(payload));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    [InlineData(1004)]
    [InlineData(1005)]
    [InlineData(1006)]
    [InlineData(1015)]
    [InlineData(1016)]
    [InlineData(1100)]
    [InlineData(2000)]
    [InlineData(2999)]
    [InlineData(5000)]
    [InlineData(65535)]
    public void Close_codes_that_may_not(int code) => Fails(ServerFrame.Close(code), 1002);

    [Fact]
    public void A_close_frame_is_empty_or_has_a_code()
    {
        Gives(ServerFrame.Of(0x8, []), Message(0x8));
        Assert.Equal(1005, WebSocketClose.ReadCode(default));
        Assert.Equal("", WebSocketClose.ReadReason(default));
        Fails(ServerFrame.Of(0x8, [3]), 1002);
    }

    [Fact]
    public void A_close_reason_that_is_not_UTF8_is_shown_with_replacement_characters()
    {
        byte[] payload = [3, 232, 0xFF, (byte)'a'];
        foreach (var (_, bytes) in Shapes.Sequences(payload))
        {
            Assert.Equal(1000, WebSocketClose.ReadCode(bytes));
            Assert.Equal("\uFFFDa", WebSocketClose.ReadReason(bytes));
        }
    }

    [Fact]
    public void After_a_reset_the_reader_knows_nothing_of_the_old_connection()
    {
        using var reader = new WebSocketMessageReader(Limit);
        var buffer = new System.Buffers.ReadOnlySequence<byte>(ServerFrame.Text("half", fin: false));
        Assert.Equal(WebSocketReadStatus.NeedMore, reader.TryRead(ref buffer, out _));
        reader.Reset();
        buffer = new(ServerFrame.Text("new"));
        Assert.Equal(WebSocketReadStatus.Message, reader.TryRead(ref buffer, out var message));
        Assert.Equal("new"u8.ToArray(), System.Buffers.BuffersExtensions.ToArray(message.Payload));
    }
}
