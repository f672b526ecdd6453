namespace KisFast.Cli;

/// <summary>A failure of the feed in the language of who runs the tool: what happened and what to do, then the feed's own words.</summary>
internal static class Failures
{
    /// <summary>One line.</summary>
    public static string Describe(KisFastException failure, TableStyle style) =>
        style.IsKorean ? $"{Korean(failure.Failure)} [{failure.Message}]" : failure.Message;

    private static string Korean(FeedFailure failure) => failure switch
    {
        FeedFailure.Configuration => "설정값이 없거나 잘못되었습니다. 아래 설정을 고치십시오.",
        FeedFailure.Network => "서버에 연결할 수 없습니다. 네트워크, 프록시, 방화벽을 확인하십시오.",
        FeedFailure.Handshake => "KIS 웹소켓이 아닌 응답입니다. --ws-url과 프록시를 확인하십시오.",
        FeedFailure.Credentials => "KIS가 앱키 또는 시크릿을 거부했습니다. KIS Developers에서 다시 복사하고 실전/모의(--env)를 확인하십시오.",
        FeedFailure.AppKeyInUse => "같은 앱키로 다른 프로그램이 접속해 있습니다. 그 프로그램을 끝내거나 다른 앱키를 쓰십시오.",
        FeedFailure.Subscription => "KIS가 체결통보 구독을 거부했거나 응답하지 않았습니다. HTS ID를 확인하십시오.",
        FeedFailure.ConnectionLost => "연결이 끊겼습니다.",
        FeedFailure.Stale => "오랫동안 아무것도 수신되지 않아 연결을 끊었습니다.",
        FeedFailure.Protocol => "상대가 웹소켓 규약을 어겼습니다.",
        FeedFailure.Handler => "핸들러에서 예외가 발생했습니다.",
        FeedFailure.RingFull => "링 버퍼가 가득 찼습니다.",
        FeedFailure.Journal => "저널을 읽거나 쓸 수 없습니다.",
        FeedFailure.Internal => "KisFast가 예상하지 못한 문제입니다. 제보해 주십시오.",
        _ => "오류가 발생했습니다.",
    };
}
