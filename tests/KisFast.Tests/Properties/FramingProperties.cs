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
    public void Any_messages_in_any_fragments_come_whole_out_of_any_reads(Message[] messages, ReadSizes sizes)
    {
        byte[] ping = [1, 2, 3];
        var stream = new List<byte>();
        var expected = new List<string>();
        foreach (var message in messages)
        {
            for (int i = 0; i < message.Fragments.Length; i++)
            {
                stream.AddRange(ServerFrame.Of(i > 0 ? 0 : message.IsText ? 1 : 2, message.Fragments[i], fin: i == message.Fragments.Length - 1));
                if (!message.PingBetween || i == message.Fragments.Length - 1) continue;
                stream.AddRange(ServerFrame.Of(9, ping));
                expected.Add(new OracleMessage(9, ping).ToString());
            }

            expected.Add(new OracleMessage(message.IsText ? 1 : 2, [.. message.Fragments.SelectMany(fragment => fragment)]).ToString());
        }

        var reads = Differences.Cut([.. stream], sizes.Values);
        foreach (bool fastPath in new[] { false, true })
        {
            var read = SocketReads.Run(reads, Limit, fastPath);
            Assert.Equal(expected, read.Messages.Select(message => message.ToString()));
            Assert.Equal(0, read.CloseCode);
        }
    }

    [Cases]
    public void Any_bytes_in_any_reads_give_what_the_oracle_says(byte[] stream, ReadSizes sizes, byte limit) =>
        Assert.Null(Differences.WebSocket(stream, limit, sizes.Values));

    [Cases]
    public void A_damaged_stream_gives_what_the_oracle_says(Message[] messages, ReadSizes sizes, NonNegativeInt at, byte damage, byte limit)
    {
        byte[] stream = [.. messages.SelectMany(message => message.Fragments.SelectMany(
            (fragment, i) => ServerFrame.Of(i > 0 ? 0 : 1, fragment, fin: i == message.Fragments.Length - 1)))];
        if (stream.Length > 0) stream[at.Get % stream.Length] = damage;
        Assert.Null(Differences.WebSocket(stream, limit, sizes.Values));
    }

    [Cases]
    public void What_the_client_writes_a_server_reads_back(byte[] payload, uint key, bool isPong)
    {
        if (isPong && payload.Length > 125) payload = payload[..125];
        var destination = new byte[WebSocketClientFrame.GetMaxLength(payload.Length)];
        int length = WebSocketClientFrame.Write(destination, isPong ? WebSocketOpcode.Pong : WebSocketOpcode.Text, payload, key);
        // Unmasked, it is a server's frame.
        int header = payload.Length <= 125 ? 2 : 4;
        byte[] unmasked = [destination[0], (byte)(destination[1] & 0x7F), .. destination[2..header], .. destination[(header + 4)..length]];
        for (int i = 0; i < payload.Length; i++) unmasked[header + i] ^= destination[header + (i % 4)];
        var read = WebSocketOracle.Read(unmasked, Limit);
        Assert.Equal(new OracleMessage(isPong ? 10 : 1, payload).ToString(), Assert.Single(read.Messages).ToString());
    }

    [Cases]
    public void Any_head_is_judged_as_by_the_oracle(byte[] bytes, NonNegativeInt count, byte digit, NonNegativeInt at)
    {
        Assert.Null(Differences.KisHead(bytes));
        byte[] head = [.. Encoding.ASCII.GetBytes($"1|H0GSCNI0|{count.Get:000}|"), .. bytes];
        Assert.Null(Differences.KisHead(head));
        head[at.Get % head.Length] = digit;
        Assert.Null(Differences.KisHead(head));
    }

    [Cases]
    public void Any_control_message_is_read_as_by_the_document_model(byte[] bytes, string trId, string message, NonNegativeInt at)
    {
        Assert.Null(Differences.Control(bytes));
        string json = System.Text.Json.JsonSerializer.Serialize(new { header = new { tr_id = trId }, body = new { rt_cd = "0", msg1 = message } });
        byte[] good = Encoding.UTF8.GetBytes(json);
        Assert.Null(Differences.Control(good));
        if (bytes.Length > 0) good[at.Get % good.Length] = bytes[0];
        Assert.Null(Differences.Control(good));
    }

    [Cases]
    public void Any_chunking_of_any_stream_gives_the_same_records_and_rejects(FieldText[] values, bool[] encrypted, byte[] garbage, ReadSizes sizes)
    {
        var stream = new List<byte>();
        for (int i = 0; i < encrypted.Length; i++)
        {
            string text = i < values.Length ? WireNotice.With((i % 25, values[i].Text)) : WireNotice.Fill;
            stream.AddRange(ServerFrame.Of(1, encrypted[i] ? WireNotice.Encrypted(text) : WireNotice.Plain(text)));
        }

        stream.AddRange(garbage);
        Assert.Null(Differences.Feed([.. stream], sizes.Values, WireNotice.Keys));
    }
}
