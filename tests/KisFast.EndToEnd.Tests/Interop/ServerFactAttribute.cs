namespace KisFast.EndToEnd.Tests.Interop;

/// <summary>A test through a program that is not ours; skipped, and said so, where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ServerFactAttribute : FactAttribute
{
    public ServerFactAttribute(string program)
    {
        if (ServerProcess.Find(program) is null) Skip = $"no {program} (Debian: apt-get install {program})";
    }
}
