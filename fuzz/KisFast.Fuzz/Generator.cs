using System.Text;
using KisFast.Oracles;

namespace KisFast.Fuzz;

/// <summary>Random inputs that get past the first check: mostly good, somewhere broken.</summary>
internal static partial class Generator
{
    private static readonly string[] FieldChoices =
    [
        "", "0", "1", "2", "3", "01", "02", "00", "10", "15", "A", "D", "6", "9", "C", "F", "Y", "N", "AAPL", "testuser", "5012345601", "0000034567",
        "0000000010", "001480100", "148.01", ".5", "5.", "12.5", ".", "093000", "93000", "235959", "240000", "20260131", "20240229", "20230229", "000001480100",
        "홍길동", "도요타자동차", "일이삼사오육칠팔구십일이삼사오육칠팔구십", "999999999999999999", "1000000000000000000", "00000000000000000001",
        "sixteen-bytes-ok", "seventeen-bytes-x", " a ", " ", "1 ", " 2", "-1", "x", "1\0", "\u007F", "é", "𐍈𐍈𐍈𐍈𐍈𐍈𐍈𐍈𐍈𐍈𐍈𐍈𐍈",
    ];

    private static readonly byte[][] Fields = [.. FieldChoices.Select(Encoding.UTF8.GetBytes)];

    public static byte[] SplitText(Random random)
    {
        var text = new byte[1 + Length(random, 400)];
        int density = random.Next(1, 12);
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = random.Next(density) switch
            {
                0 => (byte)'^',
                1 => (byte)' ',
                _ => (byte)random.Next(256),
            };
        }

