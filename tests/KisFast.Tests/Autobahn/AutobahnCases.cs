using System.Text;
using KisFast.Tests.Support;
using static KisFast.Tests.Autobahn.AutobahnCase;
using static KisFast.Tests.Support.ServerFrame;

namespace KisFast.Tests.Autobahn;

/// <summary>
/// The client cases of the Autobahn suite that a client receiving text needs, by section: 1 framing, 2 pings, 3 reserved bits,
/// 4 opcodes, 5 fragmentation, 6 UTF-8, 7 close, 9 limits, 10 fragmentation by the sender. Sections 12 and 13 are compression,
/// which this client never offers. What differs from the suite's expectation says so.
/// </summary>
internal static class AutobahnCases
{
    private static readonly byte[] Hello = "Hello, world!"u8.ToArray();

    public static IEnumerable<AutobahnCase> All => [.. Framing, .. Pings, .. ReservedBits, .. Opcodes, .. Fragmentation, .. Utf8, .. Closing, .. Limits];

    private static IEnumerable<AutobahnCase> Framing
    {
        get
        {
            int n = 1;
            foreach (int length in new[] { 0, 125, 126, 127, 128, 65535, 65536 })
                yield return Good($"1.1.{n++}", $"a text of {length} bytes", Of(1, Letters(length)), [length]);
            yield return Good("", "a text of 65536 bytes", Of(1, Letters(65536)), [65536]).Chopped("1.1.8", 997);
            n = 1;
            foreach (int length in new[] { 0, 125, 126, 127, 128, 65535, 65536 })
                yield return Good($"1.2.{n++}", $"a binary message of {length} bytes (KIS sends text: kept, no record)", Of(2, Letters(length)), [length]);
        }
    }

    private static IEnumerable<AutobahnCase> Pings =>
    [
        Good("2.1", "a ping without payload", Of(9, []), [], "pong 0"),
        Good("2.2", "a ping with text", Of(9, Hello), [], "pong 13"),
        Good("2.3", "a ping with bytes", Of(9, [0x00, 0xFF, 0xFE, 0xFD, 0xFC, 0xFB, 0x00, 0xFF]), [], "pong 8"),
        Good("2.4", "a ping of 125 bytes", Of(9, new byte[125]), [], "pong 125"),
        Bad("2.5", "a ping of 126 bytes", Of(9, new byte[126]), [], "close 1002"),
        Good("", "a ping of 125 bytes", Of(9, new byte[125]), [], "pong 125").Chopped("2.6", 1),
        Good("2.7", "a pong nobody asked for", Of(10, []), []),
        Good("2.8", "a pong with payload nobody asked for", Of(10, Hello), []),
        Good("2.9", "the same and a ping", Join(Of(10, Hello), Of(9, Letters(7))), [], "pong 7"),
        Good("2.10", "ten pings", Join([.. Enumerable.Range(0, 10).Select(i => Of(9, Letters(i)))]), [], [.. Enumerable.Range(0, 10).Select(i => $"pong {i}")]),
        Good("", "ten pings", Join([.. Enumerable.Range(0, 10).Select(i => Of(9, Letters(i)))]), [], [.. Enumerable.Range(0, 10).Select(i => $"pong {i}")])
        .Chopped("2.11", 1),
    ];

    private static IEnumerable<AutobahnCase> ReservedBits =>
    [
        Bad("3.1", "reserved bits 1", Of(1, Hello, reserved: 1), [], "close 1002"),
        Bad("3.2", "a text, then reserved bits 2", Join(Of(1, Hello), Of(1, Hello, reserved: 2), Of(9, [])), [13], "close 1002"),
        Bad("3.3", "a text, then reserved bits 3", Join(Of(1, Hello), Of(1, Hello, reserved: 3), Of(9, [])), [13], "close 1002"),
        Bad("", "a text, then reserved bits 4", Join(Of(1, Hello), Of(1, Hello, reserved: 4), Of(9, [])), [13], "close 1002").Chopped("3.4", 1),
        Bad("3.5", "reserved bits 5 in a binary message", Of(2, Hello, reserved: 5), [], "close 1002"),
        Bad("3.6", "reserved bits 6 in a ping", Of(9, Hello, reserved: 6), [], "close 1002"),
        Bad("3.7", "reserved bits 7 in a close", Of(8, [3, 232], reserved: 7), [], "close 1002"),
    ];

