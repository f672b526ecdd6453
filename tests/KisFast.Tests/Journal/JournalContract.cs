using System.Text;

namespace KisFast.Tests.Journal;

/// <summary>What every <see cref="IJournal"/> does. A store's tests derive from it and say how to make one.</summary>
public abstract class JournalContract : IAsyncLifetime
{
    protected static readonly JournalOwner Owner = new(KisEnvironment.Paper, ["htsid", "12345678-01"]);
    private static readonly DateTimeOffset Start = new(2026, 4, 1, 3, 0, 0, TimeSpan.Zero);

    /// <summary>The journal, the same store at every call.</summary>
    protected abstract IJournal Open(TimeProvider time);

    /// <summary>Lets go of the writer as a killed process does.</summary>
    protected abstract Task KillAsync(IJournalWriter writer);

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual Task DisposeAsync() => Task.CompletedTask;

    protected IJournal Journal => field ??= Open(TimeProvider.System);

    [ContractFact]
    public async Task New_journal_is_empty_and_knows_it()
    {
        await using IJournalWriter writer = await Journal.OpenAsync(Owner);
        Assert.Equal(default, writer.Before.Last);
        Assert.Null(writer.Before.LastHeard);
        Assert.Equal(default, writer.Sent);
        Assert.Empty(writer.Before.Handlers);
        Assert.InRange(writer.Epoch, DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeMilliseconds(), FillRecord.MaxEpoch);
    }

    [ContractFact]
    public async Task Records_come_back_as_they_were()
    {
        FillRecord[] written;
        await using (IJournalWriter writer = await Journal.OpenAsync(Owner))
        {
            written = [Full(writer.Epoch, 0), Gap(writer.Epoch, 1), Sparse(writer.Epoch, 2), Full(writer.Epoch, 3)];
            writer.Append(new JournalBatch { Records = written.AsSpan(0, 3) });
            writer.Append(new JournalBatch { Records = written.AsSpan(3) });
            Assert.Equal(written[3].Position, writer.Sent);
            Assert.Equal(written[3].Position, writer.Kept);
        }

        FillRecord[] read = await ReadAllAsync(default, most: 3);
        for (int i = 0; i < written.Length; i++)
        {
            Assert.True(read[i].IsReplayed);
            Assert.Equal(Text(written[i]), Text(read[i]));
            Assert.Equal(written[i].Doubts, read[i].Doubts);
            Assert.Equal(written[i].Truncations, read[i].Truncations);
            Assert.Equal(written[i].GapCause, read[i].GapCause);
            Assert.Equal(written[i].GapOutcome, read[i].GapOutcome);
            Assert.Equal(written[i].Identity, read[i].Identity);
        }

        Assert.Equal(written.Length, read.Length);
    }

    [ContractFact]
    public async Task Reading_goes_on_after_a_position_whether_it_exists_or_not()
    {
        long first = await WriteAsync(10);
        long second = await WriteAsync(5);
        Assert.True(second > first);
        Assert.Equal(15, (await ReadAllAsync(default)).Length);
        Assert.Equal(new RecordPosition(first, 4), (await ReadAllAsync(new RecordPosition(first, 3)))[0].Position);
        Assert.Equal(new RecordPosition(second, 0), (await ReadAllAsync(new RecordPosition(first, 9)))[0].Position);
        Assert.Equal(new RecordPosition(second, 0), (await ReadAllAsync(new RecordPosition(first + ((second - first) / 2), 700)))[0].Position);
        Assert.Equal(15, (await ReadAllAsync(new RecordPosition(first - 1, 7))).Length);
        Assert.Empty(await ReadAllAsync(new RecordPosition(second, 4)));
        Assert.Empty(await ReadAllAsync(new RecordPosition(second + 1, 0)));
    }

    [ContractFact]
    public async Task Moment_finds_its_first_record()
    {
        long epoch = await WriteAsync(10);
        await using IJournalReader reader = await Journal.OpenReaderAsync();
        Assert.Equal(default, await reader.FindAsync(Start.AddDays(-1)));
        Assert.Equal(new RecordPosition(epoch, 2), await reader.FindAsync(Start.AddSeconds(3)));
        Assert.Equal(new RecordPosition(epoch, 3), await reader.FindAsync(Start.AddSeconds(3.5)));
        Assert.Equal(new RecordPosition(epoch, 9), await reader.FindAsync(Start.AddDays(1)));
    }

