using System.Buffers;
using System.Text;

namespace KisFast.Transport;

/// <summary>Reads the server's side of the WebSocket handshake, RFC 6455 §4.1 and §4.2.2. Pure, bounded, never throws.</summary>
internal static class UpgradeResponse
{
    /// <summary>A response head longer than this is refused.</summary>
    public const int MaxHeadBytes = 16 * 1024;

    private static ReadOnlySpan<byte> HttpPrefix => "HTTP/1."u8;

    /// <summary>
    /// Looks for a whole response head at the beginning of <paramref name="buffer"/>. When there is one, or when there can be none,
    /// gives the verdict, and moves the buffer behind the head: what is left belongs to the WebSocket.
    /// </summary>
    /// <returns>False when more bytes are needed.</returns>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, string expectedAccept, out UpgradeVerdict verdict)
    {
        verdict = default;
        Span<byte> start = stackalloc byte[16];
        int known = (int)Math.Min(buffer.Length, start.Length);
        buffer.Slice(0, known).CopyTo(start);
        int compared = Math.Min(known, HttpPrefix.Length);
        if (!start[..compared].SequenceEqual(HttpPrefix[..compared]))
        {
            verdict = new UpgradeVerdict(
                $"does not speak HTTP (its answer begins with {Printable(start[..known])}): it is no WebSocket server; check host, port and ws/wss.");
            return true;
        }

        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryReadTo(out ReadOnlySequence<byte> head, "\r\n\r\n"u8))
        {
            if (buffer.Length < MaxHeadBytes) return false;
            verdict = new UpgradeVerdict($"sent more than {MaxHeadBytes} bytes of handshake: it is no WebSocket server; check host and port.");
            return true;
        }

        verdict = head.Length > MaxHeadBytes
            ? new UpgradeVerdict($"sent more than {MaxHeadBytes} bytes of handshake: it is no WebSocket server; check host and port.")
            : Judge(Encoding.Latin1.GetString(head), expectedAccept);
        buffer = buffer.Slice(reader.Position);
        return true;
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
        string shown = Printable(Encoding.Latin1.GetBytes(status));
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

    /// <summary>At most 40 characters of what a server sent, safe for one line of a log.</summary>
    internal static string Printable(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder("\"");
        foreach (byte b in bytes[..Math.Min(bytes.Length, 40)])
            text.Append(b is >= 0x20 and < 0x7F and not (byte)'"' ? (char)b : '.');
        return text.Append('"').ToString();
    }
}
