using System.Text.RegularExpressions;

namespace KisFast.Cli;

/// <summary>
/// The tool's lines on standard error in Korean: what, and what to do. The feed's own lines stay as they are, because they can be searched
/// for; a Korean sentence stands before them (<see cref="Failures"/>). A line that is not here is shown in English.
/// </summary>
internal static partial class KoreanErrors
{
    private static readonly (Regex English, string Korean)[] Lines =
    [
        (NotSet(), "$1 설정이 없습니다: $2"),
        (UnknownWord(), "알 수 없는 단어 $1: $2"),
        (UnknownOption(), "알 수 없는 옵션 $1: $2"),
        (NoCommand(), "명령이 없습니다: 'kisfast demo'를 실행하거나 'kisfast --help'로 모두 보십시오"),
        (NeedsOneOf(), "$1: $2 중 하나가 필요합니다: $3"),
        (Needs(), "$1: $2이(가) 필요합니다: $3"),
        (WholeNumber(), "$1: $2부터 $3까지의 정수여야 합니다"),
        (Number(), "$1: $2부터 $3까지의 수여야 합니다"),
        (Port(), "$1: $2부터 $3까지의 포트여야 합니다"),
        (MustBegin(), "$1: $2(으)로 시작해야 합니다"),
        (AccountForm(), "$1: 12345678-01 또는 1234567801처럼 여덟 자리와 두 자리여야 합니다"),
        (FromStart(), "$1: start, today 또는 1795859406123-42 같은 위치여야 합니다"),
        (Speed(), "$1: max, realtime 또는 0보다 크고 $2 이하인 수여야 합니다"),
        (Seconds(), "$1: $2초부터 $3초까지여야 합니다"),
        (MustBe(), "$1: 다음 중 하나여야 합니다: $2"),
        (NoSetting(), "$1은(는) 없는 설정입니다: $2?"),
        (NameAlone(), "--name은 스트림의 이름입니다: --redis HOST:PORT도 주십시오"),
        (RedisAlone(), "--redis에는 스트림의 이름이 필요합니다: --name STREAM도 주십시오"),
        (NeedsStream(), "--from과 --consumer는 스트림을 읽을 때 씁니다: --redis HOST:PORT --name STREAM도 주십시오"),
        (GoesOn(), "--consumer는 전에 읽던 곳부터 이어집니다: --from을 빼십시오"),
        (OnlySession(), "$1은(는) KIS 세션에 쓰는 옵션입니다: --redis와 함께라면 빼십시오"),
        (TextsAlone(), "--keep-texts는 원문을 저널에 남깁니다: --journal FILE도 주십시오"),
        (PasswordShown(), "명령줄의 비밀번호는 이 PC의 모든 프로세스가 볼 수 있습니다: export KISFAST_REDIS_PASSWORD"),
        (EitherLoss(), "--from PATH와 --accept-loss 중 하나만 주십시오"),
        (OtherHalf(), "$1 옵션이 필요합니다: $2와(과) 같은 응답에 있습니다"),
        (UnknownFault(), "알 수 없는 장애 $1: 다음 중 하나여야 합니다: $2"),
        (WrongFault(), "장애 $1: $2은(는) 쓸 수 없는 값입니다. 형식: $3"),
        (PortTaken(), "포트 $1을(를) 열 수 없습니다(사용 중). --port로 다른 포트를 주거나 0으로 빈 포트를 쓰십시오"),
        (CannotBeRead(), "$1을(를) 읽을 수 없습니다: 읽을 권한이 있는 파일이어야 합니다"),
        (OnlyCsv(), "--excel과 --decimal-comma는 --format csv와 함께 씁니다"),
        (PortInUse(), "--web $1: 이 포트를 열 수 없습니다(사용 중). 다른 포트를 주거나 0으로 빈 포트를 쓰십시오"),
        (LivePage(), "실시간 화면: $1"),
        (PageStays(), "화면은 Ctrl+C까지 남아 있습니다: $1"),
        (GapNotRepaired(), "복구되지 않은 공백: $1 ~ $2 사이의 통보가 누락되었을 수 있습니다. $3"),
        (GapOfAnother(), "복구되지 않은 공백(계좌 $1): $2 ~ $3 사이의 통보가 누락되었을 수 있습니다. KIS_ACCOUNT의 주문만 확인할 수 있습니다"),
        (GapOpenAtEnd(), "끝날 때 공백이 열려 있었습니다: $1 이후의 통보가 누락되었을 수 있습니다. 주문내역과 대조하십시오"),
        (MoreGaps(), "이보다 앞선 공백 $1건도 복구되지 않았습니다"),
        (Forgetful(), "이 시작 전에 체결된 것은 알 수 없고 표시되지 않습니다: --journal FILE을 주면 다음 시작이 놓친 것을 가져옵니다"),
        (NoRepairs(), "공백을 복구할 수 없습니다: $1"),
        (Waiting(), "$1 $2초 후 다시 시도합니다."),
        (ClockIs(), "이 PC의 시계가 KIS보다 $1초$2수신 시각이 맞지 않습니다: 시스템 시각 동기화를 켜십시오 (timedatectl set-ntp true, w32tm /resync)"),
        (Rejected(), "거부된 프레임 $1건이 $2에 있습니다: $2.log를 보십시오"),
        (QuotesSkipped(), "출력이 느려 시세 $1건을 건너뛰었습니다. 체결은 건너뛰지 않았습니다"),
        (CommandSlow(), "--on-fill 명령이 느려 체결·공백 $1건에는 실행하지 못했습니다"),
        (CommandFailed(), "--on-fill 명령이 실패했습니다($1). 이후의 실패는 알리지 않습니다"),
        (Uncertain(), "복구되지 않은 공백이 있어 주문과 잔고에 빠진 체결이 있을 수 있습니다: `kisfast replay`로 공백을 보고 증권사 내역과 대조하십시오"),
        (OpenStill(), "공백이 아직 열려 있어 닫힐 때까지 주문과 잔고에 빠진 체결이 있을 수 있습니다: 다시 조회하거나 `kisfast reconcile`로 보십시오"),
        (OutputStuck(), "표준 출력이 막혀 레코드 $1건을 쓰지 못했습니다: 출력을 읽는 쪽을 확인하십시오"),
        (NotRegistered(), "$1 등록이 거부되었습니다: $2"),
        (CannotBeWritten(), "$1에 쓸 수 없습니다: $2"),
        (NoFile(), "파일 $1이(가) 없습니다: 경로를 확인하거나 표준 입력으로 프레임을 주십시오"),
        (BadJson(), "$1의 JSON이 잘못되었습니다$2: $3을(를) 고치거나 지우십시오"),
    ];

