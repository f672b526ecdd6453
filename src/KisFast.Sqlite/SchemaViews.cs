using System.Globalization;
using System.Text;

namespace KisFast.Sqlite;

/// <summary>The views: the records by the contract's names (docs/record.md), and what follows from them.</summary>
internal static class SchemaViews
{
    private const string Received = "strftime('%Y-%m-%dT%H:%M:%S', received / 10000000, 'unixepoch') || printf('.%07dZ', received % 10000000)";

    /// <summary>Names and definitions, each after those it needs.</summary>
    public static IReadOnlyList<(string Name, string Sql)> All { get; } =
    [
        ("records", Records()),
        ("fills", "SELECT * FROM records WHERE kind = 'Fill' AND rejected IS NOT 1"),
        ("gaps", Gaps),
        ("orders", Orders),
        ("starts", Starts),
        ("handlers", "SELECT name, epoch || '-' || sequence AS position FROM handler"),
        ("notes", Notes()),
    ];

    // A gap is closed by the next GapClosed of its session, whatever start that is of. One that several starts opened counts its shares once, at the last.
    private const string Gaps = """
        SELECT o.key, o.key >> 40 AS start, o.session, o.receivedAt AS openedAt, o.cause, c.receivedAt AS closedAt, c.outcome,
          iif(a.key IS NULL, c.repairedQuantity, NULL) AS repairedQuantity, iif(a.key IS NULL, c.missingQuantity, NULL) AS missingQuantity,
          o.position, c.position AS closedPosition
        FROM records o LEFT JOIN records c ON c.key = (SELECT min(n.key) FROM record n WHERE n.kind = 4 AND n.key > o.key AND n.fields >> 16 = o.session)
          LEFT JOIN record a ON a.key = (SELECT min(m.key) FROM record m WHERE m.kind = 3 AND m.key > o.key AND m.key < c.key AND m.fields >> 16 = o.session)
        WHERE o.kind = 'GapOpened'
        """;

    private const string Orders = """
        SELECT day, account, orderNo, symbol, max(side) AS side, max(market) AS market, max(orderQuantity) AS ordered,
          coalesce(sum(CASE WHEN kind = 'Fill' AND rejected IS NOT 1 THEN quantity END), 0) AS filled,
          round(sum(CASE WHEN kind = 'Fill' AND rejected IS NOT 1 THEN quantity * (priceMantissa / pow(10.0, priceDecimals)) END)
            / sum(CASE WHEN kind = 'Fill' AND rejected IS NOT 1 THEN quantity END), 8) AS averagePrice,
          count(*) AS notices, max(receivedAt) AS lastChange
        FROM records WHERE orderNo IS NOT NULL GROUP BY day, substr(account, 1, 8), ltrim(orderNo, '0'), symbol
        """;

    private const string Starts = """
        SELECT number, epoch, strftime('%Y-%m-%dT%H:%M:%SZ', started / 10000000, 'unixepoch') AS startedAt,
          strftime('%Y-%m-%dT%H:%M:%SZ', ended / 10000000, 'unixepoch') AS endedAt, version,
          (SELECT count(*) FROM record WHERE key >> 40 = number) AS records
        FROM start
        """;

    private static string Records() => $"""
        SELECT key, {Code<TrId>(0)} AS trId, hts_id AS htsId, account, order_no AS orderNo, original_order_no AS originalOrderNo, {Code<Side>(8)} AS side,
          {Code<Amendment>(16)} AS amendment, {Code<OrderType>(24)} AS orderType, symbol, quantity, {Price()} AS price, raw_price AS rawPrice, {Time("time")} AS time,
          CASE (codes >> 40) & 255 WHEN {(int)Rejected.Yes} THEN 1 WHEN {(int)Rejected.No} THEN 0 END AS rejected, {Names<RecordKind>("kind")} AS kind,
          {Code<Acceptance>(32)} AS acceptance, branch, order_quantity AS orderQuantity, {Named("account_name")} AS accountName, {Named("security_name")} AS securityName,
          {Code<Market>(48)} AS market, {Mark<CreditType>(8)} AS creditType, date(loan_date + 1721425.5) AS loanDate, {Time("split_start")} AS splitStart,
          {Time("split_end")} AS splitEnd, {Mark<SplitMode>(16)} AS splitMode, raw_price12 AS rawPrice12, fields & 65535 AS fieldCount,
          {Code<RecordSource>(56)} AS source, (fields >> 16) & 65535 AS session, key & 1099511627775 AS sequence, {Received} AS receivedAt,
          CASE WHEN identity <> 0 THEN printf('%016x', identity) END AS id, s.epoch || '-' || (key & 1099511627775) AS position,
          nullif(trim({Doubt(Doubts.Overfill)} || {Doubt(Doubts.PriceTwin)} || {Doubt(Doubts.Contradiction)}), '') AS doubts,
          {Mark<GapCause>(32)} AS cause, {Mark<GapOutcome>(40)} AS outcome, CASE WHEN kind = {(int)RecordKind.GapClosed} THEN quantity END AS repairedQuantity,
          CASE WHEN kind = {(int)RecordKind.GapClosed} THEN order_quantity END AS missingQuantity, price AS priceMantissa, decimals AS priceDecimals,
          date(received / 10000000 + 3600, 'unixepoch') AS day
        FROM record JOIN start s ON s.number = key >> 40
        """;

    private static string Notes() => $"""
        SELECT number, {Names<JournalNoteKind>("kind")} AS kind, strftime('%Y-%m-%dT%H:%M:%S', made / 10000000, 'unixepoch') || printf('.%07dZ', made % 10000000) AS madeAt,
          epoch || '-' || sequence AS before, session, content
        FROM note
        """;

    // The market's decimals stay: 148.0100.
    private static string Price() =>
        "CASE WHEN decimals = 0 THEN '' || price WHEN price IS NOT NULL THEN (CASE WHEN price < 0 THEN '-' ELSE '' END) || "
        + "substr(printf('%0*d', decimals + 1, abs(price)), 1, length(printf('%0*d', decimals + 1, abs(price))) - decimals) || '.' || "
        + "substr(printf('%0*d', decimals + 1, abs(price)), -decimals) END";

    // The end of a gap keeps the numbers of the orders in doubt there.
    private static string Named(string column) => $"CASE WHEN kind <> {(int)RecordKind.GapClosed} THEN {column} END";

    private static string Time(string column) => $"time({column}, 'unixepoch')";

    private static string Code<T>(int shift)
        where T : struct, Enum => Names<T>($"(codes >> {shift}) & 255");

    private static string Mark<T>(int shift)
        where T : struct, Enum => Names<T>($"(marks >> {shift}) & 255");

    private static string Doubt(Doubts doubt) => $"CASE WHEN marks & {(int)doubt} THEN '{doubt} ' ELSE '' END";

    // Absent, the zero of every code but the kind, is null.
    private static string Names<T>(string expression)
        where T : struct, Enum
    {
        var text = new StringBuilder("CASE ").Append(expression);
        foreach (T value in Enum.GetValues<T>())
        {
            int number = Convert.ToInt32(value, CultureInfo.InvariantCulture);
            if (number == 0 && Enum.GetName(value) == "None") continue;
            text.Append(CultureInfo.InvariantCulture, $" WHEN {number} THEN '{value}'");
        }

        return text.Append(" END").ToString();
    }
}
