using System.Text;

namespace KisFast.EndToEnd.Tests.Cli;

/// <summary>The contract of <c>kisfast decode</c>.</summary>
public sealed class DecodeTests
{
    private const string Frame = "0|H0GSCNI0|001|testuser^5012345601^0000034567^^02^0^2^AAPL^0000000010^001480100^^0^2^2^05012^000000010^홍길동^애플^6^10^";
    private static readonly string[] Command = ["decode", .. PublicVectors.Keys];

    [Fact]
    public async Task The_public_vectors_from_a_file_through_the_real_executable()
    {
        ToolRun run = await ToolRun.AsProcessAsync([], [.. Command, PublicVectors.FramesPath]);
        Assert.Equal("", run.Error);
        Assert.Equal(PublicVectors.Expected(), PublicVectors.Normalised(run.OutputLines));
        Assert.Equal(1, run.ExitCode); // some of them must be rejected
        Assert.Contains("도요타자동차", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_public_vectors_from_standard_input_through_the_real_executable()
    {
        ToolRun run = await ToolRun.AsProcessAsync(PublicVectors.Frames, Command);
        Assert.Equal(PublicVectors.Expected(), PublicVectors.Normalised(run.OutputLines));
    }

    [Fact]
    public async Task Frames_of_which_a_part_can_be_read_give_that_part()
    {
        ToolRun run = await ToolRun.AsProcessAsync([], ["decode", .. PublicVectors.PartialKeys, PublicVectors.PartialFramesPath]);
        Assert.Equal("", run.Error);
        Assert.Equal(PublicVectors.ExpectedPartial(), PublicVectors.Normalised(run.OutputLines));
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task The_public_vectors_of_market_data_need_no_key()
    {
        ToolRun run = await ToolRun.AsProcessAsync([], ["decode", PublicVectors.MarketDataFramesPath]);
        Assert.Equal("", run.Error);
        Assert.Equal(PublicVectors.ExpectedMarketData(), PublicVectors.Normalised(run.OutputLines));
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task Notices_quotes_and_other_TRs_may_stand_in_one_file()
    {
        ToolRun run = await Decode($"{Frame}\n0|H0STCNT0|002|005930^1^^000660^2^\n0|HDFSASP1|001|x\n1|H0IFCNI0|001|AAAA");
        Assert.StartsWith("{\"line\":1,\"record\":0,\"trId\":\"H0GSCNI0\"", run.OutputLines[0], StringComparison.Ordinal);
        Assert.Equal("{\"line\":2,\"record\":1,\"type\":\"raw\",\"trId\":\"H0STCNT0\",\"fields\":[\"000660\",\"2\",\"\"]}", run.OutputLines[2]);
        Assert.StartsWith("{\"line\":3,\"error\":\"TooFewFields\"", run.OutputLines[3], StringComparison.Ordinal);
        Assert.StartsWith("{\"line\":4,\"error\":\"CipherLength\"", run.OutputLines[4], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("table")]
    public async Task Without_a_key_an_encrypted_frame_is_refused_alone(string format)
    {
        ToolRun run = await ToolRun.InProcessAsync(
            "1|H0GSCNI0|001|AAAAAAAAAAAAAAAAAAAAAA==\n0|HDFSASP1|001|DHKS00003^00003^3^20261127^101530^20261128^001530^1^2^0^0^9.500^9.510^3^4^0^0"u8.ToArray(),
            [], ["decode", "--format", format]);
        Assert.Contains("NoKey", run.OutputLines[^2], StringComparison.Ordinal);
        Assert.Contains("00003", run.OutputLines[^1], StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    [Theory]
    [InlineData("\n", true)]
    [InlineData("\n", false)]
    [InlineData("\r\n", true)]
    [InlineData("\r\n", false)]
    public async Task Line_ends_make_no_difference(string lineEnd, bool final)
    {
        string text = Encoding.UTF8.GetString(PublicVectors.Frames).TrimEnd('\n').Replace("\n", lineEnd) + (final ? lineEnd : "");
        ToolRun run = await ToolRun.InProcessAsync(Encoding.UTF8.GetBytes(text), [], Command);
        Assert.Equal(PublicVectors.Expected(), PublicVectors.Normalised(run.OutputLines));
    }

    [Fact]
    public async Task An_empty_line_in_the_middle_is_malformed_and_keeps_the_count_of_lines()
    {
        ToolRun run = await Decode($"{Frame}\n\n{Frame}\n");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("{\"line\":1,\"record\":0,", run.OutputLines[0], StringComparison.Ordinal);
        Assert.StartsWith("{\"line\":2,\"error\":\"Malformed\",\"message\":\"", run.OutputLines[1], StringComparison.Ordinal);
        Assert.StartsWith("{\"line\":3,\"record\":0,", run.OutputLines[2], StringComparison.Ordinal);
        Assert.Equal(3, run.OutputLines.Length);
    }

    [Fact]
    public async Task Nothing_in_is_nothing_out()
    {
        ToolRun run = await Decode("");
        Assert.Equal(new ToolRun(0, "", ""), run);
    }

    [Fact]
    public async Task Good_lines_only_end_with_0() => Assert.Equal(0, (await Decode(Frame)).ExitCode);

    [Fact]
    public async Task A_line_over_the_limit_is_too_large_and_the_next_one_is_decoded()
    {
        ToolRun run = await Decode($"{new string('x', 5_000_000)}\n{Frame}");
        Assert.StartsWith("{\"line\":1,\"error\":\"TooLarge\"", run.OutputLines[0], StringComparison.Ordinal);
        Assert.StartsWith("{\"line\":2,\"record\":0,", run.OutputLines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(160)]
    public async Task A_table_keeps_to_its_width_and_its_columns_stay_in_line(int width)
    {
        ToolRun run = await ToolRun.InProcessAsync(PublicVectors.Frames, [], [.. Command, "--format", "table"], width: width);
        string[] rows = [.. run.OutputLines.Where(line => line.Contains("AAPL", StringComparison.Ordinal) || line.Contains("7203", StringComparison.Ordinal))];
        Assert.True(rows.Length > 50);
        int[] columns = [.. run.OutputLines[0].Select((c, i) => (c, i)).Where(pair => pair.c == 'S').Select(pair => pair.i)];
        Assert.All(rows, row => Assert.InRange(KisFast.Cli.CellText.Width(row), 40, width));
        Assert.All(rows, row => Assert.Contains(row[columns[1]..(columns[1] + 4)], (string[])["AAPL", "7203"]));
        Assert.Contains("Padding: ", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--key is 5 bytes and must be 32", "--key", "short", "--iv", "0123456789abcdef")]
    [InlineData("--iv is 4 bytes and must be 16", "--key", "abcdefghijklmnopabcdefghijklmnop", "--iv", "0123")]
    [InlineData("no file not-there.txt", "--key", "abcdefghijklmnopabcdefghijklmnop", "--iv", "0123456789abcdef", "not-there.txt")]
    [InlineData("Option '--iv' is required", "--key", "abcdefghijklmnopabcdefghijklmnop")]
    [InlineData("unknown option --kye", "--kye", "abcdefghijklmnopabcdefghijklmnop", "--iv", "0123456789abcdef")]
    [InlineData("--format xml: it must be json or table", "--key", "abcdefghijklmnopabcdefghijklmnop", "--iv", "0123456789abcdef", "--format", "xml")]
    public async Task Bad_usage_is_one_line_and_exit_2(string begins, params string[] args)
    {
        ToolRun run = await ToolRun.AsProcessAsync([], ["decode", .. args]);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.StartsWith("kisfast: " + begins, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.DoesNotContain("abcdefghijklmnop", run.Error, StringComparison.Ordinal);
    }

    private static Task<ToolRun> Decode(string text) => ToolRun.InProcessAsync(Encoding.UTF8.GetBytes(text), [], Command);
}
