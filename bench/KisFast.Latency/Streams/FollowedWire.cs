using KisFast.Latency.Loopback;
using KisFast.Latency.Loopback.Receivers;
using KisFast.Tests.Support;
using KisFast.Wire;

namespace KisFast.Latency.Streams;

/// <summary>
/// The whole way: a publishing feed's read of its socket, decoding, ring, journal, Redis, to the inline handler of a feed that follows. What sends
/// has nothing else to do: KIS does its work on another machine.
/// </summary>
internal static class FollowedWire
{
    public static async Task<long[]> RunAsync(RedisServer server, int count)
    {
        using var kis = new NoticeServer();
        Task<NoticeConnection> accepting = Task.Run(kis.Accept);
        var journal = new RedisJournal(server.Address, $"wire-{Guid.NewGuid():N}");
        FillFeedOptions options = FeedReceiver.OptionsFor(kis.Port, ReceiveMode.Auto, cpu: 0);
        await using var publisher = new FillFeed(options with { ReceiveCpu = null, Journal = journal });
        await publisher.StartAsync();
        using NoticeConnection connection = await accepting;
        await using var follower = new FillFeed(new FillFeedOptions { Follow = journal });
        var arrivals = new Arrivals(count);
        follower.HandleInline(arrivals);
        await follower.StartAsync();
        byte[] message = WebSocketStream.Text(NoticeFrame.Typical.Bytes);
        var sender = new Thread(() =>
        {
            for (int i = 0; i < count; i++)
            {
                Pace.Wait();
                connection.Socket.Send(message);
            }
        });
        sender.Start();
        await arrivals.Done;
        sender.Join();
        return arrivals.Latencies;
    }
}
