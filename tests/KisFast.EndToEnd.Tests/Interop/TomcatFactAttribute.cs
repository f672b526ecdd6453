namespace KisFast.EndToEnd.Tests.Interop;

/// <summary>A test against Apache Tomcat; skipped, and said so, without a Java compiler or without Debian's jars.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TomcatFactAttribute : FactAttribute
{
    private const string Folder = "/usr/share/java";

    public TomcatFactAttribute()
    {
        if (ServerProcess.Find("javac") is null) Skip = "no javac (Debian: apt-get install openjdk-17-jdk-headless)";
        else if (!ClassPath.Contains("tomcat10-catalina.jar", StringComparison.Ordinal)) Skip = "no Tomcat 10 (Debian: apt-get install libtomcat10-java)";
    }

    /// <summary>Tomcat's jars, each once: those that name no version.</summary>
    public static string ClassPath { get; } = Directory.Exists(Folder)
        ? string.Join(':', Directory.EnumerateFiles(Folder, "tomcat10-*.jar").Where(jar => !char.IsAsciiDigit(Path.GetFileNameWithoutExtension(jar)[^1])))
        : "";
}
