namespace KisFast.EndToEnd.Tests.Interop;

/// <summary>A theory through a program that is not ours; skipped, and said so, where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ServerTheoryAttribute : TheoryAttribute
{
    public ServerTheoryAttribute(string program)
    {
        if (ServerProcess.Find(program) is null) Skip = $"no {program} (Debian: apt-get install {program})";
    }
}
