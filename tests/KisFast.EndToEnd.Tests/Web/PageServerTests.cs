using System.Net;
using System.Text.RegularExpressions;
using KisFast.Cli;

namespace KisFast.EndToEnd.Tests.Web;

/// <summary>The live page's server: what it answers, and to whom.</summary>
public sealed class PageServerTests
{
    [Theory]
    [InlineData("", "", "", HttpStatusCode.OK)]
    [InlineData("Host", "localhost:9", "", HttpStatusCode.OK)]
    [InlineData("Host", "[::1]:9", "", HttpStatusCode.OK)]
    [InlineData("Host", "rebound.example", "", HttpStatusCode.MisdirectedRequest)]
    [InlineData("Host", "127.0.0.1.example:80", "", HttpStatusCode.MisdirectedRequest)]
    [InlineData("Origin", "http://evil.example", "", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", "", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://127.0.0.1:1", "", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "cross-site", "", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-site", "", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "cross-site", "no-cors script", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "cross-site", "navigate iframe", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "cross-site", "navigate document", HttpStatusCode.OK)]
    [InlineData("Sec-Fetch-Site", "same-origin", "", HttpStatusCode.OK)]
    [InlineData("Sec-Fetch-Site", "none", "navigate document", HttpStatusCode.OK)]
    public async Task Only_the_page_itself_and_who_opens_it_get_an_answer(string header, string value, string fetch, HttpStatusCode expected)
    {
        await using PageData page = await PageData.StartAsync();
        using var client = new HttpClient();
        foreach (string path in (string[])["", "events"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(page.Url, path));
            if (header.Length > 0) request.Headers.TryAddWithoutValidation(header, value);
            if (fetch.Split(' ') is [var mode, var destination])
            {
                request.Headers.TryAddWithoutValidation("Sec-Fetch-Mode", mode);
                request.Headers.TryAddWithoutValidation("Sec-Fetch-Dest", destination);
            }

            using HttpResponseMessage reply = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(expected, reply.StatusCode);
            Assert.Contains("default-src 'none'", reply.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal("same-origin", reply.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
            Assert.False(reply.Headers.Contains("Access-Control-Allow-Origin"));
        }
    }

    [Theory]
    [InlineData("POST", "", HttpStatusCode.MethodNotAllowed)]
    [InlineData("OPTIONS", "events", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "page.html", HttpStatusCode.NotFound)]
    [InlineData("GET", "..%2f..%2fetc%2fpasswd", HttpStatusCode.NotFound)]
    public async Task Nothing_else_is_there(string method, string path, HttpStatusCode expected)
    {
        await using PageData page = await PageData.StartAsync();
        using var client = new HttpClient();
        using HttpResponseMessage reply = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), new Uri(page.Url, path)));
        Assert.Equal(expected, reply.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_page_is_small_loads_nothing_from_elsewhere_and_has_its_words(bool isKorean)
    {
        await using PageData page = await PageData.StartAsync(new TableStyle(IsKorean: isKorean));
        using var client = new HttpClient();
        string all = "";
        foreach (string path in (string[])["", "page.css", "page.js", "icon.svg"]) all += await client.GetStringAsync(new Uri(page.Url, path));
        Assert.DoesNotContain("//", Regex.Replace(all, @"^\s*//.*$|xmlns=""http://www\.w3\.org/2000/svg""", "", RegexOptions.Multiline),
            StringComparison.Ordinal);
        Assert.DoesNotContain("{{", all, StringComparison.Ordinal);
        Assert.DoesNotMatch("innerHTML|insertAdjacent|document\\.write|eval\\(", all);
        Assert.InRange(all.Length, 1_000, 40_000);
        string html = await client.GetStringAsync(page.Url);
        Assert.Contains(isKorean ? "<html lang=\"ko\">" : "<html lang=\"en\">", html, StringComparison.Ordinal);
        string text = Regex.Replace(html, "<[^>]*>|KisFast|kisfast", "");
        if (isKorean) Assert.DoesNotMatch("[A-Za-z]{3}", text);
    }

    [Fact]
    public async Task Events_mask_the_account_and_have_no_secret_and_no_holder()
    {
        await using PageData page = await PageData.StartAsync();
        page.Order(1, "AAPL", Side.Buy, 10);
        page.Fill(1, "AAPL", Side.Buy, 10);
        string events = await ReadAsync(page, "event: status");
        Assert.StartsWith("event: hello\ndata: {", events, StringComparison.Ordinal);
        Assert.Contains("event: records\n", events, StringComparison.Ordinal);
        Assert.Contains("event: orders\n", events, StringComparison.Ordinal);
        Assert.Contains("event: positions\n", events, StringComparison.Ordinal);
        Assert.Contains("…678-01", events, StringComparison.Ordinal);
        Assert.Contains("wo***r", events, StringComparison.Ordinal);
        Assert.Contains("?001480100", events, StringComparison.Ordinal);
        Assert.All(["12345678", "wonderer", "appkey", "appsecret", "Holder"], secret => Assert.DoesNotContain(secret, events, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_filter_of_the_command_line_holds_for_orders_and_positions_too()
    {
        await using PageData page = await PageData.StartAsync(filter: new RecordFilter(["TSLA"], [], []));
        page.Fill(1, "AAPL", Side.Buy, 10);
        page.Fill(2, "TSLA", Side.Buy, 10);
        string events = await ReadAsync(page, "event: status");
        Assert.DoesNotContain("AAPL", events, StringComparison.Ordinal);
        Assert.Equal(3, Regex.Count(events.Split("event: status")[0], "TSLA"));
        Assert.Contains("\"filter\":\"TSLA\"", events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_that_does_not_read_holds_nobody_up_and_is_told_what_it_missed()
    {
        await using PageData page = await PageData.StartAsync();
        using var client = new HttpClient();
        using HttpResponseMessage sleeper = await client.GetAsync(new Uri(page.Url, "events"), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", sleeper.Content.Headers.ContentType!.MediaType);
        await using Stream stream = await sleeper.Content.ReadAsStreamAsync();
        // Written by the handler itself: were it held up, this would not end. More than sockets hold.
        for (int i = 0; i < 200_000; i++) page.Fill(i % 50, "AAPL", Side.Buy, 1);
        string events = await ReadAsync(page, "event: status");
        Assert.Contains("\"end\":200000,\"skipped\":", events, StringComparison.Ordinal);
        Assert.Equal(LiveData.Kept, Regex.Count(events, "\"kind\":\"buy\",\"cells\":\\[\"Fill\""));
    }

    [Fact]
    public async Task Streams_are_bounded_and_come_free()
    {
        await using PageData page = await PageData.StartAsync();
        using var client = new HttpClient();
        List<HttpResponseMessage> open = [];
        for (int i = 0; i < 16; i++) open.Add(await client.GetAsync(new Uri(page.Url, "events"), HttpCompletionOption.ResponseHeadersRead));
        Assert.All(open, static reply => Assert.Equal(HttpStatusCode.OK, reply.StatusCode));
        using (HttpResponseMessage more = await client.GetAsync(new Uri(page.Url, "events"), HttpCompletionOption.ResponseHeadersRead))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, more.StatusCode);
        open.ForEach(static reply => reply.Dispose());
        using var limit = new CancellationTokenSource(Feed.FeedFixture.Patience);
        while (true)
        {
            using HttpResponseMessage again = await client.GetAsync(new Uri(page.Url, "events"), HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (again.StatusCode == HttpStatusCode.OK) return;
            await Task.Delay(20, limit.Token);
        }
    }

    [Fact]
    public async Task A_port_in_use_is_one_line_and_exit_2()
    {
        await using PageData page = await PageData.StartAsync();
        Cli.ToolRun run = await Cli.ToolRun.InProcessAsync("demo", "--web", $"{page.Url.Port}");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"kisfast: --web {page.Url.Port}: this port cannot be listened on (it is in use)", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    // All up to, and with, the first event of that name.
    private static async Task<string> ReadAsync(PageData page, string last)
    {
        using var limit = new CancellationTokenSource(Feed.FeedFixture.Patience);
        using var client = new HttpClient();
        using var reader = new StreamReader(await client.GetStreamAsync(new Uri(page.Url, "events"), limit.Token));
        string all = "";
        while (await reader.ReadLineAsync(limit.Token) is { } line)
        {
            all += line + "\n";
            if (line == last) return all + await reader.ReadLineAsync(limit.Token);
        }

        return all;
    }
}