    private static IEnumerable<AutobahnCase> Opcodes
    {
        get
        {
            foreach (int opcode in new[] { 3, 4, 5, 6, 7 })
                yield return Bad($"4.1.{opcode - 2}", $"reserved opcode {opcode}", Join(Of(1, Hello), Of(opcode, opcode < 5 ? [] : Hello), Of(9, [])), [13],
                    "close 1002");
            foreach (int opcode in new[] { 11, 12, 13, 14, 15 })
                yield return Bad($"4.2.{opcode - 10}", $"reserved opcode {opcode}", Join(Of(1, Hello), Of(opcode, opcode < 13 ? [] : Hello), Of(9, [])), [13],
                    "close 1002");
        }
    }

    private static IEnumerable<AutobahnCase> Fragmentation
    {
        get
        {
            byte[] two = Join(Text("fragment1", fin: false), Continuation("fragment2"));
            byte[] pinged = Join(Text("fragment1", fin: false), Of(9, Hello), Continuation("fragment2"));
            byte[] many = Join(
                Text("fragment1", fin: false), Continuation("fragment2", fin: false), Of(9, Letters(1)), Continuation("fragment3", fin: false),
                Continuation("fragment4", fin: false), Of(9, Letters(2)), Continuation("fragment5"));
            yield return Bad("5.1", "a fragmented ping", Join(Of(9, Hello, fin: false), Of(0, Hello)), [], "close 1002");
            yield return Bad("5.2", "a fragmented pong", Join(Of(10, Hello, fin: false), Of(0, Hello)), [], "close 1002");
            yield return Good("5.3", "a text in two fragments", two, [18]);
            yield return Good("", "a text in two fragments", two, [18]).Chopped("5.4", 9);
            yield return Good("", "a text in two fragments", two, [18]).Chopped("5.5", 1);
            yield return Good("5.6", "a ping between two fragments", pinged, [18], "pong 13");
            yield return Good("", "a ping between two fragments", pinged, [18], "pong 13").Chopped("5.7", 9);
            yield return Good("", "a ping between two fragments", pinged, [18], "pong 13").Chopped("5.8", 1);
            byte[] stray = Join(Continuation("stray"), Of(1, Hello)), strayOpen = Join(Continuation("stray", fin: false), Of(1, Hello));
            yield return Bad("5.9", "a last fragment of nothing", stray, [], "close 1002");
            yield return Bad("", "a last fragment of nothing", stray, [], "close 1002").Chopped("5.10", 5);
            yield return Bad("", "a last fragment of nothing", stray, [], "close 1002").Chopped("5.11", 1);
            yield return Bad("5.12", "a fragment of nothing", strayOpen, [], "close 1002");
            yield return Bad("", "a fragment of nothing", strayOpen, [], "close 1002").Chopped("5.13", 5);
            yield return Bad("", "a fragment of nothing", strayOpen, [], "close 1002").Chopped("5.14", 1);
            yield return Bad("5.15", "a whole text, then a fragment of nothing", Join(two, Continuation("x", fin: false), Of(1, Hello)), [18], "close 1002");
            yield return Bad("5.16", "a fragment of nothing before each text", Join(strayOpen, strayOpen), [], "close 1002");
            yield return Bad("5.17", "a last fragment of nothing before each text", Join(stray, stray), [], "close 1002");
            yield return Bad("5.18", "a text inside a fragmented one", Join(Text("fragment1", fin: false), Of(1, Hello)), [], "close 1002");
            yield return Good("5.19", "five fragments and two pings", many, [45], "pong 1", "pong 2");
            yield return Good("", "five fragments and two pings", many, [45], "pong 1", "pong 2").Chopped("5.20", 1);
        }
    }

    // The suite wants 1007 for what is not UTF-8 (6.3 to 6.21). A bad byte in a name must not cost a fill: text is handed on as it is.
    private static IEnumerable<AutobahnCase> Utf8
    {
        get
        {
            byte[] kosme = Encoding.UTF8.GetBytes("κόσμε"), bad = [.. kosme, 0xED, 0xA0, 0x80, .. "edited"u8];
            yield return Good("6.1.1", "an empty text", Of(1, []), [0]);
            yield return Good("6.1.2", "three empty fragments", Join(Of(1, [], fin: false), Of(0, [], fin: false), Of(0, [])), [0]);
            yield return Good("6.1.3", "text between empty fragments", Join(Of(1, [], fin: false), Of(0, kosme, fin: false), Of(0, [])), [kosme.Length]);
            yield return Good("6.2.1", "text of many bytes a character", Of(1, kosme), [kosme.Length]);
            yield return Good("6.2.2", "fragments cut between characters", Join(Of(1, kosme[..3], fin: false), Of(0, kosme[3..])), [kosme.Length]);
            yield return Good("6.2.3", "fragments of one byte", Join([.. kosme.Select((b, i) => Of(i == 0 ? 1 : 0, [b], fin: i == kosme.Length - 1))]),
                [kosme.Length]);
            yield return Good("6.3.1", "a text that is not UTF-8 (policy: handed on)", Of(1, bad), [bad.Length]);
            yield return Good("6.3.2", "the same in fragments of one byte", Join([.. bad.Select((b, i) => Of(i == 0 ? 1 : 0, [b], fin: i == bad.Length - 1))]),
                [bad.Length]);
            yield return Good("6.6.1", "a text cut inside a character (policy: handed on)", Of(1, [0xCE]), [1]);
        }
    }

