using System.Globalization;
using System.Text;
using KisFast.Rest;

namespace KisFast;

public sealed partial class KisRestClient
{
    /// <summary>More pages than this are not read: at 20 rows a page, 10,000 orders.</summary>
    internal const int MaxHistoryPages = 500;

    /// <summary>More rows than this are not read, however many a page may hold.</summary>
    internal const int MaxHistoryRows = 50_000;

    /// <summary>Told of each page: a history that is slow is not one that hangs.</summary>
    internal Action? HistoryPageRead { get; set; }

    /// <summary>Whether a history brings its pages as they came: <see cref="OrderHistory.RawPages"/>.</summary>
    internal bool KeepsPages { get; set; }

    private const string HistoryPath = "/uapi/overseas-stock/v1/trading/inquire-ccnl";

    /// <summary>
    /// Reads the orders of a range of days with their filled quantities (<c>inquire-ccnl</c>, TTTS3035R real, VTTS3035R paper), all
    /// pages. The rows are as KIS sent them. Paper trading shows a fill up to about 30 s late.
    /// </summary>
    /// <param name="account">Whose orders.</param>
    /// <param name="from">The first order date. Whether KIS means the American or the Korean date is disputed: ask for both.</param>
    /// <param name="to">The last order date.</param>
    /// <param name="reverse">Asks for the rows in the other order: where pages change while they are read, other rows are at their edges.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The rows, and whether they are all.</returns>
    /// <exception cref="KisApiException">KIS refused or could not be reached, retries and one new token included.</exception>
    public async Task<OrderHistory> GetOrderHistoryAsync(
        KisAccount account, DateOnly from, DateOnly to, bool reverse = false, CancellationToken cancellationToken = default)
    {
        if (account.Number is null) throw new KisFastException(FeedFailure.Configuration, "The order history needs an account number.");
        return await ReadPagesAsync(
            HistoryPath, Environment == KisEnvironment.Real ? "TTTS3035R" : "VTTS3035R",
            (fk, nk) => HistoryQuery(account, from, to, reverse, fk, nk), OrderHistoryReader.ReadPage, cancellationToken).ConfigureAwait(false);
    }

    private async Task<OrderHistory> ReadPagesAsync(
        string path, string trId, Func<string, string, string> queryOf, Func<ReadOnlyMemory<byte>, int, HistoryPage> read, CancellationToken cancellationToken)
    {
        List<OrderHistoryRow> rows = [];
        List<ReadOnlyMemory<byte>> pages = [];
        HashSet<(string, string, DateOnly?, string)> seen = [];
        int unreadable = 0;
        string fk = "", nk = "";
        for (int page = 1; ; page++)
        {
            KisReply reply;
            try
            {
                reply = await SendAuthorizedAsync(
                    authorization => HistoryCall(path, trId, authorization, queryOf(fk, nk), page > 1), cancellationToken).ConfigureAwait(false);
            }
            catch (KisApiException e) when (page > 1)
            {
                // What the pages before it say stays said.
                return new OrderHistory(rows, false, unreadable, page - 1) { Refusal = e, RawPages = pages };
            }

            if (KeepsPages) pages.Add(reply.Body);
            HistoryPage held = read(reply.Body, page);
            bool isNew = false;
            foreach (OrderHistoryRow row in held.Rows)
            {
                rows.Add(row);
                isNew |= seen.Add((row.OrderNo, row.Symbol, row.OrderDate, row.Branch));
            }

            unreadable += held.Unreadable;
            HistoryPageRead?.Invoke();
            if (rows.Count > MaxHistoryRows) return new OrderHistory(rows, false, unreadable, page) { RawPages = pages };
            if (reply.Continuation is not ("F" or "M")) return new OrderHistory(rows, true, unreadable, page) { RawPages = pages };
            // A page that says that more follows and brought nothing new, or the same page once more: it would go on for ever.
            if (page == MaxHistoryPages || !isNew || (held.ContextFk == fk && held.ContextNk == nk))
                return new OrderHistory(rows, false, unreadable, page) { RawPages = pages };
            (fk, nk) = (held.ContextFk, held.ContextNk);
        }
    }

    private KisCall HistoryCall(string path, string trId, string authorization, string query, bool next) => new(HttpMethod.Get, path)
    {
        Query = query,
        Headers =
        [
            new("authorization", authorization),
            new("appkey", _options.AppKey),
            new("appsecret", _options.AppSecret),
            new("tr_id", trId),
            new("tr_cont", next ? "N" : ""),
            new("custtype", _options.CustomerType == CustomerType.Corporate ? "B" : "P"),
        ],
    };

    private string HistoryQuery(KisAccount account, DateOnly from, DateOnly to, bool reverse, string fk, string nk)
    {
        // Paper trading takes no wildcards: empty means all.
        string all = Environment == KisEnvironment.Real ? "%" : "";
        return QueryOf(
            ("CANO", account.Number),
            ("ACNT_PRDT_CD", account.Product),
            ("PDNO", all),
            ("ORD_STRT_DT", Day(from)),
            ("ORD_END_DT", Day(to)),
            ("SLL_BUY_DVSN", "00"),
            ("CCLD_NCCS_DVSN", "00"),
            ("OVRS_EXCG_CD", all),
            ("SORT_SQN", reverse ? "AS" : "DS"),
            ("ORD_DT", ""),
            ("ORD_GNO_BRNO", ""),
            ("ODNO", ""),
            ("CTX_AREA_NK200", nk),
            ("CTX_AREA_FK200", fk));
    }

    private static string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static string QueryOf(params ReadOnlySpan<(string Name, string Value)> fields)
    {
        StringBuilder query = new(256);
        foreach ((string name, string value) in fields)
            query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return query.ToString();
    }
}
