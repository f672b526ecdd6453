using KisFast.Framing;
using KisFast.Oracles;
using KisFast.Tests.Support;
using static KisFast.Tests.Framing.WebSocketReading;

namespace KisFast.Tests.Framing;

/// <summary>The examples of RFC 6455 §5.7, byte for byte.</summary>
public class Rfc6455ExampleTests
{
    private static readonly byte[] Hello = "Hello"u8.ToArray();

    [Fact]
    public void A_single_frame_unmasked_text_message() =>
        Gives([0x81, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F], Text("Hello"));

    [Fact]
    public void A_single_frame_masked_text_message_is_refused_from_a_server() =>
        Fails([0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58], 1002);

    [Fact]
    public void A_single_frame_masked_text_message_is_what_the_client_writes()
    {
        var frame = new byte[WebSocketClientFrame.GetMaxLength(Hello.Length)];
        int length = WebSocketClientFrame.Write(frame, WebSocketOpcode.Text, Hello, 0x37FA213D);
        Assert.Equal(new byte[] { 0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58 }, frame[..length]);
    }

    [Fact]
    public void A_fragmented_unmasked_text_message() =>
        Gives([0x01, 0x03, 0x48, 0x65, 0x6C, 0x80, 0x02, 0x6C, 0x6F], Text("Hello"));

    [Fact]
    public void An_unmasked_ping() =>
        Gives([0x89, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F], Message(0x9, Hello));

    [Fact]
    public void A_masked_pong_is_what_the_client_answers()
    {
        var frame = new byte[WebSocketClientFrame.GetMaxLength(Hello.Length)];
        int length = WebSocketClientFrame.Write(frame, WebSocketOpcode.Pong, Hello, 0x37FA213D);
        Assert.Equal(new byte[] { 0x8A, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58 }, frame[..length]);
    }

    [Fact]
    public void A_256_byte_binary_message()
    {
        byte[] payload = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        Gives([0x82, 0x7E, 0x01, 0x00, .. payload], Message(0x2, payload));
    }

    [Fact]
    public void A_64_KiB_binary_message()
    {
        byte[] payload = [.. Enumerable.Range(0, 65536).Select(i => (byte)(i * 7))];
        byte[] stream = [0x82, 0x7F, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, .. payload];
        // Every split of 64 KiB takes minutes; the header's are the ones that matter, and a few in the payload.
        string expected = Describe(new([Message(0x2, payload)], 0));
        foreach (int cut in Enumerable.Range(1, 14).Concat([100, 32768, stream.Length - 1]))
        {
            ReadOnlyMemory<byte>[] parts = [stream.AsMemory(0, cut), stream.AsMemory(cut)];
            Assert.Equal(expected, Describe(SocketReads.Run(parts, Limit, fastPath: true)));
            Assert.Equal(expected, Describe(ReadWhole(Segments.Of(parts), Limit)));
        }
    }
}