    private static IEnumerable<AutobahnCase> Closing
    {
        get
        {
            yield return Bad("7.1.1", "a text, then a close", Join(Of(1, Hello), Close(1000)), [13], "close 1000");
            yield return Bad("7.1.2", "two closes", Join(Close(1000), Close(1000)), [], "close 1000");
            yield return Bad("7.1.3", "a ping behind a close", Join(Close(1000), Of(9, [])), [], "close 1000");
            yield return Bad("7.1.4", "a text behind a close", Join(Close(1000), Of(1, Hello)), [], "close 1000");
            yield return Bad("7.1.5", "a close inside a fragmented text", Join(Text("a", fin: false), Close(1000), Continuation("b")), [], "close 1000");
            yield return Bad("7.1.6", "256 KiB of text, a close, a ping", Join(Of(1, Letters(256 * 1024)), Close(1000), Of(9, [])), [256 * 1024], "close 1000");
            yield return Bad("7.3.1", "a close without payload", Of(8, []), [], "close 1000");
            yield return Bad("7.3.2", "a close of one byte", Of(8, [3]), [], "close 1002");
            yield return Bad("7.3.3", "a close with a code", Close(1000), [], "close 1000");
            yield return Bad("7.3.4", "a close with code and reason", Close(1000, "Hello"), [], "close 1000");
            yield return Bad("7.3.5", "a close with 123 bytes of reason", Close(1000, new string('*', 123)), [], "close 1000");
            yield return Bad("7.3.6", "a close with 124 bytes of reason", Close(1000, new string('*', 124)), [], "close 1002");
            yield return Bad("7.5.1", "a close reason that is not UTF-8 (policy: answered in kind)", Of(8, [3, 232, 0xCE, 0xBA, 0xED, 0xA0, 0x80]), [],
                "close 1000");
            int n = 1;
            foreach (int code in new[] { 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999 })
                yield return Bad($"7.7.{n++}", $"close code {code}", Close(code), [], $"close {code}");
            n = 1;
            foreach (int code in new[] { 0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999 })
                yield return Bad($"7.9.{n++}", $"close code {code}, which may not be sent", Close(code), [], "close 1002");
            yield return Bad("7.13.1", "close code 5000, which may not be sent", Close(5000), [], "close 1002");
            yield return Bad("7.13.2", "close code 65535, which may not be sent", Close(65535), [], "close 1002");
        }
    }

    private static IEnumerable<AutobahnCase> Limits
    {
        get
        {
            const int kib = 1024;
            yield return Good("9.1.1", "a text of 64 KiB", Of(1, Letters(64 * kib)), [64 * kib]);
            yield return Good("9.1.2", "a text of 256 KiB", Of(1, Letters(256 * kib)), [256 * kib]);
            yield return Good("9.1.3", "a text of 1 MiB, the limit", Of(1, Letters(kib * kib)), [kib * kib]);
            yield return Bad("9.1.4", "a text of 4 MiB (over the limit: 1009)", Of(1, Letters(4 * kib * kib)), [], "close 1009");
            yield return Good("9.3.1", "1 MiB in fragments of 1 KiB", Fragments(kib * kib, kib), [kib * kib]);
            yield return Good("9.3.5", "1 MiB in fragments of 256 KiB", Fragments(kib * kib, 256 * kib), [kib * kib]);
            yield return Bad("9.3.9", "1 MiB and a byte in fragments (over the limit: 1009)", Fragments((kib * kib) + 1, 64 * kib), [], "close 1009");
            yield return Good("", "a text of 256 KiB", Of(1, Letters(256 * kib)), [256 * kib]).Chopped("9.5.1", 1000);
            yield return Good("10.1.1", "64 KiB in fragments of 1300 bytes", Fragments(64 * kib, 1300), [64 * kib]);
        }
    }

    private static byte[] Fragments(int length, int size) => Join(
        [.. Enumerable.Range(0, (length + size - 1) / size)
            .Select(i => Of(i == 0 ? 1 : 0, Letters(Math.Min(size, length - (i * size))), fin: (i + 1) * size >= length))]);

    private static byte[] Letters(int length) => [.. Enumerable.Repeat((byte)'*', length)];
}
