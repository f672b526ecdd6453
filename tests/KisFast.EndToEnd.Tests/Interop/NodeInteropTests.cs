namespace KisFast.EndToEnd.Tests.Interop;

/// <summary>Our client against npm's ws.</summary>
public class NodeInteropTests
{
    [NodeFact]
    public Task The_feed_reads_a_server_built_on_ws() =>
        ForeignServer.ReadsEveryFillOnceAsync(ServerProcess.Find("node")!, [Path.Combine(AppContext.BaseDirectory, "Interop", "kis_server.js")]);
}
