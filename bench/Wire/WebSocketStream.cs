using System.Buffers.Binary;
using System.Text;

namespace KisFast.Wire;

/// <summary>Bytes as a KIS server sends them: unmasked RFC 6455 text frames.</summary>
internal static class WebSocketStream
{
    /// <summary>One text frame.</summary>
    public static byte[] Text(ReadOnlySpan<byte> payload)
    {
        byte[] frame;
        if (payload.Length < 126)
        {
            frame = new byte[2 + payload.Length];
            frame[1] = (byte)payload.Length;
        }
        else
        {
            frame = new byte[4 + payload.Length];
            frame[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload.Length);
        }

        frame[0] = 0x81;
        payload.CopyTo(frame.AsSpan(frame.Length - payload.Length));
        return frame;
    }

    /// <summary>An ack with the vectors' key and iv.</summary>
    public static byte[] Ack(string htsId, string code = "OPSP0000", string message = "SUBSCRIBE SUCCESS", string trId = "H0GSCNI0")
    {
        string key = Encoding.UTF8.GetString(Vectors.Key), iv = Encoding.UTF8.GetString(Vectors.Iv);
        return Text(Encoding.UTF8.GetBytes(
            $$$"""{"header":{"tr_id":"{{{trId}}}","tr_key":"{{{htsId}}}","encrypt":"N"},"body":{"rt_cd":"0","msg_cd":"{{{code}}}","""
            + $$$""" "msg1":"{{{message}}}","output":{"iv":"{{{iv}}}","key":"{{{key}}}"} } }"""));
    }

    /// <summary>KIS's heartbeat.</summary>
    public static byte[] PingPong { get; } = Text("""{"header":{"tr_id":"PINGPONG","datetime":"20231004160455"} }"""u8);

    /// <summary>Different fills, one a message.</summary>
    public static NoticeFrame[] Fills(int count) =>
        [.. Enumerable.Range(0, count).Select(i => NoticeFrame.Encrypted($"fill {i}", NoticeText.Fill(i)))];

    /// <summary>The messages one behind the other.</summary>
    public static byte[] Join(IEnumerable<NoticeFrame> frames) => [.. frames.SelectMany(frame => Text(frame.Bytes))];
}
