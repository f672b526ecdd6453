using System.Text.RegularExpressions;
using KisFast.Cli;
using KisFast.Simulator;

namespace KisFast.EndToEnd.Tests.Cli;

/// <summary>Errors in Korean: with the locale, or with <c>--lang ko</c>.</summary>
public sealed class KoreanErrorTests
{
    [Theory]
    [InlineData("알 수 없는 단어 lisen: 혹시 listen? 'kisfast --help'을 보십시오", "lisen")]
    [InlineData("알 수 없는 옵션 --notice: 혹시 --notices? 'kisfast demo --help'을 보십시오", "demo", "--notice", "3")]
    [InlineData("명령이 없습니다: 'kisfast demo'를 실행하거나 'kisfast --help'로 모두 보십시오")]
    [InlineData("--notices 0: 1부터 5000000까지의 정수여야 합니다", "demo", "--notices", "0")]
    [InlineData("--rate x: 0부터 1000000까지의 수여야 합니다", "demo", "--rate", "x")]
    [InlineData("--web 99999: 0부터 65535까지의 포트여야 합니다", "demo", "--web", "99999")]
    [InlineData("--format xml: 다음 중 하나여야 합니다: table 또는 json 또는 csv", "listen", "--format", "xml")]
    [InlineData("--ws-url http://x: ws:// 또는 wss://(으)로 시작해야 합니다", "listen", "--ws-url", "http://x")]
    [InlineData("--account 12: 12345678-01 또는 1234567801처럼 여덟 자리와 두 자리여야 합니다", "listen", "--account", "12")]
    [InlineData("KIS_APP_KEY 설정이 없습니다: export KIS_APP_KEY 또는 실행: dotnet user-secrets --id kisfast set KisFast:AppKey VALUE (값은 KIS Developers에 있습니다)", "listen",
        "--hts-id", "me")]
    [InlineData("파일 /no/such/file이(가) 없습니다: 경로를 확인하거나 표준 입력으로 프레임을 주십시오", "decode", "--key", "12345678901234567890123456789012", "--iv", "1234567890123456",
        "/no/such/file")]
    [InlineData("--from x: start, today 또는 1795859406123-42 같은 위치여야 합니다", "listen", "--redis", "localhost:6379", "--name", "fills", "--from", "x")]
    [InlineData("--speed 0: max, realtime 또는 0보다 크고 1000000 이하인 수여야 합니다", "replay", "no.db", "--speed", "0")]
    [InlineData("--name은 스트림의 이름입니다: --redis HOST:PORT도 주십시오", "listen", "--name", "fills")]
    [InlineData("--redis에는 스트림의 이름이 필요합니다: --name STREAM도 주십시오", "listen", "--redis", "localhost:6379")]
    [InlineData("--from과 --consumer는 스트림을 읽을 때 씁니다: --redis HOST:PORT --name STREAM도 주십시오", "listen", "--from", "start")]
    [InlineData("--consumer는 전에 읽던 곳부터 이어집니다: --from을 빼십시오", "listen", "--redis", "localhost:6379", "--name", "fills", "--consumer", "a", "--from", "start")]
    [InlineData("--journal은(는) KIS 세션에 쓰는 옵션입니다: --redis와 함께라면 빼십시오", "listen", "--redis", "localhost:6379", "--name", "fills", "--journal", "a.db")]
    [InlineData("명령줄의 비밀번호는 이 PC의 모든 프로세스가 볼 수 있습니다: export KISFAST_REDIS_PASSWORD", "listen", "--redis", "localhost:6379,password=x", "--name", "fills")]
    [InlineData("--from PATH와 --accept-loss 중 하나만 주십시오", "journal", "restore", "no.db")]
    [InlineData("--iv 옵션이 필요합니다: --key와(과) 같은 응답에 있습니다", "decode", "--key", "12345678901234567890123456789012")]
    [InlineData("장애 drop: x은(는) 쓸 수 없는 값입니다. 형식: drop[=fin|rst][@BYTE|@random][#N]", "simulate", "--fault", "drop=x")]
    public async Task Usage_errors_follow_the_locale(string expected, params string[] args)
    {
        ToolRun run = await ToolRun.InProcessAsync([], new() { ["LANG"] = "ko_KR.UTF-8" }, args);
        Assert.Equal((2, "kisfast: " + expected), (run.ExitCode, Assert.Single(run.ErrorLines)));
        ToolRun english = await ToolRun.InProcessAsync([], [], args);
        Assert.DoesNotMatch("[가-힣]", english.Error);
        Assert.Equal(2, english.ExitCode);
    }

