namespace KisFast.Latency.Loopback.Receivers;

/// <summary>The feed with a handler, inline or on a thread, and beside it a journal, or none: the pair is the question.</summary>
internal sealed class JournaledReceiver(ReceiveMode mode, bool isInline, bool hasJournal)
    : Receiver($"KisFast, {mode}, {(isInline ? "inline" : "Blocking")} handler, {(hasJournal ? "a journal beside it" : "no journal")}", mode == ReceiveMode.Spin
        ? 1 : 0)
{
    private DirectoryInfo? _directory;
    private FillFeed? _feed;

    /// <summary>Whether a journal stands beside the handler.</summary>
    public bool HasJournal => hasJournal;

    public override void Start(int port, int cpu, MomentLog log)
    {
        FillFeedOptions options = FeedReceiver.OptionsFor(port, mode, cpu);
        if (mode == ReceiveMode.Auto) options = options with { ReceiveCpu = null };
        if (hasJournal)
        {
            // TMPDIR says on which disk.
            _directory = Directory.CreateTempSubdirectory("kisfast-latency-");
            options = options with { Journal = new SqliteJournal(Path.Combine(_directory.FullName, "fills.db")) };
        }

        _feed = new FillFeed(options);
        if (isInline) _feed.HandleInline(new FeedReceiver.Handler(log));
        else _feed.HandleWith(new FeedReceiver.Handler(log));
        _feed.StartAsync().GetAwaiter().GetResult();
    }

    public override void Stop(int messages)
    {
        _feed!.StopAsync().GetAwaiter().GetResult();
        if (_directory is null) return;
        long kept = CountAsync(Path.Combine(_directory.FullName, "fills.db")).GetAwaiter().GetResult();
        _directory.Delete(recursive: true);
        if (kept < messages) throw new InvalidOperationException($"The journal holds {kept} of {messages} records.");
    }

    private static async Task<long> CountAsync(string path)
    {
        IJournalReader reader = await new SqliteJournal(path).OpenReaderAsync().ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var buffer = new FillRecord[1024];
            RecordPosition after = default;
            long count = 0;
            while (await reader.ReadAsync(after, buffer).ConfigureAwait(false) is > 0 and int read)
            {
                count += read;
                after = buffer[read - 1].Position;
            }

            return count;
        }
    }
}
