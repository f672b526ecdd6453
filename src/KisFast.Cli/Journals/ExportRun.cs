using System.Text;

namespace KisFast.Cli;

/// <summary>Writes an export under another name, and gives it its own when it is whole.</summary>
internal static class ExportRun
{
    /// <returns>How many records.</returns>
    /// <exception cref="ToolException">The journal cannot be read, or the file not written.</exception>
    public static async Task<long> RunAsync(ToolConsole console, ExportRequest request, CancellationToken stop)
    {
        string draft = request.Target + ".part";
        JournalSource source = await JournalSource.OpenAsync(request.Journal, stop).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            try
            {
                long count;
                var file = new FileStream(draft, FileMode.Create, FileAccess.ReadWrite);
                await using (file.ConfigureAwait(false))
                {
                    count = request.Format == "parquet"
                        ? await ParquetExport.WriteAsync(source, file, request, console, stop).ConfigureAwait(false)
                        : await WriteLinesAsync(source, file, request, console, stop).ConfigureAwait(false);
                }

                File.Move(draft, request.Target, overwrite: true);
                return count;
            }
            catch (Exception e)
            {
                Delete(draft);
                if (e is IOException or UnauthorizedAccessException)
                    throw ToolException.Usage($"{request.Target} cannot be written: {e.Message.TrimEnd('.')}; free the disk, or give another path");
                throw;
            }
        }
    }

    /// <summary>Whether a record is wanted.</summary>
    public static bool Wants(ExportRequest request, in FillRecord record) =>
        !(record.ReceivedUtcTicks < request.Since?.UtcTicks || record.ReceivedUtcTicks >= request.Until?.UtcTicks);

    /// <summary>The position after which wanted records stand.</summary>
    public static ValueTask<RecordPosition> BeginAsync(JournalSource source, ExportRequest request, CancellationToken stop) =>
        request.Since is { } since ? source.FindAsync(since, stop) : ValueTask.FromResult<RecordPosition>(default);

    private static async Task<long> WriteLinesAsync(JournalSource source, Stream file, ExportRequest request, ToolConsole console, CancellationToken stop)
    {
        if (request.Format == "csv") await file.WriteAsync(Encoding.UTF8.Preamble.ToArray(), stop).ConfigureAwait(false);
        var lines = new ByteLines(file);
        using ILiveOutput output = request.Format == "csv" ? new CsvRecordWriter(lines, request.Csv) : new JsonRecordWriter(lines);
        long count = 0;
        RecordPosition after = await BeginAsync(source, request, stop).ConfigureAwait(false);
        await source.ReadAsync(
            after,
            records =>
            {
                foreach (ref readonly FillRecord record in records.Span)
                {
                    if (!Wants(request, in record)) continue;
                    output.WriteLive(in record);
                    count++;
                }

                return ValueTask.CompletedTask;
            },
            console, stop).ConfigureAwait(false);
        output.Flush();
        return count;
    }

    private static void Delete(string draft)
    {
        try
        {
            File.Delete(draft);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It says by its name that it is not whole.
        }
    }
}
