namespace KisFast.Simulator;

/// <summary>The gateway's errors: code (EGW#####), message and the HTTP status they come with.</summary>
internal readonly record struct EgwError(string Code, string Message, int Status)
{
    public static readonly EgwError BadRequest = Of(101), BadAppKey = Of(103), BadAppSecret = Of(105), InvalidToken = Of(121), NoToken = Of(122),
        ExpiredToken = Of(123), BadContentType = Of(132), TokenOnceAMinute = Of(133), RateLimit = Of(201), NoSuchRoute = Of(203),
        BadCustomerType = Of(208), NotOnPaper = Of(213);

    public static EgwError Of(int code)
    {
        (string message, int status) = code switch
        {
            1 => ("일시적으로 서버 오류가 발생했습니다.", 500),
            2 => ("서버 에러가 발생했습니다.", 500),
            3 => ("접근이 거부되었습니다.", 403),
            4 => ("권한을 부여받지 않은 고객입니다.", 403),
            101 => ("유효하지 않은 요청입니다.", 400),
            102 => ("AppKey는 필수입니다.", 403),
            103 => ("유효하지 않은 AppKey입니다.", 403),
            104 => ("AppSecret은 필수입니다.", 403),
            105 => ("유효하지 않은 AppSecret입니다.", 403),
            121 => ("유효하지 않은 token 입니다.", 500),
            122 => ("token을 찾을 수 없습니다.", 500),
            123 => ("기간이 만료된 token 입니다.", 500),
            132 => ("ContentType이 유효하지 않습니다.", 400),
            133 => ("접근토큰 발급 잠시 후 다시 시도하세요(1분당 1회)", 403),
            201 => ("초당 거래건수를 초과하였습니다.", 500),
            202 => ("GW라우팅 중 오류가 발생했습니다.", 500),
            203 => ("OPS라우팅 중 오류가 발생했습니다.", 500),
            208 => ("고객유형(custtype)이 유효하지 않습니다.", 400),
            213 => ("모의투자 TR이 아닙니다.", 500),
            _ => ("오류가 발생했습니다.", 500),
        };
        return new EgwError($"EGW{code:D5}", message, status);
    }
}
