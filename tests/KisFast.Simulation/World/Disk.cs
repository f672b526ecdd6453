using KisFast.Tests.Journal;

namespace KisFast.Simulation;

/// <summary>A folder for a journal's file, in memory where the system has that; writes to it can be made to fail.</summary>
internal sealed class Disk : IDisposable
{
    private static readonly string Shm = "/dev/shm";

    public Disk()
    {
        RecordingVfs.Install();
        Folder = Directory.Exists(Shm) ? Directory.CreateDirectory(Path.Combine(Shm, "kisfast-days-" + Guid.NewGuid().ToString("N"))).FullName
            : Directory.CreateTempSubdirectory("kisfast-days-").FullName;
    }

    public string Folder { get; }

    public SqliteJournal Open(TimeProvider clock) =>
        new(Path.Combine(Folder, "fills.db"), new SqliteJournalOptions
        {
            Vfs = RecordingVfs.Name,
            BallastBytes = 0,
            CheckpointBytes = 60_000,
            TimeProvider = clock,
        });

    /// <summary>After so many more writes and syncs each one fails, until it is repaired.</summary>
    public static void FailAfter(int operations, RecordingVfs.Failure failure)
    {
        RecordingVfs.Begin();
        RecordingVfs.FailAt(operations, failure);
    }

    public static void Repair() => RecordingVfs.End();

    public void Dispose()
    {
        Repair();
        Directory.Delete(Folder, recursive: true);
    }
}
