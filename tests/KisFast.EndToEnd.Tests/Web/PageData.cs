using System.Diagnostics;
using KisFast.Cli;

namespace KisFast.EndToEnd.Tests.Web;

/// <summary>A live page of records that a test makes, with a feed that is not started.</summary>
internal sealed class PageData : IAsyncDisposable
{
    private readonly FillFeed _feed;
    private readonly OrderTracker _orders = new();
    private readonly RecentRecords _recent = new(LiveData.Kept);
    private readonly OutputHandler _handler;
    private long _sequence;

    private PageData(TableStyle style, RecordFilter? filter)
    {
        FillFeedOptions options = new()
        { AppKey = "PSappkeyofthetest", AppSecret = "appsecretofthetest", HtsId = "wonderer", Account = "12345678-01", Environment = KisEnvironment.Paper };
        _feed = new FillFeed(options);
        _handler = new OutputHandler(_recent, limit: null, filter);
        Data = new LiveData(
            FeedView.Of(_feed, options, _handler.Gaps, style), _recent, _orders, _handler.Latency, () => _handler.Count, filter, new LastPrices(), style);
    }

    public LiveData Data { get; }

    public PageServer Server { get; private set; } = null!;

    public Uri Url => Server.Url;

    public static async Task<PageData> StartAsync(TableStyle style = default, RecordFilter? filter = null)
    {
        var page = new PageData(style, filter);
        page.Server = await PageServer.StartAsync(0, page.Data, CancellationToken.None);
        return page;
    }

    /// <summary>An order with its acceptance, as the wire would tell it.</summary>
    public void Order(int number, string symbol, Side side, long quantity) => Add(new FillRecord
    {
        Kind = RecordKind.OrderEvent, Acceptance = Acceptance.Accepted, Amendment = Amendment.New, OrderNo = No(number),
        Account = new FixedText16("1234567801"u8),
        Symbol = new FixedText16(symbol), Side = side, Quantity = new Quantity(quantity), RawPrice = new FixedText16("001480100"u8), Market = Market.Nasdaq,
    });

    /// <summary>A fill of it.</summary>
    public void Fill(int number, string symbol, Side side, long quantity, string name = "Apple") => Add(new FillRecord
    {
        Kind = RecordKind.Fill, Amendment = Amendment.New, OrderNo = No(number), Account = new FixedText16("1234567801"u8), Symbol = new FixedText16(symbol),
        Side = side,
        Quantity = new Quantity(quantity), Price = new Price(1_480_100, 4), Market = Market.Nasdaq, SecurityName = new FixedText48(name), FieldCount = 25,
        AccountName = new FixedText48("Holder"), ReceivedTimestamp = Stopwatch.GetTimestamp(),
    });

    public void Add(FillRecord record)
    {
        record.ReceivedUtcTicks = DateTime.UtcNow.Ticks;
        _handler.OnRecord(in record, _sequence, endOfBatch: true);
        _orders.OnRecord(in record, _sequence++, endOfBatch: true);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await _feed.DisposeAsync();
    }

    private static FixedText16 No(int number) => new($"{number:D10}");
}
