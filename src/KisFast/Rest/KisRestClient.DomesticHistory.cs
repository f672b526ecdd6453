using KisFast.Rest;

namespace KisFast;

public sealed partial class KisRestClient
{
    private const string DomesticHistoryPath = "/uapi/domestic-stock/v1/trading/inquire-daily-ccld";

    /// <summary>
    /// Reads the domestic orders of a range of days with their filled quantities (<c>inquire-daily-ccld</c>, TTTC0081R real, VTTC0081R
    /// paper), all pages, of all exchanges; on paper of KRX, which is all that paper has.
    /// </summary>
    /// <param name="account">Whose orders.</param>
    /// <param name="from">The first order date, in Korea.</param>
    /// <param name="to">The last order date.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The rows, <see cref="OrderHistoryRow.IsDomestic"/>, and whether they are all.</returns>
    /// <exception cref="KisApiException">KIS refused or could not be reached, retries and one new token included.</exception>
    public async Task<OrderHistory> GetDomesticOrderHistoryAsync(
        KisAccount account, DateOnly from, DateOnly to, CancellationToken cancellationToken = default)
    {
        if (account.Number is null) throw new KisFastException(FeedFailure.Configuration, "The order history needs an account number.");
        return await ReadPagesAsync(
            DomesticHistoryPath, Environment == KisEnvironment.Real ? "TTTC0081R" : "VTTC0081R",
            (fk, nk) => DomesticHistoryQuery(account, from, to, fk, nk), DomesticHistoryReader.ReadPage, cancellationToken).ConfigureAwait(false);
    }

    private string DomesticHistoryQuery(KisAccount account, DateOnly from, DateOnly to, string fk, string nk) => QueryOf(
        ("CANO", account.Number),
        ("ACNT_PRDT_CD", account.Product),
        ("INQR_STRT_DT", Day(from)),
        ("INQR_END_DT", Day(to)),
        ("SLL_BUY_DVSN_CD", "00"),
        ("PDNO", ""),
        ("CCLD_DVSN", "00"),
        ("INQR_DVSN", "00"),
        ("INQR_DVSN_1", ""),
        ("INQR_DVSN_3", "00"),
        ("ORD_GNO_BRNO", ""),
        ("ODNO", ""),
        ("EXCG_ID_DVSN_CD", Environment == KisEnvironment.Real ? "ALL" : "KRX"),
        ("CTX_AREA_FK100", fk),
        ("CTX_AREA_NK100", nk));
}
