using System.Collections.Concurrent;
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

    /// <summary>
    /// Whether a reading that was broken off, or refused with what may pass, is gone on with by the next one of the same days:
    /// <see cref="OrderHistory.Began"/> says when it began. For who asks again and again.
    /// </summary>
    internal bool GoesOnReading { get; set; }

    // Twice what 10,000 orders take.
    private static readonly TimeSpan LongestReading = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, HistoryReading> _unfinished = new();

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
        string path, string trId, Func<string, string, string> queryOf, Func<ReadOnlyMemory<byte>, int, HistoryPage?> read, CancellationToken cancellationToken)
    {
        string first = path + queryOf("", "");
        if (!_unfinished.TryRemove(first, out HistoryReading? reading) || _options.TimeProvider.GetElapsedTime(reading.Began) > LongestReading)
            reading = new HistoryReading(_options.TimeProvider.GetTimestamp());
        int begins = reading.NextPage;
        while (true)
        {
            int page = reading.NextPage;
            KisReply reply;
            HistoryPage rows;
            try
            {
                string query = queryOf(reading.ContextFk, reading.ContextNk);
                reply = await SendAuthorizedAsync(
                    authorization => HistoryCall(path, trId, authorization, query, page > 1), cancellationToken).ConfigureAwait(false);
                rows = read(reply.Body, page) is { } good && reply.Answer.ReturnCode is { Length: > 0 } ? good : WithoutRows(reply, path);
            }
            catch (KisApiException e) when (page > 1)
            {
                // A page that does not come the second time may be the fault of those before it: all are read anew.
                if (page == begins)
                {
                    reading = new HistoryReading(_options.TimeProvider.GetTimestamp());
                    begins = 1;
                    continue;
                }

                if (GoesOnReading && e.MayPass) KeepUnfinished(first, reading);
                // What the pages before it say stays said.
                return reading.End(false, e);
            }
            catch (OperationCanceledException) when (GoesOnReading && page > 1)
            {
                KeepUnfinished(first, reading);
                throw;
            }

            bool isNew = reading.Take(rows, KeepsPages ? reply.Body : default);
            HistoryPageRead?.Invoke();
            if (reading.Rows > MaxHistoryRows) return reading.End(false);
            if (reply.Continuation is not ("F" or "M")) return reading.End(true);
            // A page that says that more follows and brought nothing new, or the same page once more: it would go on for ever.
            if (page == MaxHistoryPages || !isNew) return reading.End(false);
        }
    }

    // Nothing to show is said by its code. Whatever else has no list of orders is no history, and not an empty one.
    private HistoryPage WithoutRows(KisReply reply, string path) => reply.Answer.MessageCode == KisErrorCodes.NothingToShow
        ? new HistoryPage([], 0, "", "")
        : throw _transport.Failure(
            new KisCall(HttpMethod.Get, path), FeedFailure.Network, KisErrorAction.Retry,
            "the answer holds no list of orders; KIS may be in maintenance, or a proxy answers in its place");

    // Those of days that nobody asks for any more would stay for ever.
    private void KeepUnfinished(string query, HistoryReading reading)
    {
        foreach ((string other, HistoryReading old) in _unfinished)
            if (_options.TimeProvider.GetElapsedTime(old.Began) > LongestReading) _unfinished.TryRemove(other, out _);
        _unfinished[query] = reading;
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