    // What stands inside the others.
    private static readonly (string English, string Korean)[] Parts =
    [
        ("did you mean ", "혹시 "), ("; the KIS Developers portal shows it", " (값은 KIS Developers에 있습니다)"), (", or run: ", " 또는 실행: "),
        ("give it, or export ", "옵션으로 주거나 export "), (", or put ", " 하거나, "), (" into appsettings.json", "을(를) appsettings.json에 넣으십시오"),
        ("nobody could look: set KIS_ACCOUNT to have gaps repaired: compare with the order history", "계좌가 없어 확인하지 못했습니다. KIS_ACCOUNT를 설정하면 복구합니다"),
        ("nobody could look: set KIS_ACCOUNT to have gaps repaired", "계좌가 없어 확인하지 못했습니다. KIS_ACCOUNT를 설정하면 복구합니다"),
        ("feed and history cannot both be right about ", "통보와 주문내역이 서로 맞지 않는 주문이 있습니다. 주문내역과 대조하십시오: "),
        (" shares are known to be missing: compare with the order history", "주가 누락되었습니다. 주문내역과 대조하십시오"),
        ("how much is missing is not known: compare with the order history", "누락 수량은 알 수 없습니다. 주문내역과 대조하십시오"),
        (": compare with the order history", ""), (" or ", " 또는 "),
    ];

    /// <summary>The line in Korean; as it is where there is none.</summary>
    public static string Of(string line)
    {
        foreach ((Regex english, string korean) in Lines)
        {
            if (!english.IsMatch(line)) continue;
            string text = english.Replace(line, korean).Replace(" ahead of ", " 빨라 ").Replace(" behind ", " 느려 ");
            foreach ((string part, string word) in Parts) text = text.Replace(part, word, StringComparison.Ordinal);
            return Help().Replace(text, "'$1'을 보십시오");
        }

        return line;
    }

    [GeneratedRegex("^(\\S+) is not set: (.+)$")]
    private static partial Regex NotSet();

    [GeneratedRegex("^unknown word (\\S+): (.+)$")]
    private static partial Regex UnknownWord();

    [GeneratedRegex("^unknown option (\\S+): (.+)$")]
    private static partial Regex UnknownOption();

    [GeneratedRegex("^no command: .*$")]
    private static partial Regex NoCommand();

    [GeneratedRegex("^(kisfast.*) needs one of (.+): (try .*)$")]
    private static partial Regex NeedsOneOf();

    [GeneratedRegex("^(kisfast.*) needs (.+): (try .*)$")]
    private static partial Regex Needs();

    [GeneratedRegex("^(.+): it must be a whole number from (\\S+) to (\\S+?)(: try .*)?$")]
    private static partial Regex WholeNumber();

    [GeneratedRegex("^(.+): it must be a number from (\\S+) to (\\S+?)(: try .*)?$")]
    private static partial Regex Number();

    [GeneratedRegex("^(.+): it must be a port from (\\S+) to (\\S+?)(: try .*)?$")]
    private static partial Regex Port();

    [GeneratedRegex("^(.+): it must begin with (.+?)(: try .*)?$")]
    private static partial Regex MustBegin();

    [GeneratedRegex("^(.+?):? (?:it )?must be eight digits.*$")]
    private static partial Regex AccountForm();

    [GeneratedRegex("^(.+): it must be start, today or a position .*$")]
    private static partial Regex FromStart();

    [GeneratedRegex("^(.+): it must be max, realtime or a number above 0 and up to (\\S+)$")]
    private static partial Regex Speed();

