namespace KisFast.EndToEnd.Tests.Interop;

/// <summary>A test through a program that is not ours; skipped, and said so, where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ServerFactAttribute : FactAttribute
{
    public ServerFactAttribute(params string[] programs)
    {
        if (Array.Find(programs, static program => ServerProcess.Find(program) is null) is { } missing)
            Skip = $"no {missing} (Debian: apt-get install {missing})";
    }
}
