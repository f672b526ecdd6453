namespace KisFast.Tests.Journal;

/// <summary>A directory of a test's own, gone with it.</summary>
internal sealed class JournalDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kisfast-journal-");

    public string Journal => File("fills.db");

    public string File(string name) => Path.Combine(_directory.FullName, name);

    public void Dispose() => _directory.Delete(recursive: true);
}
