using System.Text;
using KisFast.Framing;
using KisFast.Oracles;
using KisFast.Tests.Support;

namespace KisFast.Tests.Properties;

/// <summary>From the socket's bytes to the messages, for any input.</summary>
public class FramingProperties
{
    private const int Limit = 1 << 20;

    [Cases]
    public void Any_messages_in_any_fragments_come_whole_out_of_any_reads(Messages messages, ReadSizes sizes)
    {
        byte[] ping = [1, 2, 3];
        var expected = new List<string>();
        foreach (var message in messages.Values)
        {
            if (message.PingBetween) expected.AddRange(Enumerable.Repeat(new OracleMessage(9, ping).ToString(),
                message.Fragments.Length - 1));
            expected.Add(new OracleMessage(message.IsText ? 1 : 2, message.ToBytes()).ToString());
        }

        byte[] stream = Stream(messages, ping);
        var reads = Differences.Cut(stream, sizes.For(stream.Length));
        foreach (bool fastPath in new[] { false, true })
        {
            var read = SocketReads.Run(reads, Limit, fastPath);
            Assert.Equal(expected, read.Messages.Select(message => message.ToString()));
            Assert.Equal(0, read.CloseCode);
        }
    }

    [Cases]
    public void Any_bytes_in_any_reads_give_what_the_oracle_says(Garbage stream, ReadSizes sizes, Count limit) =>
        Assert.Null(Differences.WebSocket(stream.Bytes, limit.Value, sizes.For(stream.Bytes.Length)));

    [Cases]
    public void A_damaged_stream_gives_what_the_oracle_says(Messages messages, ReadSizes sizes, Damage damage, ShortPayload limit)
    {
        byte[] stream = damage.Do(Stream(messages, []));
        Assert.Null(Differences.WebSocket(stream, limit.Length, sizes.For(stream.Length)));
    }

    [Cases(300)]
    public void What_the_client_writes_a_server_reads_back(Payload payload, Seed key, bool isPong)
    {
        byte[] bytes = payload.ToBytes();
        if (isPong && bytes.Length > 125) bytes = bytes[..125];
        var destination = new byte[WebSocketClientFrame.GetMaxLength(bytes.Length)];
        int length = WebSocketClientFrame.Write(destination, isPong ? WebSocketOpcode.Pong : WebSocketOpcode.Text, bytes, (uint)key.Value);
        // Unmasked, it is a server's frame.
        int header = bytes.Length <= 125 ? 2 : bytes.Length <= 65_535 ? 4 : 10;
        byte[] unmasked = [destination[0], (byte)(destination[1] & 0x7F), .. destination[2..header], .. destination[(header + 4)..length]];
        for (int i = 0; i < bytes.Length; i++) unmasked[header + i] ^= destination[header + (i % 4)];
        var read = WebSocketOracle.Read(unmasked, Limit);
        Assert.Equal(new OracleMessage(isPong ? 10 : 1, bytes).ToString(), Assert.Single(read.Messages).ToString());
        Assert.Equal(0, read.CloseCode);
    }

    [Cases]
    public void Any_head_is_judged_as_by_the_oracle(Garbage bytes, WireNumber count, Damage damage)
    {
        Assert.Null(Differences.KisHead(bytes.Bytes));
        byte[] head = [.. Encoding.ASCII.GetBytes($"1|H0GSCNI0|{count.Whole}|"), .. bytes.Bytes];
        Assert.Null(Differences.KisHead(head));
        Assert.Null(Differences.KisHead(damage.Do(head)));
    }

    [Cases]
    public void Any_control_message_is_read_as_by_the_document_model(Garbage bytes, MaybeText trId, MaybeText message, Damage damage)
    {
        Assert.Null(Differences.Control(bytes.Bytes));
        string json = System.Text.Json.JsonSerializer.Serialize(
            new { header = new { tr_id = trId.Text }, body = new { rt_cd = "0", msg1 = message.Text } });
        byte[] good = Encoding.UTF8.GetBytes(json);
        Assert.Null(Differences.Control(good));
        Assert.Null(Differences.Control(damage.Do(good)));
    }

    [Cases]
    public void Any_split_of_any_stream_gives_the_same_records_and_rejects(NoticeFrames frames, ReadSizes sizes, Garbage garbage)
    {
        byte[] stream = [.. Stream(frames), .. garbage.Bytes];
        Assert.Null(Differences.Feed(stream, sizes.For(stream.Length), WireNotice.Keys));
    }

    [Cases]
    public void A_damaged_stream_of_notices_gives_the_same_whatever_the_reads(NoticeFrames frames, ReadSizes sizes, Damage damage)
    {
        byte[] stream = damage.Do(Stream(frames));
        Assert.Null(Differences.Feed(stream, sizes.For(stream.Length), WireNotice.Keys));
    }

    private static byte[] Stream(Messages messages, byte[] ping)
    {
        var stream = new List<byte>();
        foreach (var message in messages.Values)
        {
            for (int i = 0; i < message.Fragments.Length; i++)
            {
                bool isLast = i == message.Fragments.Length - 1;
                stream.AddRange(ServerFrame.Of(i > 0 ? 0 : message.IsText ? 1 : 2, message.Fragments[i].ToBytes(), fin: isLast));
                if (message.PingBetween && !isLast) stream.AddRange(ServerFrame.Of(9, ping));
            }
        }

        return [.. stream];
    }

    private static byte[] Stream(NoticeFrames frames)
    {
        var stream = new List<byte>();
        foreach (var (frame, cut) in frames.Frames.Zip(frames.Cuts))
        {
            byte[] bytes = frame.ToBytes();
            int at = cut % bytes.Length;
            if (at > 0) stream.AddRange([.. ServerFrame.Of(1, bytes[..at], fin: false), .. ServerFrame.Of(9, [7])]);
            stream.AddRange(ServerFrame.Of(at > 0 ? 0 : 1, bytes[at..]));
        }

        return [.. stream];
    }
}
