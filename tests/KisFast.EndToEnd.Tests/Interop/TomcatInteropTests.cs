namespace KisFast.EndToEnd.Tests.Interop;

/// <summary>Our client against Apache Tomcat, which cuts messages into frames of its buffer's size.</summary>
[Long]
public class TomcatInteropTests
{
    [TomcatFact]
    public Task The_feed_reads_a_server_built_on_Tomcat() =>
        ForeignServer.ReadsEveryFillOnceAsync(
            ServerProcess.Find("java")!, ["-cp", TomcatFactAttribute.ClassPath, Path.Combine(AppContext.BaseDirectory, "Interop", "KisServer.java")]);
}
