namespace KisFast.Tests.Rest;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("kisfast-test-").FullName;

    public string[] Files(string pattern) => Directory.GetFiles(Path, pattern);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
