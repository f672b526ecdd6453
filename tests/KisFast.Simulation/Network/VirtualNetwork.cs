using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using KisFast.Simulator;

namespace KisFast.Simulation;

/// <summary>Connections between processes and KIS.</summary>
internal sealed partial class VirtualNetwork(Schedule schedule, Weather weather, KisSimulator kis, Trace trace, SecretWatch secrets)
{
    private readonly List<Link> _links = [];
    private readonly List<Task> _serving = [];

    /// <summary>Connections that both ends hold.</summary>
    public IEnumerable<Link> Open => _links.Where(static link => link.IsOpen);

    /// <summary>Connections that the client's end holds.</summary>
    public int HeldByClients => _links.Count(static link => !link.Client.IsClosed);

    /// <summary>Opens one, or fails as a network does.</summary>
    public async Task<Link> ConnectAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        trace.Add("connect");
        await Task.Delay(weather.DrawLatency(), clock, cancellationToken).ConfigureAwait(false);
        if (weather.Draw(weather.Swallows)) await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken).ConfigureAwait(false);
        if (weather.DrawRefusal()) throw new SocketException((int)SocketError.ConnectionRefused);
        var link = new Link(schedule, weather);
        link.Down.Arrives = bytes => OnArrival(link, bytes);
        link.Up.Arrives = bytes => trace.Add("up", bytes.Length);
        _links.RemoveAll(static old => old.Client.IsClosed && old.Server.IsClosed);
        _links.Add(link);
        _serving.Add(UpgradedRequest.ServeAsync(link, kis));
        return link;
    }

    /// <summary>The day is over, for connections too of which nobody was told that they are dead. Completes when KIS serves none any more.</summary>
    public Task EndAsync()
    {
        foreach (Link link in _links) link.Up.Break("The day is over.");
        return Task.WhenAll(_serving);
    }

    private void OnArrival(Link link, ReadOnlyMemory<byte> bytes)
    {
        trace.Add("down", bytes.Length);
        if (bytes.Span.IndexOf("\"iv\""u8) < 0) return;
        string text = Encoding.UTF8.GetString(bytes.Span);
        foreach (Match key in Key().Matches(text))
        {
            secrets.Add(key.Groups["iv"].Value);
            secrets.Add(key.Groups["key"].Value);
            link.Keys++;
        }
    }

    // An acknowledgement that can be used: one with a header, and both values of the right length.
    [GeneratedRegex("""\{"header":\{[^{}]*\},"body":\{[^{}]*"output":\{"iv":"(?<iv>.{16})","key":"(?<key>.{32})"\}""")]
    private static partial Regex Key();
}
