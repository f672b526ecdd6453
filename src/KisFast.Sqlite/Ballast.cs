namespace KisFast.Sqlite;

/// <summary>Room that is kept for a full disk: SQLite needs some to copy its -wal into the file, and only that gives room back.</summary>
internal static class Ballast
{
    public static string PathOf(string journal) => journal + "-ballast";

    /// <summary>Takes the room; a disk that has none is no reason not to start.</summary>
    public static void Take(string journal, long bytes)
    {
        if (bytes <= 0) return;
        string path = PathOf(journal);
        try
        {
            if (new FileInfo(path) is { Exists: true } file && file.Length == bytes) return;
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, PreallocationSize = bytes };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var ballast = new FileStream(path, options);
            ballast.SetLength(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            GiveUp(journal);
        }
    }

    /// <summary>Gives the room back.</summary>
    public static void GiveUp(string journal)
    {
        try
        {
            File.Delete(PathOf(journal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then there is no more room than there was.
        }
    }
}
