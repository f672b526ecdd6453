using System.Text;
using KisFast.Framing;

namespace KisFast.Oracles;

internal static partial class Differences
{
    /// <summary>A server's bytes, whole and in reads of the given sizes, with the fast path and without.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="maxMessageBytes">The reader's limit.</param>
    /// <param name="sizes">The reads' sizes, taken in turn; at least one, each at least 1.</param>
    public static string? WebSocket(byte[] stream, int maxMessageBytes, ReadOnlySpan<int> sizes)
    {
        string expected = Describe(WebSocketOracle.Read(stream, maxMessageBytes));
        var reads = Cut(stream, sizes);
        return Differ("whole", Describe(SocketReads.Run([stream], maxMessageBytes, fastPath: false)), expected)
            ?? Differ("whole, fast path", Describe(SocketReads.Run([stream], maxMessageBytes, fastPath: true)), expected)
            ?? Differ("in reads", Describe(SocketReads.Run(reads, maxMessageBytes, fastPath: false)), expected)
            ?? Differ("in reads, fast path", Describe(SocketReads.Run(reads, maxMessageBytes, fastPath: true)), expected);
    }

    /// <summary>The head of a KIS frame.</summary>
    public static string? KisHead(ReadOnlySpan<byte> frame)
    {
        var reason = KisFrame.TryParse(frame, out var head);
        string text = Encoding.Latin1.GetString(frame);
        string[] parts = text.Split('|', 4);
        string expected = parts is not ["0" or "1", _, _, _] || parts[2] == "" || parts[2].Any(c => !char.IsAsciiDigit(c)) ? "Malformed"
            : parts[1] is not ("H0GSCNI0" or "H0GSCNI9" or "H0STCNI0" or "H0STCNI9") ? "UnknownTrId"
            : "None";
        string? difference = Differ("reject", reason.ToString(), expected);
        if (difference != null || reason != RejectReason.None) return difference;
        string digits = parts[2].TrimStart('0');
        int count = digits == "" ? 0 : digits.Length > 10 ? int.MaxValue : (int)Math.Min(long.Parse(digits), int.MaxValue);
        return Differ("encrypted", head.IsEncrypted, parts[0] == "1")
            ?? Differ("TR id", head.TrId.ToString(), parts[1])
            ?? Differ("count", head.Count, count)
            ?? Differ("most records", KisFrame.MostRecords(frame), parts[2].Length == 3 ? count : int.MaxValue)
            ?? Differ("payload", head.Payload, parts[3].EndsWith('|') ? parts[3][..^1] : parts[3]);
    }

    /// <summary>Cuts a stream into reads.</summary>
    public static List<ReadOnlyMemory<byte>> Cut(byte[] stream, ReadOnlySpan<int> sizes)
    {
        var reads = new List<ReadOnlyMemory<byte>>();
        for (int at = 0, turn = 0; at < stream.Length; turn++)
        {
            int size = Math.Min(sizes[turn % sizes.Length], stream.Length - at);
            reads.Add(stream.AsMemory(at, size));
            at += size;
        }

        return reads;
    }

    private static string Describe(OracleStream stream) => string.Join(" ", stream.Messages) + $" then {stream.CloseCode}";
}
