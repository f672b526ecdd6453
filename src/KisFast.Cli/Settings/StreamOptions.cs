using System.CommandLine;
using System.Globalization;

namespace KisFast.Cli;

/// <summary><c>--redis</c> and <c>--name</c>: the stream that <c>serve</c> publishes to and <c>listen</c> reads from.</summary>
internal sealed class StreamOptions(ToolConsole console)
{
    /// <summary>The lines of a command's help on Redis.</summary>
    public const string Help = """
        --redis takes HOST:PORT, and after commas what StackExchange.Redis takes, as ssl=true. With Sentinel: the addresses of
        all sentinels, and serviceName=MASTER. User and password come from KISFAST_REDIS_USER and KISFAST_REDIS_PASSWORD.
        """;

    private const string User = "KISFAST_REDIS_USER";
    private const string Password = "KISFAST_REDIS_PASSWORD";

    /// <summary>The environment variables: secrets, which no command gets.</summary>
    public static IReadOnlyList<string> Variables { get; } = [User, Password];

    private readonly Option<string?> _redis = new("--redis") { Description = "The Redis server that holds the stream", HelpName = "HOST:PORT" };
    private readonly Option<string?> _name = new("--name") { Description = "The stream's name", HelpName = "STREAM" };

    /// <summary>Gives a command the two.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_redis);
        command.Options.Add(_name);
    }

    /// <summary>What was asked for; null: no stream.</summary>
    /// <exception cref="ToolException">Half of it, or something wrong.</exception>
    public RedisJournal? Read(ParseResult parsed, RedisJournalOptions? options = null)
    {
        string? server = parsed.GetValue(_redis);
        string? name = parsed.GetValue(_name);
        if (server is null && name is null) return null;
        if (server is null) throw ToolException.Usage("--name is the name of a stream: give --redis HOST:PORT too");
        if (name is null) throw ToolException.Usage("--redis needs the name of a stream: give --name STREAM too");
        try
        {
            if (server.Contains("password=", StringComparison.OrdinalIgnoreCase))
                throw ToolException.Usage("a password on the command line is seen by every process of this machine: export " + Password);
            return new RedisJournal(server, name, console.Variable(User), console.Variable(Password), options);
        }
        catch (ArgumentException e)
        {
            throw ToolException.Usage($"--redis {server} --name {name}: {e.Message}");
        }
    }

    /// <summary>Where to begin.</summary>
    /// <exception cref="ToolException">It is none of these.</exception>
    public static ReplayStart ReadFrom(string from) => from switch
    {
        "start" => ReplayStart.Beginning,
        "today" => ReplayStart.Today,
        _ when RecordPosition.TryParse(from, CultureInfo.InvariantCulture, out RecordPosition position) => ReplayStart.After(position),
        _ => throw ToolException.Usage($"--from {from}: it must be start, today or a position like 1795859406123-42, after which it begins"),
    };
}
