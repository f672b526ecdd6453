using System.Net;
using System.Net.Sockets;
using KisFast.Redis;
using KisFast.Tests.Support;
using KisFast.Wire;

namespace KisFast.Latency.Streams;

/// <summary>
/// What Redis alone takes: XADD of one field on one socket, or the journal's script with the same text in XADD's place, and a blocking XREAD on
/// another, both synchronous. The text is made beforehand, and not read. From the wire, what adds first reads a notice that another thread sends, and
/// does nothing with it: who wakes whom, and on which core, is then as with a feed.
/// </summary>
internal static class BareStream
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static long[] Run(RedisServer server, int count, bool isCompared = false, bool isFromWire = false)
    {
        using Wire? wire = isFromWire ? new Wire(count) : null;
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
        string script = Scripts.Load(writing, Scripts.Append);
        for (int i = 0; i < count; i++)
        {
            if (wire is not null) wire.Receive();
            else Pace.Wait();
            StreamId id = new(1, (ulong)i + 1), before = i == 0 ? default : new StreamId(1, (ulong)i);
            Volatile.Write(ref sent[i], DateTime.UtcNow.Ticks);
            adding.Clear();
            if (isCompared)
            {
                adding.Begin(13).Add("EVALSHA"u8).Add(script).Add(4).Add(target.Keys.Records).Add(target.Keys.About).Add(target.Keys.Handlers)
                    .Add(target.Keys.Notes).Add(before).Add(default(ReadOnlySpan<byte>)).Add(0).Add(0);
            }
            else
            {
                adding.Begin(5).Add("XADD"u8).Add(key);
            }

            adding.Add(id);
            if (!isCompared) adding.Add("record"u8);
            writing.Ask(adding.Add(text.AsSpan(0, length)));
        }

        reader.Join();
        return latencies;
    }

    // One notice a millisecond, from a thread that does nothing else.
    private sealed class Wire : IDisposable
    {
        private readonly byte[] _message = WebSocketStream.Text(NoticeFrame.Typical.Bytes);
        private readonly Socket _receiving = new(SocketType.Stream, ProtocolType.Tcp);
        private readonly Socket _sending;
        private readonly byte[] _buffer = new byte[4096];

        public Wire(int count)
        {
            using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            listener.Listen();
            _receiving.Connect(listener.LocalEndPoint!);
            _sending = listener.Accept();
            _sending.NoDelay = true;
            new Thread(() =>
            {
                for (int i = 0; i < count; i++)
                {
                    Pace.Wait();
                    _sending.Send(_message);
                }
            }).Start();
        }

        public void Receive()
        {
            for (int received = 0; received < _message.Length;) received += _receiving.Receive(_buffer.AsSpan(0, _message.Length - received));
        }

        public void Dispose()
        {
            _receiving.Dispose();
            _sending.Dispose();
        }
    }
}
