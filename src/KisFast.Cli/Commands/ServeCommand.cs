using System.CommandLine;

namespace KisFast.Cli;

/// <summary><c>kisfast serve</c>: one session at KIS for many processes on many machines.</summary>
internal static class ServeCommand
{
    public const string Examples = $"""
        It holds the session at KIS and publishes every record to a Redis stream, where kisfast listen --redis, your programs and
        redis-cli read them. Started a second time, on any machine, it stands by and takes over within seconds. Its role is
        told on standard error: leading, standing by. Ctrl+C gives the role up at once.
        With --journal every record is kept in that file first: an outage of Redis of any length is caught up from it. Each machine has its own.
        --web shows the stream as a live page with this process's role, leading or standing by, to browsers of this machine only.

        {StreamOptions.Help}

        {ConnectionOptions.Help}

        Examples:
          kisfast serve --redis localhost:6379 --name fills --hts-id yourid
          kisfast listen --redis localhost:6379 --name fills --from today
        """;

    public static Command Create(ToolConsole console)
    {
        var htsId = new Option<string?>("--hts-id") { Description = "Your HTS id: its subscription delivers every account under it", HelpName = "ID" };
        Option<double> lease = new("--lease")
        {
            Description = "How long the right to publish outlives its holder",
            HelpName = "SECONDS",
            DefaultValueFactory = static _ => 2,
        };
        var file = new Option<string?>("--journal")
        {
            Description = "Keep every record in this file first; what Redis misses is published from it",
            HelpName = "FILE",
        };
        var command = new Command("serve", "Publishes your order events and fills to a Redis stream, or stands by.") { htsId, lease, file };
        Option<int?> web = WebOption.Create();
        command.Options.Add(web);
        var stream = new StreamOptions(console);
        stream.AddTo(command);
        ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var settings = new ToolSettings(console, parsed);
            var told = new ConsoleLogger(console);
            RedisJournal journal = stream.Read(parsed, OptionsOf(parsed.GetValue(lease), told))
                ?? throw ToolException.Usage("--redis is not set: give --redis HOST:PORT --name STREAM");
            if (settings.FirstMissing(ToolSetting.AppKey, ToolSetting.AppSecret, ToolSetting.HtsId) is { } missing)
                throw ToolException.Usage($"{missing.FirstName} is not set: {missing.HowToSet}");
            IJournal kept = parsed.GetValue(file) is { } path ? new LocalFirstJournal(new SqliteJournal(path), journal) : journal;
            FillFeedOptions options = ConnectionOptions.Read(settings) with { Journal = kept, LoggerFactory = told };
            if (options.Validate() is [string first, ..]) throw ToolException.Usage(settings.InToolsWords(first));
            return await RunAsync(console, journal, options, parsed.GetValue(web), stop).ConfigureAwait(false);
        });
        return command;
    }

    private static RedisJournalOptions OptionsOf(double lease, ConsoleLogger told)
    {
        if (lease is >= 0.4 and <= 60) return new RedisJournalOptions { Lease = TimeSpan.FromSeconds(lease), LoggerFactory = told };
        throw ToolException.Usage($"--lease {lease}: it must be from 0.4 to 60 s");
    }

    private static async Task<int> RunAsync(ToolConsole console, RedisJournal journal, FillFeedOptions options, int? port, CancellationToken stop)
    {
        var style = new TableStyle(IsKorean: TableOptions.Language(console) == "ko");
        var stream = new WatchedStream(journal);
        var role = new StreamRole(stream, style) { Serves = true };
        await using ServePage? page = port is { } at ? await ServePage.StartAsync(at, stream, role, options, style, stop).ConfigureAwait(false) : null;
        if (page is not null) console.Fail($"live page: {page.Url}", ExitCode.Success);
        var leader = new RedisLeader(journal, () => role.Lead(new FillFeed(options)));
        leader.RoleChanged += (_, change) =>
        {
            role.Become(change.Role);
            console.Fail($"{StreamRole.WordOf(change.Role)}: {change.Reason}", ExitCode.Success);
        };
        try
        {
            await leader.RunAsync(stop).ConfigureAwait(false);
            return ExitCode.Success;
        }
        catch (KisFastException e)
        {
            throw new ToolException(e.Message, e.Failure is FeedFailure.Configuration ? ExitCode.Usage : ExitCode.Failed);
        }
    }
}
