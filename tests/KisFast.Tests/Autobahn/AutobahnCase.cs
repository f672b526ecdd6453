using KisFast.Tests.Support;

namespace KisFast.Tests.Autobahn;

/// <summary>
/// A case of the Autobahn test suite, re-created from its description: what the server sends, what the client must make of it.
/// </summary>
/// <param name="Section">The case's number in the suite.</param>
/// <param name="What">What it tries.</param>
/// <param name="Stream">What the server sends behind the handshake and the ack.</param>
/// <param name="Delivered">The lengths of the data messages that must come through.</param>
/// <param name="Replies">What the client must send: <c>pong LENGTH</c>, <c>close CODE</c>.</param>
/// <param name="ChopSize">The size of the server's writes; 0 for one write.</param>
internal sealed record AutobahnCase(string Section, string What, byte[] Stream, int[] Delivered, string[] Replies, int ChopSize = 0)
{
    // A well-behaved server ends each case with a close of its own.
    private static readonly byte[] Goodbye = ServerFrame.Close(1000);

    /// <summary>The stream is good: the messages come through, and the close that the harness sends last is answered.</summary>
    public static AutobahnCase Good(string section, string what, byte[] stream, int[] delivered, params string[] replies) =>
        new(section, what, [.. stream, .. Goodbye], delivered, [.. replies, "close 1000"]);

    /// <summary>The client must fail the connection with a code.</summary>
    public static AutobahnCase Bad(string section, string what, byte[] stream, int[] delivered, params string[] replies) =>
        new(section, what, stream, delivered, replies);

    /// <summary>The same, written in pieces.</summary>
    public AutobahnCase Chopped(string section, int size) => this with { Section = section, What = $"{What}, in writes of {size}", ChopSize = size };

    public override string ToString() => $"{Section} {What}";
}
