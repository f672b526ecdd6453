using System.Text;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace KisFast.Cli;

/// <summary>All that a command touches of its process, so that tests can run it without one.</summary>
internal sealed class ToolConsole : IDisposable
{
    private readonly StopSignals? _signals;
    private TextWriter? _outputText;
    private TableStyle? _style;

    private ToolConsole(StopSignals signals)
    {
        _signals = signals;
        Stop = signals.Stop;
    }

    public ToolConsole(Stream input, Stream output, TextWriter error, CancellationToken stop)
    {
        OpenInput = () => input;
        Output = output;
        Error = error;
        Stop = stop;
    }

    /// <summary>The real one.</summary>
    public static ToolConsole OfProcess()
    {
        System.Console.OutputEncoding = Encoding.UTF8;
        // Opened now: the first line on standard error may be the one that says that there are no file descriptors left.
        _ = System.Console.Out;
        return new ToolConsole(StopSignals.Listen())
        {
            OpenInput = System.Console.OpenStandardInput,
            Output = StandardOutput.Open(),
            Error = System.Console.Error,
            Variable = Environment.GetEnvironmentVariable,
            UserSecretsFile = FindUserSecrets,
            OutputIsTerminal = !System.Console.IsOutputRedirected,
            ErrorIsTerminal = !System.Console.IsErrorRedirected,
            OpenKeys = () => System.Console.IsInputRedirected ? null : KeyReader.OfProcess(),
        };
    }

    /// <summary>Opens standard input.</summary>
    public Func<Stream> OpenInput { get; init; } = () => Stream.Null;

    /// <summary>Standard output, unbuffered.</summary>
    public Stream Output { get; init; } = Stream.Null;

    /// <summary>Standard output for text of no great size; flushed when the command ends.</summary>
    public TextWriter OutputText => _outputText ??= new StreamWriter(Output, new UTF8Encoding(false), FrameBytes, leaveOpen: true) { NewLine = "\n" };

    /// <summary>Standard error.</summary>
    public TextWriter Error { get; init; } = TextWriter.Null;

    /// <summary>An environment variable, or null.</summary>
    public Func<string, string?> Variable { get; init; } = _ => null;

    /// <summary>Where <c>appsettings.json</c> may lie; empty: the working directory.</summary>
    public string SettingsDirectory { get; init; } = "";

    /// <summary>The file of the tool's user-secrets, whether it is there or not; null where there is no place for one.</summary>
    public Func<string?> UserSecretsFile { get; init; } = () => null;

    /// <summary>Changes what <c>listen</c> gives its feed: shorter times in tests. Null: as it is.</summary>
    public Func<FillFeedOptions, FillFeedOptions>? Adjust { get; init; }

    /// <summary>Whether a person looks at the output.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>Whether a person looks at the errors.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Begins to take the terminal's keys; null where none can come.</summary>
    public Func<KeyReader?> OpenKeys { get; init; } = static () => null;

    /// <summary>Columns of the terminal; of a page that plain tables are made for when there is none.</summary>
    public int Width => OutputIsTerminal ? Math.Max(System.Console.WindowWidth, MinimumWidth) : PlainWidth;

    /// <summary>Lines of the terminal.</summary>
    public int Height => OutputIsTerminal ? Math.Max(System.Console.WindowHeight, 10) : 24;

    /// <summary>Columns of a table that goes into a file or a pipe.</summary>
    public int PlainWidth { get; init; } = 160;

    /// <summary>Whether to colour (https://no-color.org).</summary>
    public bool UsesColour => OutputIsTerminal && string.IsNullOrEmpty(Variable("NO_COLOR")) && Variable("TERM") != "dumb";

    /// <summary>Ctrl+C or SIGTERM.</summary>
    public CancellationToken Stop { get; init; }

    private const int MinimumWidth = 40;

    // A frame of the live table in one write: the terminal does not show it half drawn.
    private const int FrameBytes = 64 * 1024;

    /// <summary>The language of tables and of errors: the locale's, until a command was told another.</summary>
    public TableStyle Style
    {
        get => _style ??= new TableStyle(IsKorean: TableOptions.Language(this) == "ko");
        set => _style = value;
    }

    /// <summary>One line on standard error, in the language of the tables.</summary>
    /// <returns><paramref name="exitCode"/></returns>
    public int Fail(string message, int exitCode)
    {
        message = OneLine(message);
        try
        {
            Error.WriteLine("kisfast: " + (Style.IsKorean ? KoreanErrors.Of(message) : message));
        }
        catch (IOException)
        {
            // Where errors go cannot take them, a full disk for example: the fills go on.
        }

        return exitCode;
    }

    public void Dispose()
    {
        try
        {
            _outputText?.Dispose();
        }
        catch (OutputClosedException)
        {
            // What was not written has no reader.
        }
        _signals?.Dispose();
    }

    private static string? FindUserSecrets()
    {
        try
        {
            return PathHelper.GetSecretsPathFromSecretsId(ToolSettings.UserSecretsId);
        }
        catch (InvalidOperationException)
        {
            return null; // a service without a home
        }
    }

    private static string OneLine(string message) =>
        message.AsSpan().ContainsAny('\r', '\n')
            ? string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            : message;
}
