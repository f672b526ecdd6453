using KisFast.Recovery;

namespace KisFast.Cli;

/// <summary>Computes the identity of every record of a journal again: a flipped bit in what KIS said shows as another identity.</summary>
internal static class JournalIdentities
{
    private const int Most = 20;

    public static async Task<IReadOnlyList<string>> CheckAsync(string path, ToolConsole console, CancellationToken stop)
    {
        List<string> problems = [];
        var books = new IdentityBook(ushort.MaxValue + 1);
        JournalSource source = await JournalSource.OpenAsync(path, stop).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            await source.ReadAsync(
                default,
                records =>
                {
                    foreach (FillRecord record in records.Span)
                    {
                        // A repair is named by what was known when it was made.
                        if (record.Source != RecordSource.Live || record.Identity == 0) continue;
                        FillRecord again = record;
                        again.Identity = 0;
                        books.Identify(ref again);
                        if (again.Identity != record.Identity && problems.Count < Most)
                            problems.Add($"the record {record.Position} is not what its identity {record.Identity:x16} was computed from");
                    }

                    return ValueTask.CompletedTask;
                },
                console, stop).ConfigureAwait(false);
        }

        return problems;
    }
}
