using KisFast.Oracles;

namespace KisFast.Fuzz;

/// <summary>From the socket's bytes to the messages; and the whole receiving end.</summary>
internal static class FramingTargets
{
    private const int ReadSizes = 4;

    public static IEnumerable<FuzzTarget> All =>
    [
        new("websocket", "WebSocket frames; four bytes size the reads, the fifth the limit", Generator.WebSocketStream, WebSocket),
        new("kis-frame", "the head of a KIS frame", Generator.KisHead, input => Differences.KisHead(input)),
        new("control", "JSON control messages", Generator.Control, input => Differences.Control(input)),
        new("feed", "the receiving end from socket bytes; four bytes size the reads", Generator.FeedStream, Feed),
    ];

    private static string? WebSocket(byte[] input) => input.Length <= ReadSizes ? null
        : Differences.WebSocket(input[(ReadSizes + 1)..], 4 << (input[ReadSizes] % 20), Sizes(input));

    private static string? Feed(byte[] input) => input.Length <= ReadSizes ? null
        : Differences.Feed(input[ReadSizes..], Sizes(input), DecodingTargets.Keys);

    private static int[] Sizes(byte[] input) => [.. input.Take(ReadSizes).Select(size => 1 + size)];
}