    [Theory]
    [InlineData("replay", "/no/such/journal.db")]
    [InlineData("orders", "--journal", "/no/such/journal.db")]
    [InlineData("journal", "verify", "/no/such/journal.db")]
    public async Task A_journals_own_words_stand_after_the_Korean_ones(params string[] args)
    {
        ToolRun run = await ToolRun.InProcessAsync([], new() { ["LANG"] = "ko_KR.UTF-8" }, args);
        ToolRun english = await ToolRun.InProcessAsync([], [], args);
        string words = Assert.Single(english.ErrorLines)["kisfast: ".Length..];
        Assert.DoesNotMatch("[가-힣]", words);
        Assert.Equal((2, $"kisfast: 저널을 읽거나 쓸 수 없습니다. [{words}]"), (run.ExitCode, Assert.Single(run.ErrorLines)));
        Assert.Equal(2, english.ExitCode);
    }

    [Fact]
    public async Task A_feeds_failure_and_a_gap_are_told_in_the_language_that_was_asked_for()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 200, Faults = ["drop=rst#10"] });
        string[] args = ["listen", "--hts-id", kis.HtsId, "--ws-url", kis.WebSocketUrl.ToString(), "--rest-url", kis.RestUrl.ToString(), "--format", "json",
            "--lang", "ko", "--count", "40"];
        ToolRun wrong = await ToolRun.InProcessAsync([], new() { ["KIS_APP_KEY"] = "PSnobody", ["KIS_APP_SECRET"] = "nobodys" }, args);
        Assert.StartsWith("kisfast: KIS가 앱키 또는 시크릿을 거부했습니다.", Assert.Single(wrong.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(3, wrong.ExitCode);
        ToolRun gap = await ToolRun.InProcessAsync([], new() { ["KIS_APP_KEY"] = kis.AppKey, ["KIS_APP_SECRET"] = kis.AppSecret }, args);
        Assert.Contains(gap.ErrorLines,
            static line => Regex.IsMatch(line, "^kisfast: 복구되지 않은 공백: \\S+Z ~ \\S+Z 사이의 통보가 누락되었을 수 있습니다. 계좌가 없어 확인하지 못했습니다. KIS_ACCOUNT를 설정하면 복구합니다$"));
    }

    [Theory]
    [InlineData("The network is away. Trying again in 12 s.", "The network is away. 12초 후 다시 시도합니다.")]
    [InlineData("this machine's clock is 600 s behind KIS's, so the times of receipt are wrong: let the system keep time (x)",
        "이 PC의 시계가 KIS보다 600초 느려 수신 시각이 맞지 않습니다: 시스템 시각 동기화를 켜십시오 (timedatectl set-ntp true, w32tm /resync)")]
    [InlineData("3 frames were rejected and are in bad.txt: see bad.txt.log", "거부된 프레임 3건이 bad.txt에 있습니다: bad.txt.log를 보십시오")]
    [InlineData("kisfast journal needs one of verify, notes: try 'kisfast journal --help'",
        "kisfast journal: verify, notes 중 하나가 필요합니다: 'kisfast journal --help'을 보십시오")]
    [InlineData("kisfast replay needs FILE: try 'kisfast replay --help'", "kisfast replay: FILE이(가) 필요합니다: 'kisfast replay --help'을 보십시오")]
    [InlineData("a gap of account …01 was not repaired: notices between A and B may be missing; nobody can look: only x",
        "복구되지 않은 공백(계좌 …01): A ~ B 사이의 통보가 누락되었을 수 있습니다. KIS_ACCOUNT의 주문만 확인할 수 있습니다")]
    [InlineData("a gap was not repaired: notices between A and B may be missing; "
        + "feed and history cannot both be right about 17: compare with the order history",
        "복구되지 않은 공백: A ~ B 사이의 통보가 누락되었을 수 있습니다. 통보와 주문내역이 서로 맞지 않는 주문이 있습니다. 주문내역과 대조하십시오: 17")]
    [InlineData("standard output took nothing more: 1,234 records were not written; see x", "표준 출력이 막혀 레코드 1,234건을 쓰지 못했습니다: 출력을 읽는 쪽을 확인하십시오")]
    [InlineData("something new", "something new")]
    public void Lines_are_known_by_their_form(string english, string korean) => Assert.Equal(korean, KoreanErrors.Of(english));
}
