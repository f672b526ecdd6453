using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace KisFast.Simulator;

/// <summary>
/// GET /uapi/overseas-stock/v1/trading/inquire-ccnl, and /uapi/domestic-stock/v1/trading/inquire-daily-ccld: one row per order, 20 (paper 15)
/// a page.
/// </summary>
internal sealed class OrderHistoryEndpoint(
    KisSimulatorOptions options, CustomerDirectory customers, TokenDesk tokens, OrderBook book, SimulatorClock clock, bool isDomestic)
{
    public const string OverseasPath = "/uapi/overseas-stock/v1/trading/inquire-ccnl";
    public const string DomesticPath = "/uapi/domestic-stock/v1/trading/inquire-daily-ccld";

    private readonly int _contextWidth = isDomestic ? 100 : 200;

    private readonly Random _random = new(options.Seed);
    private long _answers;

    private int PageSize => options.Environment == SimulatedEnvironment.Real ? 20 : 15;
    private string TrId => (isDomestic, options.Environment) switch
    {
        (false, SimulatedEnvironment.Real) => "TTTS3035R",
        (false, _) => "VTTS3035R",
        (true, SimulatedEnvironment.Real) => "TTTC0081R",
        (true, _) => "VTTC0081R",
    };

    public Task HandleAsync(HttpContext context, FaultSet faults)
    {
        if (CheckHeaders(context.Request.Headers) is { } error) return RestReply.ErrorAsync(context, error);
        string wrong;
        if (!(isDomestic
            ? OrderHistoryQuery.TryParseDomestic(context.Request.Query, options.Environment, out OrderHistoryQuery query, out wrong)
            : OrderHistoryQuery.TryParse(context.Request.Query, options.Environment, out query, out wrong)))
            return RestReply.ErrorAsync(context, 200, "OPSQ2001", $"ERROR : INPUT FIELD NOT FOUND [{wrong}]");
        if (!customers.OwnsAccount(query.Account))
            return RestReply.ErrorAsync(context, 200, "OPSQ2000", "ERROR : INPUT INVALID_CHECK_ACNO");

        string lie = Lie(faults);
        List<OrderHistoryRow> rows = Rows(query, faults, lie);
        int start = Start(context.Request, query, rows, faults);
        List<OrderHistoryRow> page = rows.GetRange(start, Math.Min(PageSize, rows.Count - start));
        bool more = start + page.Count < rows.Count;
        bool isEndless = faults.Find(FaultKind.HistoryEndless) is not null;
        if (isEndless)
        {
            faults.Strike(FaultKind.HistoryEndless);
            page = rows.GetRange(0, Math.Min(PageSize, rows.Count));
            more = page.Count > 0;
        }

        string next = more ? $"{start + page.Count}^{page[^1].OrderNo}" : "";
        if (lie == "order") page.Reverse();
        if (lie == "doubled") page = [.. page.SelectMany(static row => new[] { row, row })];
        string? senseless = null;
        if (page.Count > 0 && start == 0 && faults.Find(FaultKind.HistoryRow) is { } row)
        {
            faults.Strike(FaultKind.HistoryRow);
            senseless = row.Word;
        }

        bool continued = start > 0;
        context.Response.Headers["tr_id"] = TrId;
        context.Response.Headers["tr_cont"] = more ? continued ? "M" : "F" : continued ? "E" : "D";
        context.Response.Headers["gt_uid"] = "";
        return RestReply.WriteAsync(context, 200, writer =>
        {
            writer.WriteString($"ctx_area_fk{_contextWidth}", query.ContextKey.PadRight(_contextWidth));
            writer.WriteString($"ctx_area_nk{_contextWidth}", next.PadRight(_contextWidth));
            writer.WriteStartArray(isDomestic ? "output1" : "output");
            int latest = query.Descending ? 0 : page.Count - 1;
            for (int i = 0; i < page.Count; i++)
            {
                if (isDomestic) page[i].WriteDomestic(writer);
                else page[i].Write(writer, i == latest ? senseless : null);
            }

            writer.WriteEndArray();
            writer.WriteString("rt_cd", "0");
            (string code, string message) = page.Count == 0 ? ("KIOK0560", "조회할 내용이 없습니다")
                : more ? ("KIOK0500", "조회가 계속됩니다..다음버튼을 Click 하십시오.")
                : ("KIOK0510", "조회가 완료되었습니다");
            writer.WriteString("msg_cd", code);
            writer.WriteString("msg1", message.PadRight(80));
        });
    }

    private EgwError? CheckHeaders(IHeaderDictionary headers)
    {
        string appKey = headers["appkey"].ToString();
        if (appKey.Length == 0) return EgwError.Of(102);
        if (customers.FindCustomer(appKey) is not { } customer) return EgwError.BadAppKey;
        string secret = headers["appsecret"].ToString();
        if (secret.Length == 0) return EgwError.Of(104);
        if (!CustomerDirectory.SecretMatches(customer, secret)) return EgwError.BadAppSecret;
        if (tokens.Check(appKey, headers.Authorization.ToString()) is { } error) return error;
        if (headers["custtype"].ToString() is not ("" or "P" or "B")) return EgwError.BadCustomerType;
        string trId = headers["tr_id"].ToString();
        if (trId == TrId) return null;
        return options.Environment == SimulatedEnvironment.Paper ? EgwError.NotOnPaper : EgwError.NoSuchRoute;
    }

    private List<OrderHistoryRow> Rows(OrderHistoryQuery query, FaultSet faults, string lie)
    {
        DateTimeOffset asOf = clock.UtcNow;
        Dictionary<OrderState, (long Quantity, long Units)>? unseen = null;
        if (faults.Find(FaultKind.HistoryLag) is { } lag)
        {
            faults.Strike(FaultKind.HistoryLag);
            asOf -= TimeSpan.FromSeconds(lag.Number);
            unseen = book.FillsSince(asOf.UtcTicks);
        }

        if (lie == "shrinks" && Interlocked.Increment(ref _answers) % 2 == 0)
        {
            asOf -= TimeSpan.FromSeconds(20);
            unseen = book.FillsSince(asOf.UtcTicks);
        }

        List<OrderHistoryRow> rows = book.Snapshot(
            order => new OrderHistoryRow(order, unseen?.GetValueOrDefault(order) ?? default, asOf.UtcTicks),
            order => order.Security.Market.IsDomestic == isDomestic && order.Account == query.Account && order.PlacedAt <= asOf.UtcTicks);
        rows.RemoveAll(row => !(lie == "days" ? query.Filters(row) : query.Matches(row)));
        rows.Sort((left, right) => query.Descending
            ? string.CompareOrdinal(right.OrderNo, left.OrderNo)
            : string.CompareOrdinal(left.OrderNo, right.OrderNo));
        return rows;
    }

    private string Lie(FaultSet faults)
    {
        if (faults.Find(FaultKind.HistoryLie) is not { } lie) return "";
        faults.Strike(FaultKind.HistoryLie);
        if (lie.Word != "random") return lie.Word!;
        lock (_random) return new[] { "order", "doubled", "days", "shrinks" }[_random.Next(4)];
    }

    private int Shift()
    {
        lock (_random) return _random.Next(-1, 2);
    }

    private int Start(HttpRequest request, OrderHistoryQuery query, List<OrderHistoryRow> rows, FaultSet faults)
    {
        if (request.Headers["tr_cont"] != "N" || query.NextKey.Length == 0) return 0;
        string[] key = query.NextKey.Split('^');
        if (key.Length != 2 || !int.TryParse(key[0], NumberStyles.None, CultureInfo.InvariantCulture, out int index)) return 0;
        if (faults.Find(FaultKind.HistoryShift) is { } shift)
        {
            faults.Strike(FaultKind.HistoryShift);
            index += shift.Word switch { "repeat" => -1, "skip" => 1, _ => Shift() };
            return Math.Clamp(index, 0, rows.Count);
        }

        int next = rows.FindIndex(row => string.CompareOrdinal(row.OrderNo, key[1]) is var order && (query.Descending ? order < 0 : order > 0));
        return next < 0 ? rows.Count : next;
    }
}
