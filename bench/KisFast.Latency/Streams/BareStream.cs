using KisFast.Redis;
using KisFast.Tests.Support;

namespace KisFast.Latency.Streams;

/// <summary>What Redis alone takes: XADD of one field on one socket, a blocking XREAD on another, both synchronous.</summary>
internal static class BareStream
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static long[] Run(RedisServer server, int count)
    {
        string key = $"bare-{Guid.NewGuid():N}";
        var target = new RedisTarget(server.Address, key);
        using RespConnection writing = target.Connect("bench", Limit), reading = target.Connect("bench", Limit);
        byte[] text = new byte[RecordText.MaxBytes];
        int length = RecordText.Write(Notice.Record(), text);
        var sent = new long[count];
        var latencies = new long[count];
        var reader = new Thread(() =>
        {
            var commands = new RespCommands();
            StreamId last = default;
            for (int i = 0; i < count;)
            {
                reading.Send(commands.Clear().Begin(6).Add("XREAD"u8).Add("BLOCK"u8).Add(1000).Add("STREAMS"u8).Add(key).Add(last));
                if (!reading.HasArray()) continue;
                reading.ReadArray();
                reading.ReadArray();
                reading.Skip();
                for (int left = reading.ReadArray(); left > 0; left--)
                {
                    reading.ReadArray();
                    last = StreamId.Parse(reading.Read(out _));
                    reading.Skip();
                    latencies[i] = DateTime.UtcNow.Ticks - Volatile.Read(ref sent[i]);
                    i++;
                }
            }
        });
        reader.Start();
        var adding = new RespCommands();
        for (int i = 0; i < count; i++)
        {
            Pace.Wait();
            Volatile.Write(ref sent[i], DateTime.UtcNow.Ticks);
            writing.Ask(adding.Clear().Begin(5).Add("XADD"u8).Add(key).Add(new StreamId(1, (ulong)i + 1)).Add("record"u8).Add(text.AsSpan(0, length)));
        }

        reader.Join();
        return latencies;
    }
}
