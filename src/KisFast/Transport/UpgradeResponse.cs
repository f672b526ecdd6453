using System.Buffers;
using System.Text;
using KisFast.Diagnostics;

namespace KisFast.Transport;

/// <summary>Reads the server's side of the WebSocket handshake, RFC 6455 §4.1 and §4.2.2. Pure, bounded, never throws.</summary>
internal static class UpgradeResponse
{
    /// <summary>A response head longer than this is refused.</summary>
    public const int MaxHeadBytes = 16 * 1024;

    private const int MaxShown = 40;
    private const int MaxInterimAnswers = 8;

    private static ReadOnlySpan<byte> HttpPrefix => "HTTP/1."u8;

    /// <summary>
    /// Looks for a whole response head at the beginning of <paramref name="buffer"/>, interim answers (1xx) passed over. When there is
    /// one, or when there can be none, gives the verdict, and moves the buffer after the head: what is left belongs to the WebSocket.
    /// </summary>
    /// <returns>False when more bytes are needed.</returns>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, string expectedAccept, out UpgradeVerdict verdict)
    {
        ReadOnlySequence<byte> rest = buffer;
        for (int interim = 0; ; interim++)
        {
            if (!TryReadHead(ref rest, buffer.Length - rest.Length, out string? head, out verdict)) return false;
            if (head is null) return true;
            if (!IsInterim(head))
            {
                verdict = Judge(head, expectedAccept);
                buffer = rest;
                return true;
            }

            // An early hint and the like: the answer proper comes after it (RFC 9110 §15.2).
            if (interim < MaxInterimAnswers) continue;
            verdict = new UpgradeVerdict($"sent more than {MaxInterimAnswers} interim answers (1xx): it is no WebSocket server; check host and port.");
            return true;
        }
    }

    // False: more bytes are needed. True with a null head: there will be none, and the verdict says why.
    private static bool TryReadHead(ref ReadOnlySequence<byte> rest, long before, out string? text, out UpgradeVerdict verdict)
    {
        text = null;
        verdict = default;
        Span<byte> start = stackalloc byte[16];
        int known = (int)Math.Min(rest.Length, start.Length);
        rest.Slice(0, known).CopyTo(start);
        int compared = Math.Min(known, HttpPrefix.Length);
        if (!start[..compared].SequenceEqual(HttpPrefix[..compared]))
        {
            verdict = new UpgradeVerdict(
                $"does not speak HTTP (its answer begins with {Printable.Quoted(start[..known], MaxShown)}): it is no WebSocket server; check host, port "
                + "and ws/wss.");
            return true;
        }

        var reader = new SequenceReader<byte>(rest);
        bool isWhole = reader.TryReadTo(out ReadOnlySequence<byte> head, "\r\n\r\n"u8);
        if (!isWhole && before + rest.Length < MaxHeadBytes) return false;
        if (!isWhole || before + head.Length > MaxHeadBytes)
        {
            verdict = new UpgradeVerdict($"sent more than {MaxHeadBytes} bytes of handshake: it is no WebSocket server; check host and port.");
            return true;
        }

        text = Encoding.Latin1.GetString(head);
        rest = rest.Slice(reader.Position);
        return true;
    }

    // 101 is the answer proper.
    private static bool IsInterim(string head)
    {
        int end = head.IndexOf("\r\n", StringComparison.Ordinal);
        ReadOnlySpan<char> status = end < 0 ? head : head.AsSpan(0, end);
        return status.Length >= 12 && status[8] == ' ' && status[9] == '1' && char.IsAsciiDigit(status[10]) && char.IsAsciiDigit(status[11])
            && !status.Slice(9, 3).SequenceEqual("101") && (status.Length == 12 || status[12] == ' ');
    }

    private static UpgradeVerdict Judge(string head, string expectedAccept)
    {
        string[] lines = head.Split("\r\n");
        string status = lines[0];
        // "HTTP/1.1 101 Switching Protocols"
        bool hasCode = status.Length >= 12 && status[8] == ' ' && (status.Length == 12 || status[12] == ' ');
        int code = hasCode && int.TryParse(status.AsSpan(9, 3), out int parsed) ? parsed : 0;
        if (code != 101) return Refused(code, status);

        string? upgrade = null, connection = null, accept = null;
        foreach (string line in lines.AsSpan(1))
        {
            int colon = line.IndexOf(':');
            if (colon <= 0) continue;
            string value = line[(colon + 1)..].Trim();
            switch (line[..colon].ToLowerInvariant())
            {
                case "upgrade": upgrade = value; break;
                case "connection": connection = connection is null ? value : connection + "," + value; break;
                case "sec-websocket-accept": accept = value; break;
                case "sec-websocket-extensions" or "sec-websocket-protocol" when value.Length > 0:
                    return new UpgradeVerdict("answered the WebSocket request with an extension or subprotocol nobody asked for.");
            }
        }

        if (!"websocket".Equals(upgrade, StringComparison.OrdinalIgnoreCase) || !HasToken(connection, "upgrade"))
            return new UpgradeVerdict("switched to something other than WebSocket; check host, port and path.");
        if (accept != expectedAccept)
            return new UpgradeVerdict("answered the WebSocket request with a wrong Sec-WebSocket-Accept: is a proxy in between?");
        return default;
    }

    private static UpgradeVerdict Refused(int code, string status)
    {
        string shown = Printable.Quoted(Encoding.Latin1.GetBytes(status), MaxShown);
        return code switch
        {
            0 => new UpgradeVerdict($"answered the WebSocket request with {shown}: it is no WebSocket server; check host and port."),
            >= 200 and < 300 => new UpgradeVerdict($"speaks plain HTTP and no WebSocket ({shown}): check host, port and path.", IsFinal: true),
            408 or 429 or >= 500 => new UpgradeVerdict($"refused the WebSocket for now ({shown})."),
            404 => new UpgradeVerdict($"has no WebSocket under this path ({shown}): check the path.", IsFinal: true),
            _ => new UpgradeVerdict($"refused the WebSocket ({shown}): check host, port and path.", IsFinal: true),
        };
    }

    private static bool HasToken(string? list, string token)
    {
        foreach (string part in (list ?? "").Split(','))
            if (part.Trim().Equals(token, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