    [ContractFact]
    public async Task State_is_what_was_written_with_the_batches()
    {
        long epoch = await WriteAsync(4, heard: Start.AddSeconds(3), handlers: [new("Strategy", new(1, 2)), new("Csv", new(1, 1))]);
        await using IJournalWriter writer = await Journal.OpenAsync(Owner);
        Assert.Equal(new RecordPosition(epoch, 3), writer.Before.Last);
        Assert.Equal(epoch, writer.Before.LastEpoch);
        Assert.Equal(Start.AddSeconds(3), writer.Before.LastHeard);
        Assert.Equal(new RecordPosition(1, 2), writer.Before.PositionOf("Strategy"));
        Assert.Equal(default, writer.Before.PositionOf("nobody"));

        // Nothing but who heard and who has handled; the past is never heard of again.
        writer.Append(new JournalBatch { Handlers = [new("Strategy", new(epoch, 3))], HeardUtcTicks = Start.AddHours(1).UtcTicks });
        writer.Append(new JournalBatch { HeardUtcTicks = Start.UtcTicks });
        await using IJournalReader reader = await Journal.OpenReaderAsync();
        JournalState state = await reader.GetStateAsync();
        Assert.Equal(new RecordPosition(epoch, 3), state.Last);
        Assert.Equal(writer.Epoch, state.LastEpoch);
        Assert.Equal(Start.AddHours(1), state.LastHeard);
        Assert.Equal(new RecordPosition(epoch, 3), state.PositionOf("Strategy"));
        Assert.Equal(new RecordPosition(1, 1), state.PositionOf("Csv"));
    }

    [ContractFact]
    public async Task Notes_are_kept_in_order()
    {
        await using (IJournalWriter writer = await Journal.OpenAsync(Owner))
        {
            JournalNote page = Note(JournalNoteKind.HistoryPage, """{"rt_cd":"0","msg":"조회"}""") with { SessionIndex = 1, Before = new(writer.Epoch, 0) };
            writer.Append(new JournalBatch { Notes = [page, Note(JournalNoteKind.Ledger, "[]")] });
            writer.Append(new JournalBatch { Notes = [Note(JournalNoteKind.HistoryPage, "2")], Records = [Full(writer.Epoch, 0)] });
        }

        await using IJournalReader reader = await Journal.OpenReaderAsync();
        IReadOnlyList<JournalNote> all = await reader.ReadNotesAsync(null, 0, 100);
        Assert.Equal([JournalNoteKind.HistoryPage, JournalNoteKind.Ledger, JournalNoteKind.HistoryPage], all.Select(n => n.Kind));
        Assert.Equal("""{"rt_cd":"0","msg":"조회"}""", Encoding.UTF8.GetString(all[0].Content.Span));
        Assert.Equal(1, all[0].SessionIndex);
        Assert.Equal(0, all[0].Before.Sequence);
        Assert.Equal(Start.UtcTicks, all[0].UtcTicks);
        IReadOnlyList<JournalNote> pages = await reader.ReadNotesAsync(JournalNoteKind.HistoryPage, all[0].Number, 100);
        Assert.Equal("2", Encoding.UTF8.GetString(Assert.Single(pages).Content.Span));
        Assert.Single(await reader.ReadNotesAsync(null, 0, 1));
    }