        return text;
    }

    public static byte[] Base64(Random random)
    {
        byte[] text = Encoding.ASCII.GetBytes(Convert.ToBase64String(Bytes(random, Length(random, random.Next(8) == 0 ? 1500 : 300))));
        return random.Next(3) == 0 ? Mutate(random, text) : text;
    }

    public static byte[] Blocks(Random random) => Bytes(random, 16 * (1 + Length(random, 24)));

    public static byte[] Padded(Random random)
    {
        byte[] plain = Bytes(random, 16 * random.Next(1, 4));
        int padding = random.Next(19);
        plain.AsSpan(Math.Max(0, plain.Length - padding)).Fill((byte)padding);
        if (random.Next(2) == 0) plain[^random.Next(1, 17)] ^= (byte)(1 << random.Next(8));
        return plain;
    }

    public static byte[] Number(Random random)
    {
        const string characters = "0123456789012345678901234567890.. -+ex\0";
        var text = new byte[1 + random.Next(22)];
        int wild = random.Next(4) == 0 ? characters.Length : random.Next(2) == 0 ? 30 : 31;
        for (int i = 1; i < text.Length; i++) text[i] = (byte)characters[random.Next(wild)];
        text[0] = (byte)"456789ABCDEFG \0"[random.Next(15)];
        if (random.Next(20) == 0) text[random.Next(text.Length)] = (byte)random.Next(256);
        return text;
    }

    public static byte[] RecordText(Random random)
    {
        int count = random.Next(20) switch { 0 => random.Next(5), 1 => random.Next(2, 24), _ => 1 };
        int stride = random.Next(10) == 0 ? random.Next(18, 30) : random.Next(21, 27);
        var text = new List<byte> { (byte)count };
        int fields = Math.Max(1, count * stride) + (random.Next(30) == 0 ? 1 : 0);
        // Mostly good values, or a record of many fields would nearly always be refused.
        int wild = random.Next(3) == 0 ? 12 : 400;
        // The lengths that KIS sends have a way of their own through the decoder, at every field count.
        bool usual = random.Next(2) == 0;
        for (int i = 0; i < fields; i++)
        {
            if (i > 0) text.Add((byte)'^');
            if (random.Next(wild) == 0) text.AddRange(random.Next(3) == 0 ? Bytes(random, random.Next(60)) : Fields[random.Next(Fields.Length)]);
            else text.AddRange(Good(random, i % stride, usual));
        }

        return [.. text];
    }

    // A record that is decoded at once, or nearly so: a field or two of any other value, then mostly the end, sometimes more fields.
    public static byte[] UsualText(Random random)
    {
        byte[][] fields = [.. Enumerable.Range(0, 25).Select(field => field is >= 20 and <= 23 ? [] : Good(random, field, usual: true))];
        fields[4] = [(byte)'0', (byte)"1234"[random.Next(4)]];
        fields[19] = Fields[random.Next(13, 15)];
        for (int odd = random.Next(3); odd > 0; odd--) fields[random.Next(25)] = Fields[random.Next(Fields.Length)];
        byte[] behind = random.Next(4) == 0 ? SplitText(random) : [];
        byte[] text = [(byte)"^ 0\0"[random.Next(4)], .. fields.SelectMany((field, i) => i == 0 ? field : [(byte)'^', .. field]), .. behind];
        return random.Next(4) == 0 ? Mutate(random, text) : text;
    }

    public static byte[] Notice(Random random)
    {
        byte[] record = RecordText(random);
        string head = $"|{(random.Next(2) == 0 ? "H0GSCNI0" : "H0GSCNI9")}|{record[0]:000}|";
        byte[] text = record[1..];
        byte[] frame = random.Next(4) == 0
            ? [(byte)'0', .. Encoding.ASCII.GetBytes(head), .. text]
            : [(byte)'1', .. Encoding.ASCII.GetBytes(head + Convert.ToBase64String(Cipher(random, text)))];
        if (random.Next(10) == 0) frame = [.. frame, (byte)'|'];
        return random.Next(4) == 0 ? Mutate(random, frame) : frame;
    }

    public static byte[] KisHead(Random random)
    {
        string head = $"{random.Next(2)}|H0GSCNI{(random.Next(2) == 0 ? 0 : 9)}|{random.Next(1000):000}|payload";
        if (random.Next(4) == 0) head = head.Replace("|0", "|" + new string('0', random.Next(4)) + random.NextInt64());
        byte[] frame = Encoding.ASCII.GetBytes(head);
        return random.Next(3) == 0 ? frame : Mutate(random, frame);
    }

    // Good padding, wrong padding, a wrong key's garbage, a length that is no whole block.
    private static byte[] Cipher(Random random, byte[] text)
    {
        var (key, iv) = DecodingTargets.Keys;
        switch (random.Next(12))
        {
            case 0:
                return CbcOracle.Encrypt(key, iv, Padded(random), System.Security.Cryptography.PaddingMode.None);
            case 1:
                return Bytes(random, random.Next(100));
            default:
                return CbcOracle.Encrypt(key, iv, text);
        }
    }

    private static byte[] Good(Random random, int field, bool usual) => field switch
    {
        5 or 6 or 11 or 12 or 13 when usual => [(byte)"0123567ABCDNY"[random.Next(13)]],
        4 or 5 or 6 or 11 or 12 or 13 => Fields[random.Next(10)],
        8 or 15 => Encoding.ASCII.GetBytes(random.NextInt64(1L << random.Next(1, 60)).ToString($"D{random.Next(1, 12)}")),
        9 => Encoding.ASCII.GetBytes(random.Next().ToString($"D{random.Next(1, 12)}").Insert(random.Next(2), random.Next(9) == 0 ? "." : "")),
        10 or 21 or 22 => Encoding.ASCII.GetBytes(random.Next(250_000).ToString("D6")),
        16 or 17 => [.. Enumerable.Repeat(Fields[37 + random.Next(3)], random.Next(5)).SelectMany(bytes => bytes)],
        18 => [(byte)"456789ABCDEF"[random.Next(12)]],
        20 => Encoding.ASCII.GetBytes($"{random.Next(1900, 2100)}{random.Next(14):00}{random.Next(33):00}"),
        _ => Encoding.ASCII.GetBytes(random.Next().ToString()),
    };

    private static int Length(Random random, int most) => random.Next(4) == 0 ? random.Next(most) : random.Next(1 + (most / 8));

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Mutate(Random random, byte[] input)
    {
        var bytes = new List<byte>(input);
        for (int n = random.Next(1, 4); n > 0; n--)
        {
            int at = random.Next(bytes.Count + 1);
            byte value = random.Next(2) == 0 ? (byte)random.Next(256) : "|=^ 01{}\"\\\r\n\t.:A"u8[random.Next(16)];
            switch (random.Next(4))
            {
                case 0 when at < bytes.Count: bytes[at] = value; break;
                case 1: bytes.Insert(at, value); break;
                case 2 when at < bytes.Count: bytes.RemoveAt(at); break;
                case 3 when random.Next(4) == 0: bytes.RemoveRange(at, bytes.Count - at); break;
                default: bytes.InsertRange(at, Enumerable.Repeat(value, random.Next(1, 5))); break;
            }
        }

        return [.. bytes];
    }
}
