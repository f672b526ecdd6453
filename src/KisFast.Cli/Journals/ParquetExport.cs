using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace KisFast.Cli;

/// <summary>A journal's records as Parquet: one column for each name of the contract, a row group for each 65,536 records.</summary>
internal static class ParquetExport
{
    private const int RowsInGroup = 65_536;

    // What a DECIMAL(18,4) holds. A price beyond it is in priceText only: writers cut decimals in silence.
    private const int PriceDecimals = 4;
    private const decimal LargestPrice = 99_999_999_999_999.9999m;

    private static readonly (string Name, Func<FillRecord, string?> Read)[] Texts =
    [
        ("position", static r => r.Position.ToString()), ("id", static r => r.Identity == 0 ? null : r.Identity.ToString("x16", CultureInfo.InvariantCulture)),
        ("kind", static r => Name(r.Kind)), ("source", static r => r.Source.ToString()), ("trId", static r => Name(r.TrId)),
        ("htsId", static r => Text(r.HtsId.ToString())),
        ("account", static r => Text(r.Account.ToString())), ("orderNo", static r => Text(r.OrderNo.ToString())),
        ("originalOrderNo", static r => Text(r.OriginalOrderNo.ToString())),
        ("side", static r => Name(r.Side)), ("amendment", static r => Name(r.Amendment)), ("orderType", static r => Name(r.OrderType)),
        ("symbol", static r => Text(r.Symbol.ToString())),
        ("priceText", static r => Text(r.Price.ToString())), ("rawPrice", static r => Text(r.RawPrice.ToString())),
        ("rawPrice12", static r => Text(r.RawPrice12.ToString())),
        ("time", static r => Text(r.Time.ToString())), ("acceptance", static r => Name(r.Acceptance)), ("branch", static r => Text(r.Branch.ToString())),
        ("accountName", static r => r.Kind == RecordKind.GapClosed ? null : Text(r.AccountName.ToString())),
        ("securityName", static r => r.Kind == RecordKind.GapClosed ? null : Text(r.SecurityName.ToString())), ("market", static r => Name(r.Market)),
        ("creditType", static r => Name(r.CreditType)), ("loanDate", static r => Text(r.LoanDate.ToString())),
        ("splitStart", static r => Text(r.SplitStart.ToString())),
        ("splitEnd", static r => Text(r.SplitEnd.ToString())), ("splitMode", static r => Name(r.SplitMode)),
        ("doubts", static r => r.Doubts == Doubts.None ? null : r.Doubts.ToString().Replace(",", "", StringComparison.Ordinal)),
        ("cause", static r => Name(r.GapCause)),
        ("outcome", static r => Name(r.GapOutcome)), ("doubtfulOrders", static r => Text(string.Join(' ', r.DoubtfulOrders))),
    ];

    private static readonly (string Name, Func<FillRecord, long?> Read)[] Numbers =
    [
        ("quantity", static r => r.Quantity), ("orderQuantity", static r => r.OrderQuantity), ("sequence", static r => r.Sequence),
        ("receivedMicros", static r => (r.ReceivedUtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond), ("session", static r => r.SessionIndex),
        ("fieldCount", static r => r.FieldCount), ("priceMantissa", static r => r.Price.HasValue ? r.Price.Mantissa : null),
        ("priceDecimals", static r => r.Price.HasValue ? r.Price.Decimals : null), ("repairedQuantity", static r => r.RepairedQuantity),
        ("missingQuantity", static r => r.MissingQuantity),
    ];

    /// <returns>How many records.</returns>
    public static async Task<long> WriteAsync(JournalSource source, Stream file, ExportRequest request, ToolConsole console, CancellationToken stop)
    {
        var receivedAt = new DateTimeDataField("receivedAt", DateTimeFormat.Timestamp, isAdjustedToUTC: true, DateTimeTimeUnit.Millis, isNullable: false);
        var price = new DecimalDataField("price", 18, PriceDecimals, isNullable: true);
        var rejected = new DataField("rejected", typeof(bool), isNullable: true);
        DataField[] texts = [.. Texts.Select(static column => new DataField(column.Name, typeof(string), isNullable: true))];
        DataField[] numbers = [.. Numbers.Select(static column => new DataField(column.Name, typeof(long), isNullable: true))];
        var schema = new ParquetSchema([receivedAt, price, rejected, .. texts, .. numbers]);
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Zstd };
        long count = 0;
        List<FillRecord> rows = [];
        ParquetWriter writer = await ParquetWriter.CreateAsync(schema, file, options, append: false, stop).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            RecordPosition after = await ExportRun.BeginAsync(source, request, stop).ConfigureAwait(false);
            await source.ReadAsync(
                after,
                async records =>
                {
                    Take(records, request, rows);
                    if (rows.Count >= RowsInGroup) await FlushAsync().ConfigureAwait(false);
                },
                console, stop).ConfigureAwait(false);
            if (rows.Count > 0) await FlushAsync().ConfigureAwait(false);
        }

        await CheckAsync(file, count, stop).ConfigureAwait(false);
        return count;

        async Task FlushAsync()
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            await group.WriteAsync<DateTime>(receivedAt, rows.ConvertAll(static r => r.ReceivedAt).ToArray(), cancellationToken: stop).ConfigureAwait(false);
            await group.WriteAsync<decimal>(price, rows.ConvertAll(static r => PriceOf(r)).ToArray(), cancellationToken: stop).ConfigureAwait(false);
            await group.WriteAsync<bool>(rejected,
                rows.ConvertAll(static r => r.Rejected == Rejected.None ? (bool?)null : r.Rejected == Rejected.Yes).ToArray(), cancellationToken: stop)
                .ConfigureAwait(false);
            for (int i = 0; i < texts.Length; i++)
                await group.WriteAsync(texts[i], rows.ConvertAll(row => Texts[i].Read(row)!)).ConfigureAwait(false);
            for (int i = 0; i < numbers.Length; i++)
                await group.WriteAsync<long>(numbers[i], rows.ConvertAll(row => Numbers[i].Read(row)).ToArray(), cancellationToken: stop).ConfigureAwait(false);
            group.CompleteValidate();
            count += rows.Count;
            rows.Clear();
        }
    }

    private static void Take(ReadOnlyMemory<FillRecord> records, ExportRequest request, List<FillRecord> rows)
    {
        foreach (ref readonly FillRecord record in records.Span)
            if (ExportRun.Wants(request, in record)) rows.Add(record);
    }

    // A footer may be right where a row group is not: what was written is counted again.
    private static async Task CheckAsync(Stream file, long count, CancellationToken stop)
    {
        file.Position = 0;
        long found = 0;
        ParquetReader reader = await ParquetReader.CreateAsync(file, leaveStreamOpen: true, cancellationToken: stop).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            for (int i = 0; i < reader.RowGroupCount; i++)
            {
                using ParquetRowGroupReader group = reader.OpenRowGroupReader(i);
                found += group.RowCount;
            }
        }

        if (found != count) throw ToolException.Failed($"the Parquet file holds {found} records instead of {count}: export again, or as CSV");
    }

    private static decimal? PriceOf(in FillRecord record)
    {
        if (!record.Price.HasValue) return null;
        decimal value = record.Price.ToDecimal();
        return decimal.Round(value, PriceDecimals) == value && Math.Abs(value) <= LargestPrice ? value : null;
    }

    private static string? Text(string text) => text.Length == 0 ? null : text;

    private static string? Name<T>(T value)
        where T : struct, Enum => EqualityComparer<T>.Default.Equals(value, default) ? null : Enum.GetName(value);
}
