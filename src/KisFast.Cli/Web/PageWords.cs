using System.Net;
using System.Text;

namespace KisFast.Cli;

/// <summary>What stands between <c>{{</c> and <c>}}</c> in the page: English words to be said in its language, and the titles of its tables.</summary>
internal static class PageWords
{
    // What a phone, and what a laptop, has no room for.
    private const int WideFrom = 80;
    private const int WiderFrom = 98;
    private const int PhoneFrom = 60;

    private static readonly Dictionary<string, string> Korean = new(StringComparer.Ordinal)
    {
        ["Live page"] = "실시간 화면",
        ["Records"] = "주문·체결",
        ["Orders"] = "주문",
        ["Positions"] = "잔고",
        ["Latency"] = "지연시간",
        ["Sessions"] = "세션",
        ["Filter"] = "필터",
        ["Symbol, name, order number, event"] = "종목, 종목명, 주문번호, 구분",
        ["Pause"] = "일시정지",
        ["Resume"] = "재개",
        ["new"] = "건 추가",
        ["Open only"] = "미체결만",
        ["Show more"] = "더 보기",
        ["records"] = "건",
        ["per second"] = "건/초",
        ["for"] = "경과",
        ["Connecting"] = "연결 중",
        ["No connection to kisfast. What you see may be old. Trying again."] = "kisfast와 연결이 끊겼습니다. 화면은 지난 내용일 수 있습니다. 다시 연결하고 있습니다.",
        ["Fills may be missing: orders and positions are not certain."] = "누락된 체결이 있을 수 있어 주문과 잔고가 확실하지 않습니다.",
        ["records passed over: this page was too slow for them"] = "건은 화면이 따라가지 못해 건너뛰었습니다",
        ["older ones are not kept here"] = "이전 내용은 여기에 남지 않습니다",
        ["Nothing yet."] = "아직 없습니다.",
        ["Wire to handler"] = "수신에서 핸들러까지",
        ["Stream to handler"] = "스트림에서 핸들러까지",
        ["Up to"] = "이하",
        ["Count"] = "건수",
        ["Share"] = "비율",
        ["percentiles from 1,000 records on"] = "백분위는 1,000건부터",
        ["Only"] = "조건",
        ["Buying is red and selling blue, as on Korean screens; order events are grey, gaps and refusals amber."] =
            "매수는 빨강, 매도는 파랑, 주문 통보는 회색, 공백과 거부는 노랑입니다.",
        ["Keys: / filter, p pause, o open orders only."] = "키: / 필터, p 일시정지, o 미체결만.",
        ["What the fills since the start add up to; what was held before is not in it."] = "시작 이후 체결의 합계입니다. 이전 보유분은 들어 있지 않습니다.",
        ["Session"] = "세션",
        ["State"] = "상태",
        ["Reconnects"] = "재연결",
        ["Last failure"] = "최근 오류",
        ["Skip to the records"] = "주문·체결로 건너뛰기",
    };

    /// <summary>The page's text for a key; HTML.</summary>
    public static string Of(string key, TableStyle style) => key switch
    {
        "lang" => style.IsKorean ? "ko" : "en",
        "record columns" => Titles(
            PageJson.RecordCells.Select(static c => (c.Header, c.Right, c.FromWidth >= PhoneFrom ? Math.Max(c.FromWidth, WideFrom) : 0))
            .Prepend(("Received", false, 0)), style),
        "order columns" => Titles(OrderColumns.All.Select(static c => (c.Header, c.Right, c.FromWidth)).Prepend(("Changed", false, WideFrom)), style),
        "position columns" => Titles(PositionColumns.With(prices: null).Select(static c => (c.Header, c.Right, Math.Min(c.FromWidth, WideFrom))), style),
        "session columns" => Titles(SessionLine.Headers.Select(static (h, i) => (h, i is 2 or 3, i == 3 ? WideFrom : 0)), style),
        _ => WebUtility.HtmlEncode(Word(key, style)),
    };

    private static string Word(string english, TableStyle style) =>
        style.IsKorean && Korean.TryGetValue(english, out string? word) ? word : style.Word(english);

    private static string Titles(IEnumerable<(string Header, bool Right, int FromWidth)> columns, TableStyle style)
    {
        var html = new StringBuilder();
        foreach ((string header, bool right, int fromWidth) in columns)
        {
            string room = fromWidth >= WiderFrom ? " wide wider" : fromWidth >= WideFrom ? " wide" : "";
            html.Append($"<th scope=\"col\" class=\"{(right ? "num" : "text")}{room}\">{WebUtility.HtmlEncode(Word(header, style))}</th>");
        }

        return html.ToString();
    }
}
