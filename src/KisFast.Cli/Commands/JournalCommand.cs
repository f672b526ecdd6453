using System.CommandLine;
using System.Globalization;
using KisFast.Sqlite;

namespace KisFast.Cli;

/// <summary><c>kisfast journal verify|describe|notes|backup|restore</c>: a journal's files.</summary>
internal static class JournalCommand
{
    public const string Examples = """
        verify    reads the whole file: SQLite's own check, no hole in any epoch, every identity computed again; exit code 1 if anything is wrong
        describe  what it holds
        notes     what was kept beside the records: pages of the order history, what repairs concluded, texts of notices (listen --keep-texts).
                  With --kind their contents, one a line: texts of notices are plain frames, for kisfast decode
        backup    a whole copy, also while a feed writes
        restore   puts a backup in the journal's place; what was there is set aside, never deleted.
                  With --accept-loss instead of --from it goes on with what can be read of a damaged journal

        Examples:
          kisfast journal verify fills.db
          kisfast journal notes fills.db --kind RefusedFrame | kisfast decode
          kisfast journal backup fills.db --out fills-20261128.db
          kisfast journal restore fills.db --from fills-20261128.db
        """;

    public static Command Create(ToolConsole console)
    {
        var command = new Command("journal", "Looks after a journal's files.");
        command.Subcommands.Add(Verify(console));
        command.Subcommands.Add(Describe(console));
        command.Subcommands.Add(Notes(console));
        command.Subcommands.Add(Backup(console));
        command.Subcommands.Add(Restore(console));
        return command;
    }

    private static Argument<string> File() => new("FILE") { Description = "The journal" };

    private static Command Verify(ToolConsole console)
    {
        Argument<string> file = File();
        var command = new Command("verify", "Reads all of a journal and says what is wrong.") { file };
        command.SetAction(async (parsed, stop) =>
        {
            string path = parsed.GetValue(file)!;
            IReadOnlyList<string> problems = await ProblemsOfAsync(path, console, stop).ConfigureAwait(false);
            foreach (string problem in problems) console.OutputText.WriteLine(problem);
            if (problems.Count > 0) return ExitCode.Negative;
            console.OutputText.WriteLine($"{path} is whole");
            return ExitCode.Success;
        });
        return command;
    }

    private static Command Describe(ToolConsole console)
    {
        Argument<string> file = File();
        var command = new Command("describe", "Says what a journal holds.") { file };
        command.SetAction(parsed =>
        {
            JournalMaintenance.Description found = Read(() => JournalMaintenance.Describe(Path.GetFullPath(parsed.GetValue(file)!)));
            void Line(string name, object? value) =>
                console.OutputText.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-12} {value}"));
            Line("file", found.Path);
            Line("bytes", $"{found.Bytes} and {found.WalBytes} in its -wal");
            Line("version", found.Version);
            Line("environment", found.Environment);
            Line("customers", found.Customers);
            Line("starts", found.Starts);
            Line("records", found.Records);
            Line("first", found.First ?? "-");
            Line("last", found.Last ?? "-");
            Line("gaps", found.Gaps);
            Line("heard until", found.LastHeard?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "-");
            foreach (HandlerPosition handler in found.Handlers) Line("handler", $"{handler.Handler} at {handler.Position}");
            return ExitCode.Success;
        });
        return command;
    }

    private static Command Notes(ToolConsole console)
    {
        Argument<string> file = File();
        Option<string?> kind = Choice.OneOf("--kind", "Only these, and their contents", null, [.. Enum.GetNames<JournalNoteKind>().Skip(1)]);
        var command = new Command("notes", "Prints what a journal keeps beside its records.") { file, kind };
        command.SetAction(async (parsed, stop) =>
        {
            JournalNoteKind? only = parsed.GetValue(kind) is { } name ? Enum.Parse<JournalNoteKind>(name, ignoreCase: true) : null;
            JournalSource source = await JournalSource.OpenAsync(parsed.GetValue(file)!, stop).ConfigureAwait(false);
            await using (source.ConfigureAwait(false)) await JournalNotes.PrintAsync(source, only, console, stop).ConfigureAwait(false);
            return ExitCode.Success;
        });
        return command;
    }

    private static Command Backup(ToolConsole console)
    {
        Argument<string> file = File();
        var target = new Option<string>("--out") { Description = "The copy; must not be there yet", HelpName = "PATH", Required = true };
        var command = new Command("backup", "Writes a whole copy.") { file, target };
        command.SetAction(parsed =>
        {
            Read(() =>
            {
                JournalMaintenance.Backup(Path.GetFullPath(parsed.GetValue(file)!), Path.GetFullPath(parsed.GetValue(target)!));
                return true;
            });
            console.OutputText.WriteLine($"{parsed.GetValue(target)} is a whole copy");
            return ExitCode.Success;
        });
        return command;
    }

    private static Command Restore(ToolConsole console)
    {
        Argument<string> file = File();
        var backup = new Option<string?>("--from") { Description = "The backup", HelpName = "PATH" };
        var accept = new Option<bool>("--accept-loss") { Description = "Go on with what can be read of the journal itself" };
        var command = new Command("restore", "Puts a backup in a journal's place.") { file, backup, accept };
        command.SetAction(async (parsed, stop) =>
        {
            string path = Path.GetFullPath(parsed.GetValue(file)!);
            string? from = parsed.GetValue(backup);
            if (from is null == !parsed.GetValue(accept)) throw ToolException.Usage("give --from PATH, or --accept-loss, not both");
            if (from is not null && await ProblemsOfAsync(from, console, stop).ConfigureAwait(false) is [string damage, ..])
                throw new ToolException($"The backup {from} is damaged itself: {damage}.", ExitCode.Negative);
            IReadOnlyList<string> aside = Read(() => from is null ? JournalMaintenance.AcceptLoss(path)
                : JournalMaintenance.Restore(Path.GetFullPath(from), path));
            foreach (string old in aside) console.OutputText.WriteLine($"what was there is {old}");
            console.OutputText.WriteLine($"{path} is ready: what it lacks, the next start's repair brings as far as the order history goes back");
            return ExitCode.Success;
        });
        return command;
    }

    // What SQLite finds; where it finds nothing, what is not as it was written all the same.
    private static async Task<IReadOnlyList<string>> ProblemsOfAsync(string path, ToolConsole console, CancellationToken stop)
    {
        IReadOnlyList<string> problems = Read(() => JournalMaintenance.Verify(Path.GetFullPath(path)));
        return problems.Count > 0 ? problems : await JournalIdentities.CheckAsync(path, console, stop).ConfigureAwait(false);
    }

    private static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (JournalException e)
        {
            throw new ToolException(e.Message, e.Fault is JournalFault.Corrupt or JournalFault.WentBack ? ExitCode.Negative : ExitCode.Usage, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ToolException.Usage($"{e.Message.TrimEnd('.')}: give another path, or look at its rights");
        }
    }
}
