namespace KisFast.Redis;

/// <summary>Asks the sentinels twice a second, on a thread of its own, which server is the master: for those who only read.</summary>
internal sealed class MasterWatch : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);
    private readonly Sentinels _sentinels;
    private readonly ManualResetEventSlim _end = new();
    private readonly Thread _thread;
    private RedisAddress? _master;

    private MasterWatch(RedisTarget target)
    {
        _sentinels = new Sentinels(target);
        _thread = new Thread(Run) { IsBackground = true, Name = "kisfast-sentinels" };
        _thread.Start();
    }

    /// <summary>Null for a target without sentinels.</summary>
    public static MasterWatch? Of(RedisTarget target) => target.HasSentinels ? new MasterWatch(target) : null;

    /// <summary>Whether most of the sentinels last named another. While they do not answer, a reader stays where it is.</summary>
    public bool HasLeft(RedisAddress server) => Volatile.Read(ref _master) is { } master && master != server;

    public void Dispose()
    {
        _end.Set();
        _thread.Join();
        _sentinels.Dispose();
        _end.Dispose();
    }

    private void Run()
    {
        do
        {
            try
            {
                Volatile.Write(ref _master, _sentinels.FindMaster(Every));
            }
            catch (JournalException)
            {
                // Asked again.
            }
        }
        while (!_end.Wait(Every));
    }
}
