using System.Numerics;

namespace KisFast.Oracles;

/// <summary>A data message or control frame of the oracle.</summary>
internal sealed record OracleMessage(int Opcode, byte[] Payload)
{
    public override string ToString() => $"{Opcode}:{Convert.ToHexString(Payload)}";
}

/// <summary>All that a stream holds, and how it ends: 0 when more bytes are needed, else the close code.</summary>
internal sealed record OracleStream(List<OracleMessage> Messages, int CloseCode);

/// <summary>RFC 6455 §5 for a client that reads from a server, over the whole stream at once. Written from the RFC.</summary>
internal static class WebSocketOracle
{
    public static OracleStream Read(byte[] stream, int maxMessageBytes)
    {
        var messages = new List<OracleMessage>();
        int at = 0, fragmentedOpcode = -1;
        var fragments = new List<byte>();
        while (stream.Length - at >= 2)
        {
            int first = stream[at], second = stream[at + 1], opcode = first & 15;
            bool fin = first >= 128, control = opcode >= 8;
            // What the first two bytes tell is judged by them alone.
            if ((first & 0x70) != 0 || second >= 128 || opcode is 3 or 4 or 5 or 6 or 7 or > 10) return new(messages, 1002);
            if (control && (!fin || second > 125)) return new(messages, 1002);
            int extra = second == 126 ? 2 : second == 127 ? 8 : 0;
            if (stream.Length - at < 2 + extra) break;
            var length = extra == 0 ? second : new BigInteger(stream.AsSpan(at + 2, extra), isUnsigned: true, isBigEndian: true);
            if (length > long.MaxValue) return new(messages, 1002);

            // The rest is judged by the header, before the payload is there.
            if (!control && opcode == 0 != fragmentedOpcode >= 0) return new(messages, 1002);
            if (!control && fragments.Count + length > maxMessageBytes) return new(messages, 1009);
            if (stream.Length - at - 2 - extra < length) break;
            byte[] payload = stream[(at + 2 + extra)..(at + 2 + extra + (int)length)];
            at += 2 + extra + payload.Length;
            if (control)
            {
                if (opcode == 8 && !IsGoodClose(payload)) return new(messages, 1002);
                messages.Add(new(opcode, payload));
                continue;
            }

            if (opcode != 0) fragmentedOpcode = opcode;
            fragments.AddRange(payload);
            if (!fin) continue;
            messages.Add(new(fragmentedOpcode, [.. fragments]));
            fragments.Clear();
            fragmentedOpcode = -1;
        }

        return new(messages, 0);
    }

    // §7.4: registered codes that an endpoint may send, and those for libraries and applications.
    private static bool IsGoodClose(byte[] payload)
    {
        if (payload.Length == 0) return true;
        if (payload.Length == 1) return false;
        int code = (payload[0] * 256) + payload[1];
        return new[] { 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014 }.Contains(code) || code is >= 3000 and < 5000;
    }
}
