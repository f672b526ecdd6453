using Microsoft.Data.Sqlite;

namespace KisFast.Benchmarks.Journal;

/// <summary>The same rows by Microsoft.Data.Sqlite's own means: one prepared command, its parameters set for each row, the same settings.</summary>
internal sealed class RivalJournal : IDisposable
{
    private static readonly string[] Columns =
    [
        "received", "identity", "kind", "codes", "fields", "quantity", "order_quantity", "price", "decimals", "time", "symbol", "order_no", "account",
        "hts_id", "branch", "raw_price", "raw_price12", "account_name", "security_name",
    ];

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private long _key;

    public RivalJournal(string path)
    {
        _connection = new SqliteConnection($"Data Source={path};Pooling=False");
        _connection.Open();
        Run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
        Run($"CREATE TABLE record (key INTEGER PRIMARY KEY, {string.Join(", ", Columns)})");
        _insert = _connection.CreateCommand();
        _insert.CommandText = $"INSERT INTO record (key, {string.Join(", ", Columns)}) VALUES ($key, {string.Join(", ", Columns.Select(static c => "$" + c))})";
        foreach (string name in Columns.Prepend("key")) _insert.Parameters.Add(new SqliteParameter("$" + name, null));
        _insert.Prepare();
    }

    public void Append(ReadOnlySpan<FillRecord> records)
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        _insert.Transaction = transaction;
        foreach (ref readonly FillRecord record in records)
        {
            SqliteParameterCollection p = _insert.Parameters;
            p[0].Value = _key++;
            p[1].Value = record.ReceivedUtcTicks;
            p[2].Value = (long)record.Identity;
            p[3].Value = (long)record.Kind;
            p[4].Value = (long)record.Side;
            p[5].Value = (long)record.FieldCount;
            p[6].Value = record.Quantity.Value;
            p[7].Value = record.OrderQuantity.Value;
            p[8].Value = record.Price.Mantissa;
            p[9].Value = (long)record.Price.Decimals;
            p[10].Value = (long)record.Time.SecondOfDay;
            p[11].Value = record.Symbol.ToString();
            p[12].Value = record.OrderNo.ToString();
            p[13].Value = record.Account.ToString();
            p[14].Value = record.HtsId.ToString();
            p[15].Value = record.Branch.ToString();
            p[16].Value = record.RawPrice.ToString();
            p[17].Value = record.RawPrice12.ToString();
            p[18].Value = record.AccountName.ToString();
            p[19].Value = record.SecurityName.ToString();
            _insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    public void Dispose()
    {
        _insert.Dispose();
        _connection.Dispose();
    }

    private void Run(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
