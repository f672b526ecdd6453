using System.Buffers;
using System.Text;
using KisFast.Framing;
using KisFast.Oracles;
using KisFast.Tests.Support;

namespace KisFast.Tests.Guarded;

/// <summary>The parsers of frames and control messages over memory that ends, and that begins, at an unmapped page.</summary>
public class GuardedFramingTests
{
    private const int Longest = 4096;

    [GuardedFact]
    public void WebSocket_messages()
    {
        using var memory = new GuardedMemory(Longest);
        byte[] whole = ServerFrame.Join(
            ServerFrame.Text("first"), ServerFrame.Of(9, [1, 2]), ServerFrame.Text("a", fin: false), ServerFrame.Continuation("b"),
            ServerFrame.Of(1, new byte[300]), ServerFrame.Of(2, new byte[3000]), ServerFrame.Text(new string('x', 900)));
        for (int length = 0; length <= Math.Min(Longest, whole.Length); length++)
        {
            foreach (bool atEnd in new[] { false, true })
            {
                whole.AsSpan(0, length).CopyTo(atEnd ? memory.AtEnd(length) : memory.AtStart(length));
                var bytes = atEnd ? memory.MemoryAtEnd(length) : memory.MemoryAtStart(length);
                int expected = WebSocketOracle.Read(whole[..length], Longest).Messages.Count;
                Assert.Equal(expected, Count(new ReadOnlySequence<byte>(bytes)));
                Assert.Equal(expected, Count(Segments.Of(bytes[..(length / 2)], bytes[(length / 2)..])));
            }
        }
    }

    [GuardedFact]
    public void Heads_of_KIS_frames()
    {
        using var memory = new GuardedMemory(Longest);
        byte[] frame = [.. "1|H0GSCNI9|0001|"u8, .. Enumerable.Repeat((byte)'|', Longest)];
        foreach (bool usual in new[] { true, false })
        {
            byte[] text = usual ? [.. "1|H0GSCNI9|001|"u8, .. frame[16..]] : frame;
            for (int length = 0; length <= Longest; length++)
            {
                foreach (bool atEnd in new[] { false, true })
                {
                    var place = atEnd ? memory.AtEnd(length) : memory.AtStart(length);
                    text.AsSpan(0, length).CopyTo(place);
                    Assert.Equal(length < (usual ? 15 : 16), KisFrame.TryParse(place, out _) != RejectReason.None);
                }
            }
        }
    }

    [GuardedFact]
    public void Control_messages()
    {
        using var memory = new GuardedMemory(Longest);
        byte[] text = Encoding.ASCII.GetBytes($$$"""{"header":{"tr_id":"PINGPONG"},"x":"{{{new string('x', Longest)}}}"}""");
        for (int length = 0; length <= Longest; length++)
        {
            foreach (bool atEnd in new[] { false, true })
            {
                var place = atEnd ? memory.AtEnd(length) : memory.AtStart(length);
                text.AsSpan(0, length).CopyTo(place);
                if (length > 64) "\"}"u8.CopyTo(place[^2..]);
                Assert.Equal(length > 64, ControlMessage.TryParse(place, out _));
            }
        }
    }

    [GuardedFact]
    public void Client_frames_write_no_further_than_they_say()
    {
        using var memory = new GuardedMemory(Longest + 16);
        using var source = new GuardedMemory(Longest);
        for (int length = 0; length <= Longest; length++)
        {
            int room = WebSocketClientFrame.GetMaxLength(length);
            int written = WebSocketClientFrame.Write(memory.AtEnd(room), WebSocketOpcode.Text, source.AtEnd(length), 0x01020304);
            Assert.Equal((length <= 125 ? 6 : 8) + length, written);
            Assert.Equal(written, WebSocketClientFrame.Write(memory.AtStart(room), WebSocketOpcode.Text, source.AtStart(length), 0x01020304));
        }
    }

    private static int Count(ReadOnlySequence<byte> buffer)
    {
        using var reader = new WebSocketMessageReader(Longest);
        int messages = 0;
        while (true)
        {
            if (reader.TryReadWholeText(buffer.FirstSpan, out _, out int consumed))
            {
                buffer = buffer.Slice(consumed);
                messages++;
                continue;
            }

            if (reader.TryRead(ref buffer, out _) != WebSocketReadStatus.Message) return messages;
            messages++;
        }
    }
}
