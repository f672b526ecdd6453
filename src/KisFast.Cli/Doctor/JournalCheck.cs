namespace KisFast.Cli;

/// <summary>Whether a journal can be read, and whether the next start can write it.</summary>
internal static class JournalCheck
{
    public static async Task<Finding> RunAsync(string path, CancellationToken stop)
    {
        string full = Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            bool hasFolder = Directory.Exists(Path.GetDirectoryName(full));
            return Finding.Of("journal", hasFolder, $"{path} is not there{(hasFolder ? ": the first start makes it" : "")}",
                $"make the folder, or give another path: {Path.GetDirectoryName(full)}");
        }

        try
        {
            JournalSource source = await JournalSource.OpenAsync(full, stop).ConfigureAwait(false);
            await using (source.ConfigureAwait(false))
            {
                long free = new DriveInfo(full).AvailableFreeSpace / (1024 * 1024);
                return Finding.Of(
                    "journal", free >= LeastFreeMegabytes, $"{path} is sound, last position {source.State.Last}; {free:N0} MiB free",
                    "free the disk: a journal that cannot be written stops the feed");
            }
        }
        catch (ToolException e)
        {
            return new Finding("journal", false, e.Message, $"kisfast journal verify --journal {path}");
        }
    }

    private const int LeastFreeMegabytes = 256;
}
