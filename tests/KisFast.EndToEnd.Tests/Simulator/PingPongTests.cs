using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using KisFast.Simulator;

namespace KisFast.EndToEnd.Tests.Simulator;

public class PingPongTests
{
    private static readonly KisSimulatorOptions Quick = new()
    {
        PingPongInterval = TimeSpan.FromMilliseconds(50),
        PingPongTimeout = TimeSpan.FromMilliseconds(400),
    };

    [Fact]
    public async Task An_echo_keeps_the_session()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(Quick);
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        for (int i = 0; i < 12; i++)
        {
            string text = (await client.ReadTextAsync())!;
            JsonElement header = JsonDocument.Parse(text).RootElement.GetProperty("header");
            Assert.Equal("PINGPONG", header.GetProperty("tr_id").GetString());
            Assert.Equal(14, header.GetProperty("datetime").GetString()!.Length);
            await client.SendAsync(text);
        }
        Assert.True(kis.PingPongReplies.ByEcho >= 11);
        Assert.Equal(0, kis.PingPongReplies.ByPong);
    }

    [Fact]
    public async Task A_pong_frame_keeps_the_session()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(Quick);
        await using var client = new RawKisClient(kis);
        await using var socket = await RawSocket.UpgradeAsync(kis.Port);
        for (int i = 0; i < 12; i++)
        {
            (byte opcode, byte[] payload) = await socket.ReadFrameAsync();
            Assert.Equal(1, opcode);
            await socket.SendFrameAsync(10, payload);
        }
        await socket.SendFrameAsync(9, "hello"u8.ToArray());
        (byte pong, byte[] echoed) = await socket.ReadFrameAsync();
        while (pong == 1)
            (pong, echoed) = await socket.ReadFrameAsync();
        Assert.Equal((10, "hello"), (pong, Encoding.UTF8.GetString(echoed)));
        Assert.True(kis.PingPongReplies.ByPong >= 11);
    }

    [Fact]
    public async Task Who_does_not_answer_is_disconnected()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(Quick);
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        Assert.Contains("PINGPONG", await client.ReadTextAsync());
        await Assert.ThrowsAnyAsync<WebSocketException>(client.ReadTextAsync);
    }

    [Fact]
    public async Task Without_pingpong_nobody_is_disconnected()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(Quick with { Faults = ["noping"] });
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        await Task.Delay(800);
        Assert.Equal("OPSP0000", RawKisClient.Code(await client.SubscribeAsync()));
    }

    [Fact]
    public async Task Unmasked_client_frames_are_refused()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync();
        await using var socket = await RawSocket.UpgradeAsync(kis.Port);
        await socket.Stream.WriteAsync(new byte[] { 0x81, 2, (byte)'h', (byte)'i' });
        (byte opcode, byte[] payload) = await socket.ReadFrameAsync();
        Assert.Equal(8, opcode);
        Assert.Equal([0x03, 0xEA], payload);
    }
}
