using System.Text.Json.Nodes;
using KisFast.EndToEnd.Tests.Feed;
using KisFast.Simulator;
using KisFast.Sqlite;
using Microsoft.Data.Sqlite;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Cli;

/// <summary>What a journal keeps beside its records, and what a person makes of it later.</summary>
public sealed class JournalNotesTests : IDisposable
{
    private static readonly RepairOptions Quick = new()
    {
        HistoryLag = TimeSpan.FromMilliseconds(100),
        Stability = TimeSpan.FromMilliseconds(50),
        PollInterval = TimeSpan.FromMilliseconds(30),
        GiveUpAfter = TimeSpan.FromSeconds(20),
    };

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kisfast-notes-");

    private string Journal => Path.Combine(_directory.FullName, "fills.db");

    [Fact]
    public async Task Refused_frame_is_read_when_its_key_is_long_gone()
    {
        await using var kis = await KisSimulator.StartAsync();
        var handler = new RecordingHandler();
        string good;
        await using (var feed = new FillFeed(Options(kis) with { KeepNoticeTexts = true }))
        {
            feed.HandleWith(handler);
            await feed.StartAsync();
            SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 100, Price = 100m });
            await order.FillAsync(30);
            await Until(() => handler.Wire.Count() == 2, "the notices");
            good = (await TextsAsync(2))[^1];
            // A quantity that is none: refused, encrypted as everything is.
            string text = good[(good.LastIndexOf('|') + 1)..];
            await kis.PublishAsync(Replace(text, field: 8, "30x"));
            await Until(() => feed.Statistics.RejectsOf(RejectReason.Number) == 1, "the refusal");
        }

        string[] texts = await NotesAsync("NoticeText");
        Assert.Equal(3, texts.Length);
        Assert.All(texts, static text => Assert.StartsWith("0|H0GSCNI0|001|", text, StringComparison.Ordinal));
        ToolRun decoded = await ToolRun.InProcessAsync(System.Text.Encoding.UTF8.GetBytes(good + "\n"), [], ["decode"]);
        Assert.Equal(0, decoded.ExitCode);
        Assert.Equal((30, "AAPL"), ((int)JsonNode.Parse(decoded.OutputLines[0])!["quantity"]!, (string)JsonNode.Parse(decoded.OutputLines[0])!["symbol"]!));

        string[] refused = await NotesAsync("RefusedFrame");
        ToolRun looked = await ToolRun.InProcessAsync(System.Text.Encoding.UTF8.GetBytes(Assert.Single(refused) + "\n"), [], ["decode"]);
        Assert.Equal("Number", (string)JsonNode.Parse(looked.OutputLines[0])!["error"]!);
        Assert.Contains("30x", refused[0], StringComparison.Ordinal);
        Assert.DoesNotContain(kis.AppSecret, string.Concat(texts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_are_kept_on_request_only()
    {
        await using var kis = await KisSimulator.StartAsync();
        var handler = new RecordingHandler();
        await using (var feed = new FillFeed(Options(kis)))
        {
            feed.HandleWith(handler);
            await feed.StartAsync();
            await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 100, Price = 100m });
            await Until(() => handler.Wire.Any(), "the notice");
        }

        Assert.Empty(await NotesAsync("NoticeText"));
        Assert.Contains(new FillFeedOptions { AppKey = "k", AppSecret = "s", HtsId = "id", KeepNoticeTexts = true }.Validate(),
            static e => e.StartsWith("KeepNoticeTexts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_repair_rests_on_is_kept_before_it_and_judged_again()
    {
        await using var kis = await KisSimulator.StartAsync();
        SimulatedOrder order;
        await using (var feed = new FillFeed(Options(kis)))
        {
            await feed.StartAsync();
            order = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 100, Price = 100m });
            await order.FillAsync(30);
            await Until(() => feed.Statistics.Records >= 2, "the fill");
        }

        await order.FillAsync(13);
        var second = new RecordingHandler();
        await using (var feed = new FillFeed(Options(kis)))
        {
            feed.HandleWith(second);
            await feed.StartAsync();
            await Until(() => second.Records.Any(static r => r.Kind == RecordKind.GapClosed), "the gap to close");
        }

        FillRecord repair = Assert.Single(second.Records, static r => r is { Kind: RecordKind.Fill, Source: RecordSource.Repair });
        (JournalNote page, JournalNote decision) = await EvidenceOfAsync(repair);
        Assert.True(page.Number < decision.Number && page.Before <= repair.Position && decision.Before <= repair.Position);
        Assert.Contains(order.OrderNo, System.Text.Encoding.UTF8.GetString(page.Content.Span), StringComparison.Ordinal);
        JsonNode said = JsonNode.Parse(decision.Content.Span)!;
        Assert.Equal((43, 30, 13, "Published"), ((int)said["history"]!, (int)said["feed"]!, (int)said["repaired"]!, (string)said["outcome"]!));

        ToolRun whole = await ToolRun.InProcessAsync("reconcile", "--journal", Journal);
        Assert.True(whole.ExitCode == 0, whole.Output);
        Assert.Contains("the feed had 30 filled, the history 43 filled of 100", whole.Output, StringComparison.Ordinal);

        // The same decision over a page that says something else.
        using (var connection = new SqliteConnection($"Data Source={Journal};Pooling=False"))
        {
            connection.Open();
            Schema.Run(connection, """UPDATE note SET content = replace(cast(content AS text), '"ft_ccld_qty":"43"', '"ft_ccld_qty":"40"') WHERE kind = 2""");
        }

        ToolRun wrong = await ToolRun.InProcessAsync("reconcile", "--journal", Journal);
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("THE PAGES SAY 40 FILLED", wrong.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notes_are_listed_and_texts_without_a_journal_are_refused()
    {
        await using (IJournalWriter writer = await new SqliteJournal(Journal).OpenAsync(new JournalOwner(KisEnvironment.Paper, ["id"])))
            writer.Append(new JournalBatch
            { Notes = [new JournalNote { Kind = JournalNoteKind.HistoryPage, UtcTicks = DateTime.UnixEpoch.Ticks, Content = "{\r\n}"u8.ToArray() }] });
        ToolRun list = await ToolRun.InProcessAsync("journal", "notes", Journal);
        Assert.Equal("     1  1970-01-01T00:00:00.000Z  HistoryPage   before 0-0  session -1  4 bytes", Assert.Single(list.OutputLines));
        Assert.Equal("{  }", Assert.Single(await NotesAsync("HistoryPage")));
        ToolRun listen = await ToolRun.InProcessAsync([], new() { ["KIS_APP_KEY"] = "k", ["KIS_APP_SECRET"] = "s" },
            ["listen", "--hts-id", "id", "--keep-texts"]);
        Assert.Equal(2, listen.ExitCode);
        Assert.Contains("--journal", listen.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private async Task<(JournalNote Page, JournalNote Decision)> EvidenceOfAsync(FillRecord repair)
    {
        await using IJournalReader reader = await new SqliteJournal(Journal).OpenReaderAsync();
        JournalNote decision = Assert.Single(await reader.ReadNotesAsync(JournalNoteKind.Decision, 0, 1000),
            note => note.Before.Epoch == repair.Position.Epoch);
        JournalNote page = (await reader.ReadNotesAsync(JournalNoteKind.HistoryPage, 0, 1000)).Last(note => note.Number < decision.Number);
        return (page, decision);
    }

    // The journal stands beside the handler, and may be behind it.
    private async Task<string[]> TextsAsync(int count)
    {
        using var limit = new CancellationTokenSource(Patience);
        string[] texts;
        while ((texts = await NotesAsync("NoticeText")).Length < count) await Task.Delay(20, limit.Token);
        return texts;
    }

    private async Task<string[]> NotesAsync(string kind)
    {
        ToolRun run = await ToolRun.InProcessAsync("journal", "notes", Journal, "--kind", kind);
        Assert.Equal(0, run.ExitCode);
        return run.OutputLines;
    }

    private static string Replace(string text, int field, string value)
    {
        string[] fields = text.Split('^');
        fields[field] = value;
        return string.Join('^', fields);
    }

    private FillFeedOptions Options(KisSimulator kis) => OptionsFor(kis) with
    {
        Account = kis.Account,
        Repair = Quick,
        Journal = new SqliteJournal(Journal),
        AdjustRest = rest => rest with { TokenCacheDirectory = _directory.FullName },
    };
}
