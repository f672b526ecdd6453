using System.Collections.Concurrent;
using KisFast.Oracles;
using KisFast.Tests.Framing;
using KisFast.Tests.Transport;

namespace KisFast.Tests.Autobahn;

/// <summary>The table, on the reader and on a whole feed against a raw server.</summary>
public class AutobahnTests
{
    private const string Ack = """{"header":{"tr_id":"H0GSCNI0","tr_key":"testuser","encrypt":"N"},"body":{"rt_cd":"0","msg_cd":"OPSP0000","msg1":"SUBSCRIBE SUCCESS","output":{"iv":"0123456789abcdef","key":"abcdefghijklmnopabcdefghijklmnop"}}}""";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void The_reader()
    {
        foreach (var @case in AutobahnCases.All)
        {
            foreach (bool fastPath in new[] { false, true })
            {
                var reads = @case.ChopSize == 0 ? [@case.Stream] : Segments.Chunks(@case.Stream, @case.ChopSize);
                var read = SocketReads.Run(reads, WebSocketReading.Limit, fastPath);
                // What stands behind a close is the session's to ignore.
                int close = read.Messages.FindIndex(message => message.Opcode == 8);
                var messages = close < 0 ? read.Messages : read.Messages[..close];
                Assert.Equal($"{@case}: {string.Join(",", @case.Delivered)}",
                    $"{@case}: {string.Join(",", messages.Where(message => message.Opcode < 8).Select(message => message.Payload.Length))}");
                string expected = @case.Replies[^1];
                string ending = read.CloseCode != 0 && close < 0 ? $"close {read.CloseCode}" : "close sent by the server";
                Assert.Equal($"{@case}: {(expected is "close 1002" or "close 1009" && close < 0 ? expected : "close sent by the server")}",
                    $"{@case}: {ending}");
            }
        }
    }

    [Trait("Length", "Long")]
    [Fact]
    public async Task The_feed()
    {
        var cases = AutobahnCases.All.ToArray();
        var heard = new ConcurrentQueue<string>();
        var delivered = new ConcurrentQueue<long>();
        var done = new TaskCompletionSource();
        int next = 0;
        // A client that hangs up in the middle of a case is back before the server has noticed: one case at a time.
        using var turn = new SemaphoreSlim(1);
        await using var server = new ScriptedServer(async peer =>
        {
            if (!await peer.AnswerAsync()) return;
            await peer.ReadFrameAsync();
            await turn.WaitAsync();
            await peer.SendTextAsync(Ack);
            int index = next++;
            if (index >= cases.Length)
            {
                done.TrySetResult();
                await peer.WaitForEndAsync();
                return;
            }

            delivered.Clear();
            string replies = string.Join(" ", await PlayAsync(peer, cases[index]));
            heard.Enqueue($"{cases[index]}: delivered {string.Join(",", delivered)}; {replies}");
            turn.Release();
        });
        await using var feed = new FillFeed(Options(server) with
        {
            Quarantine = frame =>
            {
                if (!frame.Message.Contains("broke off", StringComparison.Ordinal)) delivered.Enqueue(frame.Length);
            },
        });
        feed.HandleWith(new Ignore());
        await feed.StartAsync();
        await done.Task.WaitAsync(Patience);
        Assert.Equal(cases.Select(@case => $"{@case}: delivered {string.Join(",", @case.Delivered)}; {string.Join(" ", @case.Replies)}"), heard);
    }

    // Sends the case and tells what the client answered until it hung up.
    private static async Task<List<string>> PlayAsync(Peer peer, AutobahnCase @case)
    {
        var replies = new List<string>();
        try
        {
            var reading = ReadAsync();
            int size = @case.ChopSize == 0 ? @case.Stream.Length : @case.ChopSize;
            try
            {
                foreach (var write in Segments.Chunks(@case.Stream, size)) await peer.SendAsync(write);
            }
            catch (IOException)
            {
                // It hung up before the end, as it may.
            }

            await reading;
        }
        catch (IOException)
        {
            // It hung up.
        }

        return replies;

        async Task ReadAsync()
        {
            while (true)
            {
                var (opcode, payload) = await peer.ReadFrameAsync();
                replies.Add(opcode == 8 ? $"close {(payload[0] * 256) + payload[1]}" : opcode == 10 ? $"pong {payload.Length}" : $"opcode {opcode}");
            }
        }
    }

    private static FillFeedOptions Options(ScriptedServer server) => new()
    {
        AppKey = "app-key",
        AppSecret = "app-secret",
        HtsId = "testuser",
        Environment = KisEnvironment.Real,
        WebSocketUrl = server.Url,
        RestUrl = server.HttpUrl,
        RingSize = 1024,
        Reconnect = new ReconnectOptions
        {
            InitialDelay = TimeSpan.FromMilliseconds(10),
            MaxDelay = TimeSpan.FromMilliseconds(10),
            StableAfter = TimeSpan.FromSeconds(1),
            MaxConnectsPerMinute = 1000,
        },
    };

    private sealed class Ignore : IFillHandler
    {
        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
        {
        }
    }
}