    [ContractFact]
    public async Task Epochs_grow_whatever_the_clock_says()
    {
        var time = new SetTime { Now = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero) };
        IJournal journal = Open(time);
        long first = await ClaimAsync(journal);
        time.Now = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        long second = await ClaimAsync(journal);
        long third = await ClaimAsync(journal);
        Assert.Equal([first + 1, first + 2], [second, third]);
    }

    [ContractFact]
    public async Task Batch_that_does_not_follow_is_refused()
    {
        await using IJournalWriter writer = await Journal.OpenAsync(Owner);
        writer.Append(new JournalBatch { Records = [Full(writer.Epoch, 7)] });
        Assert.Throws<ArgumentException>(() => writer.Append(new JournalBatch { Records = [Full(writer.Epoch, 9)] }));
        Assert.Throws<ArgumentException>(() => writer.Append(new JournalBatch { Records = [Full(writer.Epoch, 7)] }));
        Assert.Throws<ArgumentException>(() => writer.Append(new JournalBatch { Records = [Full(writer.Epoch + 1, 8)] }));
        writer.Append(new JournalBatch { Records = [Full(writer.Epoch, 8)] });
        Assert.Equal(2, (await ReadAllAsync(default)).Length);
    }

    [ContractFact]
    public async Task Second_writer_is_refused_until_the_first_is_gone()
    {
        IJournalWriter writer = await Journal.OpenAsync(Owner);
        JournalException refused = await Assert.ThrowsAsync<JournalException>(async () => await Journal.OpenAsync(Owner));
        Assert.Equal(JournalFault.InUse, refused.Fault);
        Assert.Equal(FeedFailure.Journal, refused.Failure);
        writer.Append(new JournalBatch { Records = [Full(writer.Epoch, 0)] });
        await KillAsync(writer);
        await using IJournalWriter next = await Journal.OpenAsync(Owner);
        Assert.Equal(new RecordPosition(writer.Epoch, 0), next.Before.Last);
        Assert.True(next.Epoch > writer.Epoch);
    }

    [ContractFact]
    public async Task Other_owner_is_refused_and_a_grown_one_is_not()
    {
        await WriteAsync(1);
        JournalException environment = await Assert.ThrowsAsync<JournalException>(
            async () => await Journal.OpenAsync(Owner with { Environment = KisEnvironment.Real }));
        JournalException customer = await Assert.ThrowsAsync<JournalException>(
            async () => await Journal.OpenAsync(Owner with { Customers = ["someone", "87654321-01"] }));
        Assert.Equal([JournalFault.OtherOwner, JournalFault.OtherOwner], [environment.Fault, customer.Fault]);
        Assert.DoesNotContain("12345678", customer.Message, StringComparison.Ordinal);
        await (await Journal.OpenAsync(Owner with { Customers = ["htsid", "another"] })).DisposeAsync();
        await (await Journal.OpenAsync(Owner with { Customers = ["another"] })).DisposeAsync();
    }

    protected static FillRecord Full(long epoch, long sequence) => new()
    {
        Epoch = epoch,
        Sequence = sequence,
        Identity = ulong.MaxValue - (ulong)sequence,
        ReceivedUtcTicks = Start.AddSeconds(sequence).UtcTicks + 7,
        TrId = TrId.H0GSCNI9,
        Kind = RecordKind.Fill,
        Source = RecordSource.Live,
        HtsId = new FixedText16("htsid"),
        Account = new FixedText16("1234567801"),
        OrderNo = new FixedText16("0000003567"),
        OriginalOrderNo = new FixedText16("0000003566"),
        Side = Side.Sell,
        Amendment = Amendment.Amend,
        OrderType = OrderType.Limit,
        Acceptance = Acceptance.Confirmed,
        Rejected = Rejected.No,
        Market = Market.Nasdaq,
        Symbol = new FixedText16("AAPL"),
        Quantity = new Quantity(Quantity.MaxValue),
        OrderQuantity = new Quantity(0),
        Price = new Price(1_480_100, 4),
        RawPrice = new FixedText16("001480100"),
        RawPrice12 = new FixedText16("1234567890123456"),
        Time = new WireTime(0),
        Branch = new FixedText16("01790"),
        AccountName = new FixedText48("홍길동"),
        SecurityName = new FixedText48("애플"u8[..5]),
        CreditType = CreditType.OverseasStockLoan,
        LoanDate = new WireDate(new DateOnly(2026, 3, 31)),
        SplitStart = new WireTime(3600),
        SplitEnd = new WireTime(86399),
        SplitMode = SplitMode.UntilClose,
        Truncations = Truncations.SecurityName,
        FieldCount = 25,
        SessionIndex = 3,
        Doubts = Doubts.Overfill | Doubts.PriceTwin,
    };

    private static FillRecord Gap(long epoch, long sequence) => new()
    {
        Epoch = epoch,
        Sequence = sequence,
        Kind = RecordKind.GapClosed,
        Source = RecordSource.Repair,
        GapCause = GapCause.Restart,
        GapOutcome = GapOutcome.Doubtful,
        Quantity = new Quantity(12),
        ReceivedUtcTicks = Start.AddSeconds(sequence).UtcTicks,
    };

    // What is absent stays absent; codes that KIS has not told anybody of stay what they are.
    private static FillRecord Sparse(long epoch, long sequence) => new()
    {
        Epoch = epoch,
        Sequence = sequence,
        Kind = RecordKind.OrderEvent,
        Side = Side.Unknown,
        Market = Market.Unknown,
        Price = new Price(-5, 0),
        ReceivedUtcTicks = Start.AddSeconds(sequence).UtcTicks,
    };

    private static JournalNote Note(JournalNoteKind kind, string text) =>
        new() { Kind = kind, UtcTicks = Start.UtcTicks, Content = Encoding.UTF8.GetBytes(text) };

    private static string Text(in FillRecord record)
    {
        using var stream = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(stream))
        {
            FillRecord copy = record;
            copy.IsReplayed = false;
            FillRecordJson.Write(writer, copy, live: true);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static async Task<long> ClaimAsync(IJournal journal)
    {
        await using IJournalWriter writer = await journal.OpenAsync(Owner);
        return writer.Epoch;
    }

    private async Task<long> WriteAsync(int count, DateTimeOffset heard = default, params HandlerPosition[] handlers)
    {
        await using IJournalWriter writer = await Journal.OpenAsync(Owner);
        FillRecord[] records = [.. Enumerable.Range(0, count).Select(i => Full(writer.Epoch, i))];
        writer.Append(new JournalBatch { Records = records, Handlers = handlers, HeardUtcTicks = heard.UtcTicks });
        return writer.Epoch;
    }

    protected async Task<FillRecord[]> ReadAllAsync(RecordPosition after, int most = 100)
    {
        await using IJournalReader reader = await Journal.OpenReaderAsync();
        List<FillRecord> all = [];
        var buffer = new FillRecord[most];
        while (await reader.ReadAsync(after, buffer) is > 0 and int count)
        {
            all.AddRange(buffer.AsSpan(0, count));
            after = all[^1].Position;
        }

        return [.. all];
    }

    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
