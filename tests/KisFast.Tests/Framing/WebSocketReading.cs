using System.Buffers;
using System.Text;
using KisFast.Framing;
using KisFast.Oracles;
using KisFast.Tests.Support;

namespace KisFast.Tests.Framing;

/// <summary>Asserts what a stream gives, in every way its bytes can arrive and lie in memory.</summary>
internal static class WebSocketReading
{
    public const int Limit = 1 << 20;

    public static OracleMessage Text(string text) => new(0x1, Encoding.UTF8.GetBytes(text));

    public static OracleMessage Message(int opcode, params byte[] payload) => new(opcode, payload);

    /// <summary>The stream gives these messages and then waits for more.</summary>
    public static void Gives(byte[] stream, params OracleMessage[] messages) => Check(stream, Limit, messages, 0);

    /// <summary>The stream gives these messages and then fails with a close code.</summary>
    public static void Fails(byte[] stream, int closeCode, params OracleMessage[] messages) => Check(stream, Limit, messages, closeCode);

    public static void Check(byte[] stream, int limit, OracleMessage[] messages, int closeCode)
    {
        string expected = Describe(new([.. messages], closeCode));
        Assert.Equal(expected, Describe(WebSocketOracle.Read(stream, limit)));
        foreach (var (name, reads) in Shapes.Reads(stream))
        {
            Assert.Equal($"{name}: {expected}", $"{name}: {Describe(SocketReads.Run(reads, limit, fastPath: false))}");
            Assert.Equal($"{name}, fast path: {expected}", $"{name}, fast path: {Describe(SocketReads.Run(reads, limit, fastPath: true))}");
        }

        foreach (var (name, bytes) in Shapes.Sequences(stream))
            Assert.Equal($"{name}: {expected}", $"{name}: {Describe(ReadWhole(bytes, limit))}");
    }

    public static OracleStream ReadWhole(ReadOnlySequence<byte> buffer, int limit)
    {
        using var reader = new WebSocketMessageReader(limit);
        var messages = new List<OracleMessage>();
        while (true)
        {
            var status = reader.TryRead(ref buffer, out var message);
            if (status == WebSocketReadStatus.NeedMore) return new(messages, 0);
            if (status == WebSocketReadStatus.Failed)
            {
                Assert.DoesNotContain('\n', reader.Error.Reason);
                return new(messages, reader.Error.CloseCode);
            }

            messages.Add(new((int)message.Opcode, message.Payload.ToArray()));
        }
    }

    public static string Describe(OracleStream stream) => string.Join(" ", stream.Messages) + $" then {stream.CloseCode}";
}
