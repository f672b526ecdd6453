using System.Text;

namespace KisFast.Fuzz;

internal static partial class Generator
{
    private const string Ack =
        """{"header":{"tr_id":"H0GSCNI0","tr_key":"testuser","encrypt":"N"},"body":{"rt_cd":"0","msg_cd":"OPSP0000","msg1":"SUBSCRIBE SUCCESS","output":{"iv":"0123456789abcdef","key":"abcdefghijklmnopabcdefghijklmnop"}}}""";

    private static readonly string[] ControlTexts =
    [
        Ack,
        """{"header":{"tr_id":"PINGPONG","datetime":"20231004160455"}}""",
        """{"header":{"tr_id":"(null)","tr_key":"","encrypt":"N"},"body":{"rt_cd":"9","msg_cd":"OPSP8996","msg1":"ALREADY IN USE appkey"}}""",
        """{"body":{"rt_cd":0,"x":[1,{"key":"no"}],"msg1":"\ud55c\u0000"},"header":{"tr_id":null,"tr_key":1e5,"\u0074r_id":"H0GSCNI9"}}""",
    ];

    public static byte[] Control(Random random)
    {
        byte[] text = Encoding.UTF8.GetBytes(ControlTexts[random.Next(ControlTexts.Length)]);
        return random.Next(4) == 0 ? text : Mutate(random, text);
    }

    public static byte[] WebSocketStream(Random random)
    {
        var stream = new List<byte>(Bytes(random, 5));
        for (int n = random.Next(1, 8); n > 0; n--)
            Frame(random, stream, random.Next(4) == 0 ? random.Next(16)
                : random.Next(3), random.Next(3) != 0, Bytes(random, random.Next(6) == 0 ? random.Next(400) : random.Next(12)));
        return random.Next(8) == 0 ? Mutate(random, [.. stream]) : [.. stream];
    }

    public static byte[] FeedStream(Random random)
    {
        var stream = new List<byte>(Bytes(random, 4));
        for (int n = random.Next(1, 6); n > 0; n--)
        {
            byte[] payload = random.Next(10) == 0 ? Control(random) : Notice(random);
            int cut = random.Next(4) == 0 ? random.Next(payload.Length + 1) : payload.Length;
            Frame(random, stream, 1, cut == payload.Length, payload[..cut], good: true);
            if (cut < payload.Length)
            {
                if (random.Next(3) == 0) Frame(random, stream, 9, true, Bytes(random, random.Next(8)), good: true);
                Frame(random, stream, 0, true, payload[cut..], good: true);
            }
        }

        if (random.Next(5) == 0) Frame(random, stream, 8, true, [3, 232], good: true);
        return random.Next(8) == 0 ? Mutate(random, [.. stream]) : [.. stream];
    }

    public static byte[] Handshake(Random random)
    {
        string[] lines =
        [
            random.Next(8) == 0 ? "HTTP/1.0 404 Not Found" : "HTTP/1.1 101 Switching Protocols",
            random.Next(3) == 0 ? "UPGRADE:  WebSocket " : "Upgrade: websocket",
            random.Next(3) == 0 ? "Connection: keep-alive, Upgrade" : "Connection: upgrade",
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
            random.Next(5) == 0 ? "Sec-WebSocket-Protocol: x" : "Server: KIS",
        ];
        byte[] head = Encoding.ASCII.GetBytes(string.Join("\r\n", lines.Take(random.Next(4) == 0 ? random.Next(6) : 5)) + "\r\n\r\n");
        byte[] answer = [(byte)random.Next(256), .. head, .. Bytes(random, random.Next(6))];
        return random.Next(3) == 0 ? Mutate(random, answer) : answer;
    }

    public static byte[] RestBody(Random random)
    {
        string body = random.Next(4) switch
        {
            0 => """{"access_token":"eyJ0","token_type":"Bearer","expires_in":86400,"access_token_token_expired":"2026-01-31 09:30:00"}""",
            1 => """{"rt_cd":"1","msg_cd":"EGW00123","msg1":"기간이 만료된 token 입니다."}""",
            2 => """{"approval_key":"a-b-c","error_code":null,"error_description":[1,2]}""",
            _ => """{"rt_cd":"0","ctx_area_fk200":" x ","ctx_area_nk200":"","output":[{"ord_dt":"20260131","odno":"0000034567","ft_ccld_qty":"10","ft_ccld_amt3":"1480.10","sll_buy_dvsn_cd":"02","pdno":"AAPL","ord_tmd":"93000"},{"odno":1,"ft_ccld_qty":1e1},null,5,{"odno":"2","ft_ccld_qty":"-1"}]}""",
        };
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        return random.Next(6) == 0 ? bytes : Mutate(random, bytes);
    }

    public static byte[] TokenCache(Random random)
    {
        byte[] text = Encoding.ASCII.GetBytes(
            """{"version":1,"attemptedAt":"2026-01-31T00:30:00+00:00","expiresAt":"2026-02-01T00:30:00+00:00","token":"eyJ0eXAi"}""");
        return random.Next(6) == 0 ? text : Mutate(random, text);
    }

    private static void Frame(Random random, List<byte> stream, int opcode, bool fin, byte[] payload, bool good = false)
    {
        int reserved = !good && random.Next(40) == 0 ? random.Next(1, 8) : 0;
        int mask = !good && random.Next(40) == 0 ? 0x80 : 0;
        stream.Add((byte)((fin ? 0x80 : 0) | (reserved << 4) | opcode));
        int form = payload.Length > 0xFFFF ? 9 : payload.Length > 125 ? 3 : 1;
        if (!good && random.Next(20) == 0) form = random.Next(2) == 0 ? 3 : 9;
        long length = !good && random.Next(40) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : payload.Length;
        if (form == 1) stream.Add((byte)(mask | (payload.Length & 0x7F)));
        else stream.Add((byte)(mask | (form == 3 ? 126 : 127)));
        for (int i = form - 2; i >= 0; i--) stream.Add((byte)(length >> (8 * i)));
        stream.AddRange(payload);
    }
}
