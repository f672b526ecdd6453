using KisFast.Sqlite;
using KisFast.Tests.Support;
using Microsoft.Data.Sqlite;

namespace KisFast.Tests.Journal;

public sealed class SqliteJournalTests : JournalContract, IDisposable
{
    private readonly JournalDirectory _directory = new();

    private string File => _directory.Journal;

    [Fact]
    public async Task SQLite_is_one_that_loses_no_committed_write()
    {
        await (await Journal.OpenAsync(Owner)).DisposeAsync();
        using SqliteConnection connection = Connect();
        Assert.True(Version.Parse((string)Scalar(connection, "SELECT sqlite_version()")!) >= new Version(3, 51, 3));
    }

    [Fact]
    public async Task Only_its_owner_may_read_it()
    {
        if (OperatingSystem.IsWindows()) return;
        await using IJournalWriter writer = await Journal.OpenAsync(Owner);
        writer.Append(new JournalBatch { Records = [Full(writer.Epoch, 0)] });
        foreach (string suffix in (string[])["", "-wal", "-shm", "-lock", "-ballast"])
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File + suffix));
    }

    [Fact]
    public async Task Another_process_reads_what_is_committed_while_it_is_written()
    {
        await using IJournalWriter writer = await Journal.OpenAsync(Owner);
        writer.Append(new JournalBatch { Records = [Full(writer.Epoch, 0), Full(writer.Epoch, 1)] });
        using SqliteConnection connection = Connect();
        Assert.Equal(2L, Scalar(connection, "SELECT count(*) FROM fills"));
        writer.Append(new JournalBatch { Records = [Full(writer.Epoch, 2)] });
        Assert.Equal(3L, Scalar(connection, "SELECT count(*) FROM fills"));
    }

    [Fact]
    public async Task Views_say_what_the_contract_says()
    {
        await using IJournalWriter writer = await Journal.OpenAsync(Owner);
        writer.Append(new JournalBatch { Records = [Full(writer.Epoch, 0)], Handlers = [new("Strategy", new(writer.Epoch, 0))] });
        using SqliteConnection connection = Connect();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = """
            SELECT trId, htsId, account, orderNo, originalOrderNo, side, amendment, orderType, symbol, quantity, price, rawPrice, time, rejected, kind, acceptance,
              branch, orderQuantity, accountName, market, creditType, loanDate, splitStart, splitEnd, splitMode, rawPrice12, fieldCount, source, session, sequence,
              receivedAt, id, position, doubts, cause, outcome, day FROM records
            """;
        using SqliteDataReader row = command.ExecuteReader();
        Assert.True(row.Read());
        object?[] values = new object?[row.FieldCount];
        row.GetValues(values!);
        Assert.Equal(
            [
                "H0GSCNI9", "htsid", "1234567801", "0000003567", "0000003566", "Sell", "Amend", "Limit", "AAPL", Quantity.MaxValue, "148.0100", "001480100",
                "00:00:00", 0L, "Fill", "Confirmed", "01790", 0L, "홍길동", "Nasdaq", "OverseasStockLoan", "2026-03-31", "01:00:00", "23:59:59", "UntilClose",
                "1234567890123456", 25L, "Live", 3L, 0L, "2026-04-01T03:00:00.0000007Z", "ffffffffffffffff", $"{writer.Epoch}-0", "Overfill PriceTwin",
                DBNull.Value, DBNull.Value, "2026-04-01",
            ],
            values);
        Assert.Equal($"{writer.Epoch}-0", Scalar(connection, "SELECT position FROM handlers WHERE name = 'Strategy'"));
        Assert.Equal(Quantity.MaxValue, Scalar(connection, "SELECT filled FROM orders WHERE orderNo = '0000003567'"));
        Assert.Equal(1L, Scalar(connection, "SELECT records FROM starts"));
        Assert.Equal(0L, Scalar(connection, "SELECT count(*) FROM gaps"));
        Assert.Equal(0L, Scalar(connection, "SELECT count(*) FROM notes"));
    }

    [Fact]
    public async Task Shares_of_a_gap_that_several_starts_opened_count_once()
    {
        await using IJournalWriter writer = await Journal.OpenAsync(Owner);
        FillRecord closed = Gap(RecordKind.GapClosed, 3) with { GapOutcome = GapOutcome.Repaired, Quantity = new Quantity(7) };
        writer.Append(new JournalBatch
        {
            Records = [Gap(RecordKind.GapOpened, 0), Gap(RecordKind.GapOpened, 1), Gap(RecordKind.GapOpened, 2), closed, Gap(RecordKind.GapOpened, 4)],
        });
        using SqliteConnection connection = Connect();
        Assert.Equal(4L, Scalar(connection, "SELECT count(*) FROM gaps"));
        Assert.Equal(3L, Scalar(connection, "SELECT count(*) FROM gaps WHERE outcome = 'Repaired'"));
        Assert.Equal(7L, Scalar(connection, "SELECT sum(repairedQuantity) FROM gaps"));
        Assert.Equal($"{writer.Epoch}-2", Scalar(connection, "SELECT position FROM gaps WHERE repairedQuantity = 7"));

        FillRecord Gap(RecordKind kind, long sequence) => new()
        {
            Epoch = writer.Epoch, Sequence = sequence, Identity = (ulong)sequence + 1, Kind = kind, Source = RecordSource.Repair, GapCause = GapCause.Restart,
        };
    }

    [Theory]
    [InlineData(5, 0, "5")]
    [InlineData(-5, 4, "-0.0005")]
    [InlineData(1_480_100, 4, "148.0100")]
    [InlineData(10_000, 4, "1.0000")]
    [InlineData(999_999_999_999_999_999, 18, "0.999999999999999999")]
    public async Task Price_keeps_its_decimals(long mantissa, int decimals, string text)
    {
        await using IJournalWriter writer = await Journal.OpenAsync(Owner);
        writer.Append(new JournalBatch { Records = [Full(writer.Epoch, 0) with { Price = new Price(mantissa, decimals) }] });
        using SqliteConnection connection = Connect();
        Assert.Equal(text, Scalar(connection, "SELECT price FROM records"));
    }

    [Fact]
    public async Task Writing_a_record_allocates_nothing()
    {
        await using IJournalWriter writer = await Journal.OpenAsync(Owner);
        var records = new FillRecord[64];
        records.AsSpan().Fill(Full(writer.Epoch, 0));
        long sequence = 0;
        Append();
        Append();
        Assert.Equal(0, Allocated.By(AppendAll));

        void AppendAll()
        {
            for (int i = 0; i < 20; i++) Append();
        }

        void Append()
        {
            for (int i = 0; i < records.Length; i++) records[i].Sequence = sequence++;
            writer.Append(new JournalBatch { Records = records });
        }
    }

    [Fact]
    public async Task Old_days_are_dropped_and_what_is_left_is_whole()
    {
        DateTimeOffset today = DateTimeOffset.UtcNow;
        await using (IJournalWriter writer = await Journal.OpenAsync(Owner))
        {
            FillRecord[] records = [.. Enumerable.Range(0, 30).Select(i => Full(writer.Epoch, i) with { ReceivedUtcTicks = today.AddDays(i - 29).UtcTicks })];
            writer.Append(new JournalBatch { Records = records });
        }

        var keeps = new SqliteJournal(File, new SqliteJournalOptions { KeepDays = 10 });
        await (await keeps.OpenAsync(Owner)).DisposeAsync();
        using SqliteConnection connection = Connect();
        Assert.Equal(10L, Scalar(connection, "SELECT count(*) FROM records"));
        Assert.Equal(20L, Scalar(connection, "SELECT min(sequence) FROM records"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SqliteJournalOptions { KeepDays = 6 });
    }

    [Fact]
    public async Task Days_are_dropped_while_it_is_written_and_each_session_keeps_its_last_books()
    {
        DateTimeOffset start = new(2026, 11, 30, 3, 0, 0, TimeSpan.Zero);
        var clock = new SetClock { Now = start };
        await using IJournalWriter writer = await new SqliteJournal(File, new SqliteJournalOptions { KeepDays = 7, TimeProvider = clock }).OpenAsync(Owner);
        for (int i = 0; i < 10; i++)
        {
            clock.Now = start.AddDays(i);
            writer.Append(new JournalBatch
            {
                Records = [Full(writer.Epoch, i) with { ReceivedUtcTicks = clock.Now.UtcTicks }],
                // The second session was calm from the second day on.
                Notes =
                [
                    Note(JournalNoteKind.Ledger, 0), Note(JournalNoteKind.NoticeText, 1), .. i < 2 ? [Note(JournalNoteKind.Ledger, 1)] : (JournalNote[])[],
                ],
            });
            writer.Tend();
        }

        await using IJournalReader reader = await Journal.OpenReaderAsync();
        var records = new FillRecord[16];
        Assert.Equal(7, await reader.ReadAsync(default, records));
        Assert.Equal(3, records[0].Sequence);
        IReadOnlyList<JournalNote> books = await reader.ReadNotesAsync(JournalNoteKind.Ledger, 0, 64);
        Assert.Equal(start.AddDays(1).UtcTicks, Assert.Single(books, static note => note.SessionIndex == 1).UtcTicks);
        // Notes are kept a day longer than what rests on them.
        Assert.Equal(8, books.Count(static note => note.SessionIndex == 0));
        Assert.Equal(8, (await reader.ReadNotesAsync(JournalNoteKind.NoticeText, 0, 64)).Count);

        JournalNote Note(JournalNoteKind kind, int session) =>
            new() { Kind = kind, UtcTicks = clock.Now.UtcTicks, SessionIndex = session, Content = "{}"u8.ToArray() };
    }

    [Fact]
    public async Task What_the_system_throws_is_told_as_a_fault_of_the_journal()
    {
        var clock = new SetClock { Now = DateTimeOffset.UtcNow };
        await using IJournalWriter writer = await new SqliteJournal(File, new SqliteJournalOptions { KeepDays = 7, TimeProvider = clock }).OpenAsync(Owner);
        clock.Fault = new IOException("Input/output error");
        Assert.Equal(JournalFault.Io, Assert.Throws<JournalException>(writer.Tend).Fault);
        var refused = Assert.Throws<JournalException>(() => writer.Append(new JournalBatch { Records = [Full(writer.Epoch, 0)] }));
        Assert.Contains("Input/output error", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readers_that_overlap_hold_up_a_checkpoint_and_nothing_else()
    {
        var small = new SqliteJournal(File, new SqliteJournalOptions { CheckpointBytes = 50_000 });
        await using var writer = (SqliteJournalWriter)await small.OpenAsync(Owner);
        long sequence = 0;
        using SqliteConnection reader = Connect();
        using (SqliteTransaction held = reader.BeginTransaction(deferred: true))
        {
            Scalar(reader, "SELECT count(*) FROM record");
            for (int i = 0; i < 20; i++) Append();
            Assert.True(writer.WalBytes > 50_000);
        }

        Append();
        writer.Tend();
        Assert.Equal(0, writer.WalBytes);
        Assert.Equal(21 * 50L, Scalar(reader, "SELECT count(*) FROM record"));

        void Append()
        {
            writer.Append(new JournalBatch { Records = [.. Enumerable.Range(0, 50).Select(_ => Full(writer.Epoch, sequence++))] });
        }
    }

    [Fact]
    public async Task Older_version_is_brought_up_to_date()
    {
        await (await Journal.OpenAsync(Owner)).DisposeAsync();
        using SqliteConnection connection = JournalConnection.OpenForWriting(File);
        Schema.Run(connection, "DROP VIEW fills");
        Schema.Check(connection, File, mayWrite: true, ["ALTER TABLE start ADD COLUMN host TEXT", "ALTER TABLE start ADD COLUMN zone TEXT"]);
        Assert.Equal(3L, Scalar(connection, "PRAGMA user_version"));
        Assert.Equal(0L, Scalar(connection, "SELECT count(host) + count(zone) FROM start"));
        Assert.Equal(0L, Scalar(connection, "SELECT count(*) FROM fills"));
    }

    [Fact]
    public async Task Names_that_are_no_text_come_back_byte_for_byte()
    {
        await using (IJournalWriter writer = await Journal.OpenAsync(Owner))
            writer.Append(new JournalBatch
            { Records = [Full(writer.Epoch, 0) with { AccountName = new FixedText48([0xFF, 0xFE, 0x41]), OrderNo = new FixedText16([0x80]) }] });
        await using IJournalReader reader = await Journal.OpenReaderAsync();
        var read = new FillRecord[1];
        await reader.ReadAsync(default, read);
        Assert.Equal([0xFF, 0xFE, 0x41], read[0].AccountName.Utf8.ToArray());
        Assert.Equal([0x80], read[0].OrderNo.Utf8.ToArray());
    }

    public void Dispose() => _directory.Dispose();

    protected override IJournal Open(TimeProvider time) => new SqliteJournal(File, new SqliteJournalOptions { TimeProvider = time });

    protected override Task KillAsync(IJournalWriter writer)
    {
        ((SqliteJournalWriter)writer).Abandon();
        return Task.CompletedTask;
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={File};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return connection;
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public Exception? Fault { get; set; }

        public override DateTimeOffset GetUtcNow() => Fault is { } fault ? throw fault : Now;
    }
}
