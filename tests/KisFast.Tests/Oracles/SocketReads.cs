using System.Buffers;
using KisFast.Framing;

namespace KisFast.Oracles;

/// <summary>Hands reads to a <see cref="WebSocketMessageReader"/> the way a pipe does: what was not consumed comes again, longer.</summary>
internal static class SocketReads
{
    /// <summary>Reads a stream.</summary>
    /// <param name="reads">What each socket read brought.</param>
    /// <param name="maxMessageBytes">The reader's limit.</param>
    /// <param name="fastPath">Whether whole text messages are asked for first, as the session does.</param>
    public static OracleStream Run(IEnumerable<ReadOnlyMemory<byte>> reads, int maxMessageBytes, bool fastPath)
    {
        using var reader = new WebSocketMessageReader(maxMessageBytes);
        var messages = new List<OracleMessage>();
        var unread = new List<ReadOnlyMemory<byte>>();
        foreach (var read in reads)
        {
            // A copy that is scrubbed afterwards: a message that outlives its buffer shows.
            unread.Add(read.ToArray());
            var buffer = Segments.Of([.. unread]);
            while (true)
            {
                if (fastPath && reader.TryReadWholeText(buffer.FirstSpan, out var text, out int consumed))
                {
                    messages.Add(new((int)WebSocketOpcode.Text, text.ToArray()));
                    buffer = buffer.Slice(consumed);
                    continue;
                }

                long before = buffer.Length;
                var status = reader.TryRead(ref buffer, out var message);
                if (status == WebSocketReadStatus.Failed) return new(messages, reader.Error.CloseCode);
                if (buffer.Length > before) throw new InvalidOperationException("the reader gave back more than it got");
                if (status == WebSocketReadStatus.NeedMore) break;
                messages.Add(new((int)message.Opcode, message.Payload.ToArray()));
            }

            var rest = buffer.ToArray();
            foreach (var memory in unread) System.Runtime.InteropServices.MemoryMarshal.AsMemory(memory).Span.Fill(0xDD);
            unread.Clear();
            if (rest.Length > 0) unread.Add(rest);
        }

        return new(messages, 0);
    }
}
