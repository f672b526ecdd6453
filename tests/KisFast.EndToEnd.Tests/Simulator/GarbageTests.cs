using System.Net.WebSockets;
using KisFast.Simulator;

namespace KisFast.EndToEnd.Tests.Simulator;

public class GarbageTests
{
    public static TheoryData<string> Kinds => [.. FaultCatalog.GarbageKinds];

    // Only frames that break RFC 6455 may upset a WebSocket library; the rest passes it untouched.
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Garbage_breaks_what_it_says_it_breaks(string kind)
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = [$"garbage={kind}#1"] });
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        await client.SubscribeAsync();
        await kis.PublishAsync(new SimulatedNotice());
        bool breaksWebSocket = kind is "reserved" or "masked" or "opcode" or "longping" or "fragmentedping" or "strayfragment"
            or "hugelength" or "badclose" or "badutf8";
        if (breaksWebSocket)
        {
            await Assert.ThrowsAnyAsync<WebSocketException>(async () =>
            {
                while (await client.ReadTextAsync() is not null)
                {
                }
            });
            return;
        }
        string garbage = (await client.ReadTextAsync())!;
        string notice = (await client.ReadTextAsync())!;
        Assert.Equal("AAPL", client.Decrypt(notice)[7]);
        Assert.NotEqual(garbage, notice);
    }
}
