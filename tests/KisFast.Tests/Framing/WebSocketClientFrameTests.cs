using System.Buffers.Binary;
using System.Text;
using KisFast.Framing;

namespace KisFast.Tests.Framing;

public class WebSocketClientFrameTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(127)]
    [InlineData(65535)]
    [InlineData(65536)]
    public void What_is_masked_unmasks_to_the_payload(int length)
    {
        byte[] payload = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 31))];
        foreach (uint key in new uint[] { 0, 1, 0x37FA213D, uint.MaxValue })
        {
            var destination = new byte[WebSocketClientFrame.GetMaxLength(length) + 8];
            destination.AsSpan().Fill(0xEE);
            int written = WebSocketClientFrame.Write(destination, WebSocketOpcode.Text, payload, key);
            Assert.All(destination[written..], guard => Assert.Equal(0xEE, guard));
            var (opcode, unmasked) = Read(destination[..written], key);
            Assert.Equal(1, opcode);
            Assert.Equal(payload, unmasked);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("bye")]
    [InlineData("잘 가")]
    public void A_close_frame_carries_its_code_and_reason(string reason)
    {
        var destination = new byte[WebSocketClientFrame.GetMaxLength(125)];
        int written = WebSocketClientFrame.WriteClose(destination, 1002, reason, 0x01020304);
        var (opcode, payload) = Read(destination[..written], 0x01020304);
        Assert.Equal(8, opcode);
        Assert.Equal(1002, BinaryPrimitives.ReadUInt16BigEndian(payload));
        Assert.Equal(reason, Encoding.UTF8.GetString(payload.AsSpan(2)));
    }

    [Fact]
    public void A_close_reason_is_cut_at_a_character_to_123_bytes()
    {
        string reason = new string('a', 122) + "한";
        var destination = new byte[WebSocketClientFrame.GetMaxLength(125)];
        int written = WebSocketClientFrame.WriteClose(destination, 1000, reason, 7);
        var (_, payload) = Read(destination[..written], 7);
        Assert.Equal(new string('a', 122), Encoding.UTF8.GetString(payload.AsSpan(2)));
    }

    // A server's view, from RFC 6455 §5.2 and §5.3.
    private static (int Opcode, byte[] Payload) Read(byte[] frame, uint expectedKey)
    {
        Assert.Equal(0x80, frame[0] & 0xF0);
        Assert.Equal(0x80, frame[1] & 0x80);
        int length = frame[1] & 0x7F, at = 2;
        if (length == 126) (length, at) = (BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(2)), 4);
        else if (length == 127) (length, at) = ((int)BinaryPrimitives.ReadUInt64BigEndian(frame.AsSpan(2)), 10);
        Assert.True(length < 126 ? at == 2 : length < 65536 ? at == 4 : at == 10, "not the shortest form");
        byte[] key = frame[at..(at + 4)];
        Assert.Equal(expectedKey, BinaryPrimitives.ReadUInt32BigEndian(key));
        Assert.Equal(length, frame.Length - at - 4);
        return (frame[0] & 15, [.. frame[(at + 4)..].Select((b, i) => (byte)(b ^ key[i % 4]))]);
    }
}
