using System.Text;
using System.Text.Json.Nodes;
using KisFast.Cli;
using KisFast.Simulator;

namespace KisFast.EndToEnd.Tests.Cli;

/// <summary>What quarantine keeps, decode reads back.</summary>
public sealed class QuarantineFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kisfast-tests-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "rejected.txt");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Decode_reads_back_each_frame_with_the_line_that_the_log_names()
    {
        Keep(new QuarantineFile(Path), "1|H0GSCNI0|001|!!!!", "", "0|H0GSCNI0|001|a\nb^c", "x|y\r");
        ToolRun run = await ToolRun.InProcessAsync(["decode", .. PublicVectors.Keys, Path]);
        string[] decoded = [.. run.OutputLines.Select(line => $"{JsonNode.Parse(line)!["line"]} {JsonNode.Parse(line)!["error"]}")];
        Assert.Equal(["1 Base64", "2 Malformed", "3 TooFewFields", "4 Malformed"], decoded);
        JsonNode[] log = Log(Path);
        Assert.Equal([1, 2, 3, 4], log.Select(entry => (int)entry["line"]!));
        Assert.Equal("0|H0GSCNI0|001|a\nb^c", Encoding.UTF8.GetString(Convert.FromBase64String((string)log[2]["raw"]!)));
        Assert.Null(log[0]["raw"]);
    }

    [Fact]
    public void A_later_run_goes_on_where_the_earlier_one_ended_even_in_the_middle_of_a_line()
    {
        File.WriteAllText(Path, "one\nhalf of tw");
        Keep(new QuarantineFile(Path), "three");
        Assert.Equal(["one", "half of tw", "three"], File.ReadAllLines(Path));
        Assert.Equal(3, (int)Assert.Single(Log(Path))["line"]!);
    }

    [Fact]
    public void It_rotates_with_its_log_and_keeps_no_more_than_it_says()
    {
        Keep(new QuarantineFile(Path, maxBytes: 100), [.. Enumerable.Range(0, 50).Select(i => $"frame number {i:D3} of fifty")]);
        string[] files = [.. Directory.GetFiles(_folder).Select(file => System.IO.Path.GetFileName(file)).Order()];
        Assert.Equal(2 * (QuarantineFile.KeptFiles + 1), files.Length);
        foreach (string file in files.Where(file => !file.EndsWith(".log", StringComparison.Ordinal)))
        {
            string path = System.IO.Path.Combine(_folder, file);
            Assert.InRange(new FileInfo(path).Length, 1, 100);
            Assert.Equal(Enumerable.Range(1, File.ReadAllLines(path).Length), Log(path).Select(entry => (int)entry["line"]!));
        }
        Assert.Equal("frame number 049 of fifty", File.ReadAllLines(Path)[^1]);
    }

    [Fact]
    public void Only_its_owner_can_read_it()
    {
        if (OperatingSystem.IsWindows()) return;
        File.WriteAllText(Path, "");
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Keep(new QuarantineFile(Path), "frame");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path + ".log"));
    }

    [Fact]
    public void A_folder_that_goes_and_comes_back_costs_the_frames_between()
    {
        using var file = new QuarantineFile(Path, maxBytes: 10);
        Add(file, "one 0123456789");
        Directory.Move(_folder, _folder + "-gone");
        Add(file, "two 0123456789");
        Add(file, "three 0123456789");
        Directory.Move(_folder + "-gone", _folder);
        Add(file, "four 0123456789");
        Assert.Equal((2, 2), (file.Written, file.Lost));
    }

    // No file of the process may grow beyond 2 KiB: the system refuses the write as it does when the disk is full.
    [Fact]
    public async Task A_full_disk_under_the_quarantine()
    {
        if (!OperatingSystem.IsLinux()) return;
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 200, Faults = ["garbage=padding#1"] });
        using System.Diagnostics.Process process = ToolRun.Start(
            new()
            {
                ["KIS_APP_KEY"] = kis.AppKey, ["KIS_APP_SECRET"] = kis.AppSecret,
                // Files of the runtime's own.
                ["DOTNET_EnableDiagnostics"] = "0", ["DOTNET_EnableWriteXorExecute"] = "0",
            },
            ["trap '' XFSZ", "ulimit -f 2"],
            [
                "listen", "--hts-id", kis.HtsId, "--ws-url", kis.WebSocketUrl.ToString(), "--rest-url", kis.RestUrl.ToString(), "--format", "json",
                "--count", "100", "--quarantine", Path,
            ]);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string[] records = (await process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync();
        // The records go on; what was refused is a gap, and what could not be kept is told when it happens and counted at the end.
        Assert.Equal((100, 1), (records.Length, process.ExitCode));
        Assert.Contains("rejected frames are not kept until", await error, StringComparison.Ordinal);
        Assert.Matches("[1-9][0-9]* rejected frames could not be written to", await error);
        // What is there can be read.
        Assert.InRange(new FileInfo(Path).Length, 1, 2048);
        File.AppendAllText(Path, "\n");
        ToolRun run = await ToolRun.InProcessAsync(["decode", .. PublicVectors.Keys, Path]);
        Assert.All(run.OutputLines, static line => Assert.NotNull((string?)JsonNode.Parse(line)!["error"]));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_bad_usage() =>
        Assert.Equal(2, Assert.Throws<ToolException>(() => new QuarantineFile(System.IO.Path.Combine(_folder, "no", "file"))).ExitCode);

    private static void Keep(QuarantineFile file, params string[] frames)
    {
        using (file)
        {
            foreach (string frame in frames) Add(file, frame);
        }
        Assert.Equal((frames.Length, 0), (file.Written, file.Lost));
    }

    private static void Add(QuarantineFile file, string frame)
    {
        byte[] raw = Encoding.UTF8.GetBytes(frame);
        file.Add(new QuarantinedFrame(DateTime.UnixEpoch, 0, RejectReason.Malformed, TrId.None, raw, raw.Length, "a test"));
    }

    private static JsonNode[] Log(string path) => [.. File.ReadLines(path + ".log").Select(line => JsonNode.Parse(line)!)];
}
