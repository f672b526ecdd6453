namespace KisFast.Cli;

/// <summary>The table's words as Korean order screens (HTS) have them.</summary>
internal static class KoreanWords
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["Received"] = "수신", ["Time"] = "시각", ["Event"] = "구분", ["Side"] = "매매", ["Symbol"] = "종목", ["Last"] = "현재가", ["Quantity"] = "수량",
        ["Price"] = "가격", ["Order"] = "주문", ["Name"] = "종목명", ["Of"] = "주문수량", ["Type"] = "유형", ["Market"] = "시장", ["Account"] = "계좌",
        ["Holder"] = "고객명", ["Line"] = "줄",
        ["Buy"] = "매수", ["Sell"] = "매도", ["Resale"] = "전매", ["Repurchase"] = "환매", ["Unknown"] = "미상",
        ["Accepted"] = "접수", ["Confirmed"] = "확인", ["Fill"] = "체결", ["Repair"] = "복구체결", ["Rejected"] = "거부",
        ["Amend acc."] = "정정접수", ["Amended"] = "정정", ["Cancel acc."] = "취소접수", ["Cancelled"] = "취소",
        ["Gap opened"] = "공백 발생", ["Gap closed"] = "공백 종료",
        ["connection lost"] = "연결 끊김", ["restart"] = "재시작", ["rejected"] = "해석 거부", ["incomplete"] = "불완전한 체결", ["not sent"] = "통보 없음", ["no key"] = "키 없음",
        ["doubt"] = "중복·불일치 의심",
        ["Rsl."] = "전매", ["Rep."] = "환매",
        ["Idle"] = "대기", ["Authorizing"] = "인증 중", ["Connecting"] = "연결 중", ["Subscribing"] = "구독 중", ["Live"] = "실시간",
        ["Recovering"] = "재연결 중", ["Stopping"] = "종료 중", ["Stopped"] = "종료됨", ["Faulted"] = "오류로 중단",
        ["At market"] = "시장가", ["Limit"] = "지정가", ["OddLotMarket"] = "단주시장가", ["OddLotLimit"] = "단주지정가", ["MarketOnOpen"] = "장개시시장가",
        ["LimitOnOpen"] = "장개시지정가", ["MarketOnClose"] = "장마감시장가", ["LimitOnClose"] = "장마감지정가",
        ["HongKong"] = "홍콩", ["ShanghaiB"] = "상해B", ["Nasdaq"] = "나스닥", ["Nyse"] = "뉴욕", ["Amex"] = "아멕스", ["Otc"] = "장외", ["HongKongCny"] = "홍콩CNY",
        ["ShanghaiA"] = "상해A", ["ShenzhenB"] = "심천B", ["Tokyo"] = "도쿄", ["Hanoi"] = "하노이", ["HoChiMinh"] = "호치민", ["Krx"] = "KRX", ["Nxt"] = "NXT",
        ["Status"] = "상태", ["Ordered"] = "주문수량", ["Filled"] = "체결", ["Part filled"] = "일부체결", ["Open"] = "미체결", ["Average"] = "체결평균",
        ["Repaired"] = "복구", ["Currency"] = "통화", ["Changed"] = "변경", ["Average cost"] = "평균단가", ["Realized"] = "실현손익", ["Unrealized"] = "평가손익",
        ["Fills"] = "체결건수",
        ["leading"] = "리더", ["taking over"] = "인계 중", ["standing by"] = "대기", ["reading"] = "읽는 중",
        ["REAL"] = "실전투자", ["PAPER"] = "모의투자", ["SIMULATED"] = "시뮬레이션",
        ["repaired"] = "복구됨", ["doubtful"] = "의심", ["unrepaired"] = "복구 안 됨", ["nobody looked, no account"] = "확인 못 함, 계좌 미설정",
        ["shares repaired"] = "복구 수량", ["missing"] = "누락 수량", ["none"] = "없음", ["unknown"] = "미상", ["in doubt"] = "의심 주문",
    };

    /// <summary>The Korean word; the English one where there is none.</summary>
    public static string Of(string english) => Words.GetValueOrDefault(english, english);
}