    [GeneratedRegex("^(.+): it must be from (\\S+) to (\\S+) s$")]
    private static partial Regex Seconds();

    [GeneratedRegex("^(.+): it must be (.+?)(: try .*)?$")]
    private static partial Regex MustBe();

    [GeneratedRegex("^(\\S+ in \\S+) is no setting: (.+)\\?$")]
    private static partial Regex NoSetting();

    [GeneratedRegex("^--name is the name of a stream: .*$")]
    private static partial Regex NameAlone();

    [GeneratedRegex("^--redis needs the name of a stream: .*$")]
    private static partial Regex RedisAlone();

    [GeneratedRegex("^--from and --consumer are for a stream: .*$")]
    private static partial Regex NeedsStream();

    [GeneratedRegex("^--consumer goes on where it was: .*$")]
    private static partial Regex GoesOn();

    [GeneratedRegex("^(\\S+) is for a session at KIS: .*$")]
    private static partial Regex OnlySession();

    [GeneratedRegex("^--keep-texts keeps them in a journal: .*$")]
    private static partial Regex TextsAlone();

    [GeneratedRegex("^a password on the command line is seen .*$")]
    private static partial Regex PasswordShown();

    [GeneratedRegex("^give --from PATH, or --accept-loss, not both$")]
    private static partial Regex EitherLoss();

    [GeneratedRegex("^Option '(\\S+)' is required: it comes with (\\S+) in the same reply$")]
    private static partial Regex OtherHalf();

    [GeneratedRegex("^Unknown fault '(.*)'\\. Known: (.+)$")]
    private static partial Regex UnknownFault();

    [GeneratedRegex("^Fault '(.*)': '(.*)' is no value for it\\. Syntax: (.+)$")]
    private static partial Regex WrongFault();

    [GeneratedRegex("^port (\\d+) cannot be listened on, .*$")]
    private static partial Regex PortTaken();

    [GeneratedRegex("^(.+) cannot be read: .* must be a file that you may read$")]
    private static partial Regex CannotBeRead();

    [GeneratedRegex("^--excel and --decimal-comma are for --format csv$")]
    private static partial Regex OnlyCsv();

    [GeneratedRegex("^--web (\\d+): this port cannot be listened on .*$")]
    private static partial Regex PortInUse();

    [GeneratedRegex("^live page: (.+)$")]
    private static partial Regex LivePage();

    [GeneratedRegex("^the page stays until Ctrl\\+C: (.+)$")]
    private static partial Regex PageStays();

    [GeneratedRegex("^a gap was not repaired: notices between (\\S+) and (\\S+) may be missing; (.+)$")]
    private static partial Regex GapNotRepaired();

    [GeneratedRegex("^a gap of account (\\S+) was not repaired: notices between (\\S+) and (\\S+) may be missing; .*$")]
    private static partial Regex GapOfAnother();

    [GeneratedRegex("^a gap was open at the end: notices since (\\S+) may be missing; .*$")]
    private static partial Regex GapOpenAtEnd();

    [GeneratedRegex("^(\\d+) more gaps before these were not repaired$")]
    private static partial Regex MoreGaps();

    [GeneratedRegex("^gaps (?:cannot|could not) be repaired: (.+)$")]
    private static partial Regex NoRepairs();

    [GeneratedRegex("^(.+) Trying again in (\\d+) s\\.$")]
    private static partial Regex Waiting();

    [GeneratedRegex("^what was filled before this start is not known.*$")]
    private static partial Regex Forgetful();

    [GeneratedRegex("^this machine's clock is (\\S+) s( behind | ahead of )KIS's.*$")]
    private static partial Regex ClockIs();

    [GeneratedRegex("^(\\d+) frames were rejected and are in (.+): see .*$")]
    private static partial Regex Rejected();

    [GeneratedRegex("^(\\S+) quotes were skipped .*$")]
    private static partial Regex QuotesSkipped();

    [GeneratedRegex("^the command of --on-fill was too slow for (\\S+) fills.*$")]
    private static partial Regex CommandSlow();

    [GeneratedRegex("^the command of --on-fill (.+); further failures are not told$")]
    private static partial Regex CommandFailed();

    [GeneratedRegex("^a gap was not repaired, so orders and positions may lack fills.*$")]
    private static partial Regex Uncertain();

    [GeneratedRegex("^a gap is open still, so orders and positions may lack fills.*$")]
    private static partial Regex OpenStill();

    [GeneratedRegex("^standard output took nothing more: (\\S+) records were not written; .*$")]
    private static partial Regex OutputStuck();

    [GeneratedRegex("^(\\S+) is not registered: (.+)$")]
    private static partial Regex NotRegistered();

    [GeneratedRegex("^(.+) cannot be written: (.+)$")]
    private static partial Regex CannotBeWritten();

    [GeneratedRegex("^no file (.+): check the path.*$")]
    private static partial Regex NoFile();

    [GeneratedRegex("^(.+) is not JSON as it should be(.*): mend or remove (.+)$")]
    private static partial Regex BadJson();

    [GeneratedRegex("try '([^']+)'")]
    private static partial Regex Help();
}
