using System.Net.Http.Json;
using System.Text.Json;
using KisFast.Simulator;

namespace KisFast.EndToEnd.Tests.Simulator;

/// <summary>Pages through the order history as KIS documents it.</summary>
internal sealed class OrderHistoryClient(KisSimulator kis, HttpClient http, string token)
{
    private readonly bool _paper = kis.NoticeTrId == "H0GSCNI9";

    public string From { get; set; } = "20000101";
    public string To { get; set; } = "20991231";
    public int Pages { get; private set; }

    public static async Task<OrderHistoryClient> CreateAsync(KisSimulator kis, RawKisClient client)
    {
        JsonElement token = await client.PostAsync("/oauth2/tokenP", new { grant_type = "client_credentials", appkey = kis.AppKey, appsecret = kis.AppSecret });
        return new OrderHistoryClient(kis, client.Http, token.GetProperty("access_token").GetString()!);
    }

    public async Task<HttpResponseMessage> PageAsync(string fk = "", string nk = "", string trCont = "", Action<HttpRequestMessage>? change = null)
    {
        string all = _paper ? "" : "%25";
        using var request = new HttpRequestMessage(HttpMethod.Get,
            $"/uapi/overseas-stock/v1/trading/inquire-ccnl?CANO={kis.Account[..8]}&ACNT_PRDT_CD={kis.Account[9..]}&PDNO={all}&ORD_STRT_DT={From}&"
                + $"ORD_END_DT={To}" +
            $"&SLL_BUY_DVSN=00&CCLD_NCCS_DVSN=00&OVRS_EXCG_CD={all}&SORT_SQN=DS&ORD_DT=&ORD_GNO_BRNO=&ODNO=" +
            $"&CTX_AREA_NK200={Uri.EscapeDataString(nk)}&CTX_AREA_FK200={Uri.EscapeDataString(fk)}");
        request.Headers.Add("authorization", $"Bearer {token}");
        request.Headers.Add("appkey", kis.AppKey);
        request.Headers.Add("appsecret", kis.AppSecret);
        request.Headers.Add("tr_id", _paper ? "VTTS3035R" : "TTTS3035R");
        request.Headers.Add("custtype", "P");
        request.Headers.Add("tr_cont", trCont);
        change?.Invoke(request);
        return await http.SendAsync(request);
    }

    public async Task<List<JsonElement>> AllAsync()
    {
        var rows = new List<JsonElement>();
        string fk = "", nk = "", trCont = "";
        Pages = 0;
        while (true)
        {
            using HttpResponseMessage response = await PageAsync(fk, nk, trCont);
            JsonElement body = await response.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal("0", body.GetProperty("rt_cd").GetString());
            rows.AddRange(body.GetProperty("output").EnumerateArray());
            Pages++;
            string more = response.Headers.GetValues("tr_cont").Single();
            Assert.Equal(Pages == 1, more is "F" or "D");
            if (more is "D" or "E")
                return rows;
            (fk, nk, trCont) = (body.GetProperty("ctx_area_fk200").GetString()!, body.GetProperty("ctx_area_nk200").GetString()!, "N");
            Assert.Equal(200, nk.Length);
        }
    }
}
