using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using KisFast.Rest;
using KisFast.Transport;

namespace KisFast.Oracles;

internal static partial class Differences
{
    private const string Accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    /// <summary>A server's answer to the WebSocket handshake, whole and in two reads.</summary>
    public static string? Handshake(byte[] answer, int cut)
    {
        var (known, accepted, rest, problem) = Handshake(new ReadOnlySequence<byte>(answer));
        if (problem is not null && problem.Any(char.IsControl)) return "the problem is not one clean line";
        string? expected = HandshakeRest(answer);
        string? difference = Differ("accepted", known && accepted, expected != null);
        if (difference != null || !known) return difference;
        if (accepted) difference = Differ("rest", rest, expected!);
        var split = Handshake(Segments.Of(answer.AsMemory(0, cut), answer.AsMemory(cut)));
        return difference ?? Differ("accepted in two segments", (split.Known, split.Accepted, split.Left), (known, accepted, rest));
    }

    private static (bool Known, bool Accepted, string Left, string? Problem) Handshake(ReadOnlySequence<byte> buffer)
    {
        bool known = UpgradeResponse.TryRead(ref buffer, Accept, out var verdict);
        return (known, known && verdict.Accepted, Encoding.Latin1.GetString(buffer.ToArray()), verdict.Problem);
    }

    // RFC 6455 §4.1, "the client MUST validate the server's response": what is left behind an accepted head, or null.
    private static string? HandshakeRest(byte[] answer)
    {
        string text = Encoding.Latin1.GetString(answer);
        string[] lines;
        int end, begin = 0;
        // RFC 9110 §15.2: interim answers come before the answer proper.
        for (int interim = 0; ; interim++)
        {
            end = text.IndexOf("\r\n\r\n", begin, StringComparison.Ordinal);
            if (end < 0 || end > UpgradeResponse.MaxHeadBytes) return null;
            lines = text[begin..end].Split("\r\n");
            if (!Regex.IsMatch(lines[0], @"^HTTP/1\.. 1(?!01)[0-9][0-9]( |\z)", RegexOptions.Singleline)) break;
            if (interim == 8) return null;
            begin = end + 4;
        }

        if (!lines[0].StartsWith("HTTP/1.", StringComparison.Ordinal) || (lines[0] + " ").IndexOf(" 101 ", StringComparison.Ordinal) != 8) return null;
        var headers = lines[1..].Where(line => line.IndexOf(':') > 0)
            .Select(line => (Name: line[..line.IndexOf(':')].ToLowerInvariant(), Value: line[(line.IndexOf(':') + 1)..].Trim())).ToList();
        bool Last(string name, string value, bool exact) => headers.LastOrDefault(header => header.Name == name).Value is { } last
            && last.Equals(value, exact ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
        bool upgrades = headers.Where(header => header.Name == "connection").SelectMany(header => header.Value.Split(','))
            .Any(token => token.Trim().Equals("upgrade", StringComparison.OrdinalIgnoreCase));
        bool unasked = headers.Any(header => header.Name is "sec-websocket-extensions" or "sec-websocket-protocol" && header.Value != "");
        return upgrades && !unasked && Last("upgrade", "websocket", exact: false) && Last("sec-websocket-accept", Accept, exact: true)
            ? text[(end + 4)..]
            : null;
    }

    /// <summary>A REST body: read as an answer and as a page of the order history. No oracle; it may only say no in its own way.</summary>
    public static string? RestBody(byte[] body)
    {
        try
        {
            JsonSerializer.Deserialize(body, KisJson.Default.KisAnswer);
        }
        catch (JsonException)
        {
        }

        var page = OrderHistoryReader.Parse(body);
        foreach (var raw in page?.Output ?? [])
        {
            if (OrderHistoryReader.Read(raw, 1) is { } row && (row.FilledQuantity < 0 || row.OrderNo.Length == 0)) return "a row that is none";
        }

        return null;
    }
}
