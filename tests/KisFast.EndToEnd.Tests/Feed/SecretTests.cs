using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Feed;

/// <summary>Greps everything a feed says, in good days and bad ones, for what it must not say.</summary>
[Long]
public sealed class SecretTests
{
    private static readonly string[] Faults =
    [
        "opsp=0011#1", "opsp=8996#1", "opsp=0007#1", "garbage=random#2", "wrongkey=3", "keychange=4", "dupack", "nokey=2", "close=1001#15",
        "http=500@approval#1", "http=html@approval#1", "egw=00103@approval#1", "oversize=5000",
    ];

    [Fact]
    public async Task No_log_exception_option_dump_or_quarantined_frame_shows_a_secret()
    {
        var said = new StringBuilder();
        foreach (string fault in Faults)
        {
            await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 500, Notices = 60, Faults = [fault] });
            var logger = new ListLogger();
            var kept = new ConcurrentQueue<QuarantinedFrame>();
            FillFeedOptions options = OptionsFor(kis) with { LoggerFactory = logger, Quarantine = kept.Enqueue, MaxMessageBytes = 4096, Account = kis.Account };
            await using var feed = new FillFeed(options);
            feed.StateChanged += (_, change) => logger.Lines.Enqueue(change.ToString());
            feed.HandleWith(new RecordingHandler());
            try
            {
                await feed.StartAsync();
                await Until(() => kis.Book.Notices == 60, "the notices");
            }
            catch (KisFastException e)
            {
                said.AppendLine(e.ToString());
            }

            await feed.StopAsync();
            said.AppendLine(logger.ToString()).AppendLine(options.ToString()).AppendLine(feed.Statistics.ToString());
            foreach (FillSessionStatus session in feed.Sessions) said.AppendLine(session.ToString());
            foreach (QuarantinedFrame frame in kept) said.AppendLine(frame.ToString()).AppendLine(Encoding.UTF8.GetString(frame.Raw.Span));

            foreach (string secret in Secrets(kis)) Assert.DoesNotContain(secret, said.ToString(), StringComparison.Ordinal);
            foreach (string word in new[] { "\"key\"", "\"iv\"", "approval_key\":\"", "access_token\":\"" })
                Assert.DoesNotContain(word, said.ToString(), StringComparison.Ordinal);
        }

        Assert.Contains("Recovering", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Peer_that_repeats_secrets_does_not_have_them_told()
    {
        await using var kis = await KisSimulator.StartAsync();
        var logger = new ListLogger();
        var approvals = new ApprovalWatch();
        await using var feed = new FillFeed(OptionsFor(kis) with { LoggerFactory = logger, AdjustRest = rest => rest with { MessageHandler = approvals } });
        feed.StateChanged += (_, change) => logger.Lines.Enqueue(change.ToString());
        feed.HandleWith(new RecordingHandler());
        await feed.StartAsync();
        string[] secrets = [kis.AppKey, kis.AppSecret, approvals.Last!];
        foreach (string code in (string[])["OPSP9994", "OPSP4711"]) await kis.SendTextAsync(Ack(code, $"INVALID INPUT {string.Join(' ', secrets)} SEEN"));
        await Until(() => logger.ToString().Contains("OPSP4711", StringComparison.Ordinal), "both to be told");
        await feed.StopAsync();

        string said = logger + string.Join('\n', feed.Sessions);
        Assert.Contains("INVALID INPUT *** *** *** SEEN", said, StringComparison.Ordinal);
        foreach (string secret in secrets) Assert.DoesNotContain(secret, said, StringComparison.Ordinal);

        static string Ack(string code, string words) =>
            $$$"""{"header":{"tr_id":"(null)","tr_key":"","encrypt":"N"},"body":{"rt_cd":"9","msg_cd":"{{{code}}}","msg1":"{{{words}}}"}}""";
    }

    private static string[] Secrets(KisSimulator kis) => [kis.AppKey, kis.AppSecret, kis.AppSecret[..20], kis.Account, kis.Account[..8] + "|"];

    private sealed class ApprovalWatch() : DelegatingHandler(new SocketsHttpHandler())
    {
        public string? Last { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
            await answer.Content.LoadIntoBufferAsync(cancellationToken);
            using JsonDocument json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
            if (json.RootElement.TryGetProperty("approval_key", out JsonElement key)) Last = key.GetString();
            return answer;
        }
    }
}
