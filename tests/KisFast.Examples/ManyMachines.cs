using Microsoft.Data.Sqlite;

namespace KisFast.Examples;

/// <summary>The programs of docs/multi-machine.md.</summary>
public static class ManyMachines
{
    public static async Task FollowAsync()
    {
        var options = new FillFeedOptions { Follow = new RedisJournal("redis.internal:6379", "fills"), Name = "risk" };
        await using var feed = new FillFeed(options);
        feed.HandleWith(feed.Orders).Then(new MyStrategy());
        await feed.StartAsync();
    }

    public static async Task LeadAsync(FillFeedOptions options, CancellationToken stop)
    {
        var journal = new RedisJournal("redis.internal:6379", "fills");
        var leader = new RedisLeader(journal, () =>
        {
            var feed = new FillFeed(options with { Journal = journal });
            feed.HandleWith(new MyStrategy());
            return feed;
        });
        leader.RoleChanged += (_, change) => Console.Error.WriteLine($"{change.Role}: {change.Reason}");
        await leader.RunAsync(stop);
    }

    private sealed class MyStrategy : IFillHandler
    {
        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch) => Console.WriteLine(record);
    }

    // <book>
    public sealed class BookedFills(SqliteConnection books) : IReplayedHandler
    {
        public ReplayStart ReplayFrom { get; } = ReplayStart.After(LastIn(books));

        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
        {
            using SqliteTransaction both = books.BeginTransaction();
            if (record.Kind == RecordKind.Fill) Book(in record, both);
            SetLast(record.Position, both);
            both.Commit();
        }

        private static RecordPosition LastIn(SqliteConnection books)
        {
            using SqliteCommand command = books.CreateCommand();
            command.CommandText = "CREATE TABLE IF NOT EXISTS last (position TEXT); CREATE TABLE IF NOT EXISTS fill (position TEXT PRIMARY KEY, symbol "
                + "TEXT, quantity INTEGER); SELECT position FROM last";
            return command.ExecuteScalar() is string text ? RecordPosition.Parse(text) : default;
        }

        private void Book(ref readonly FillRecord record, SqliteTransaction transaction)
        {
            using SqliteCommand command = books.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = "INSERT INTO fill VALUES ($position, $symbol, $quantity)";
            command.Parameters.AddWithValue("$position", record.Position.ToString());
            command.Parameters.AddWithValue("$symbol", record.Symbol.ToString());
            command.Parameters.AddWithValue("$quantity", record.SignedQuantity);
            command.ExecuteNonQuery();
        }

        private void SetLast(RecordPosition position, SqliteTransaction transaction)
        {
            using SqliteCommand command = books.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = "DELETE FROM last; INSERT INTO last VALUES ($position)";
            command.Parameters.AddWithValue("$position", position.ToString());
            command.ExecuteNonQuery();
        }
    }
}
