using KisFast.EndToEnd.Tests.Feed;
using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Interop;

/// <summary>The feed through proxies as their distributions ship them: every fill once, in order.</summary>
public class ProxyTests
{
    private const int Notices = 2_000;

    [ServerFact("haproxy")]
    public async Task Through_haproxy()
    {
        await using var kis = await StartAsync();
        int port = ServerProcess.FreePort();
        using var proxy = Haproxy(port, kis.WebSocketUrl.Port, frontend: "");
        await proxy.ListensAsync(port);
        await EveryFillOnceAsync(kis, port);
    }

    // RFC 9110 §15.2: an interim answer is not the answer. haproxy sends a 103 before the server's 101.
    [ServerFact("haproxy")]
    public async Task Through_haproxy_that_sends_an_early_hint()
    {
        await using var kis = await StartAsync();
        int port = ServerProcess.FreePort();
        using var proxy = Haproxy(port, kis.WebSocketUrl.Port, "http-request early-hint Link \"</hint>; rel=preload\"");
        await proxy.ListensAsync(port);
        await EveryFillOnceAsync(kis, port);
    }

    // Debian's haproxy ends a tunnel after 50 s without a byte, and KIS's PINGPONG comes every 110 s: here both are a hundred times as
    // fast.
    [ServerFact("haproxy")]
    public async Task A_proxy_with_50_s_of_patience()
    {
        await using var kis = await StartAsync();
        int port = ServerProcess.FreePort();
        using var proxy = Haproxy(port, kis.WebSocketUrl.Port, frontend: "", idleMilliseconds: 500);
        await proxy.ListensAsync(port);
        await EveryFillOnceAsync(kis, port, idles: 3);
    }

    [ServerFact("nginx")]
    public async Task Through_nginx()
    {
        await using var kis = await StartAsync();
        int port = ServerProcess.FreePort();
        using var proxy = Nginx(port, kis.WebSocketUrl.Port);
        await proxy.ListensAsync(port);
        await EveryFillOnceAsync(kis, port);
    }

    private static Task<KisSimulator> StartAsync() => KisSimulator.StartAsync(new KisSimulatorOptions
    {
        Rate = 0,
        Notices = Notices,
        OrderFlow = OrderFlowMode.Manual,
    });

    /// <summary>A feed through the proxy; loses its idle connection so many times, then gets all notices.</summary>
    private static async Task EveryFillOnceAsync(KisSimulator kis, int port, int idles = 0)
    {
        var handler = new RecordingHandler();
        var options = OptionsFor(kis);
        await using var feed = new FillFeed(options with { WebSocketUrl = new UriBuilder(options.WebSocketUrl!) { Port = port }.Uri });
        feed.HandleWith(handler);
        await feed.StartAsync().WaitAsync(Patience);
        await Until(() => feed.Statistics.Connects > idles && feed.State == FeedState.Live, $"{idles} connections ended for idleness");
        kis.StartOrders();
        await kis.OrdersCompletion.WaitAsync(Patience);
        await Until(() => handler.Wire.Count() >= kis.Sent, "all records");
        await feed.StopAsync().WaitAsync(Patience);

        Assert.Equal((0, 0), (feed.Statistics.Rejects, kis.Connections));
        Assert.Equal(Notices, handler.Wire.Count());
        Assert.Equal(Enumerable.Range(0, handler.Count).Select(i => (long)i), handler.Records.Select(record => record.Sequence));
    }

    private static ServerProcess Haproxy(int port, int target, string frontend, int idleMilliseconds = 50_000) =>
        ServerProcess.Start(ServerProcess.Find("haproxy")!, folder =>
        {
            string file = Path.Combine(folder, "haproxy.cfg");
            File.WriteAllText(file, $"""
                defaults
                    mode http
                    timeout connect 5000
                    timeout client {idleMilliseconds}
                    timeout server {idleMilliseconds}
                frontend in
                    bind 127.0.0.1:{port}
                    {frontend}
                    default_backend kis
                backend kis
                    server kis 127.0.0.1:{target}

                """);
            return ["-f", file, "-db"];
        });

    private static ServerProcess Nginx(int port, int target) =>
        ServerProcess.Start(ServerProcess.Find("nginx")!, folder =>
        {
            string file = Path.Combine(folder, "nginx.conf");
            File.WriteAllText(file, $$"""
                daemon off;
                error_log stderr;
                pid {{folder}}/nginx.pid;
                events {}
                http {
                    access_log off;
                    client_body_temp_path {{folder}}/body;
                    proxy_temp_path {{folder}}/proxy;
                    fastcgi_temp_path {{folder}}/fastcgi;
                    uwsgi_temp_path {{folder}}/uwsgi;
                    scgi_temp_path {{folder}}/scgi;
                    server {
                        listen 127.0.0.1:{{port}};
                        location / {
                            proxy_pass http://127.0.0.1:{{target}};
                            proxy_http_version 1.1;
                            proxy_set_header Upgrade $http_upgrade;
                            proxy_set_header Connection upgrade;
                            proxy_set_header Host $host;
                        }
                    }
                }

                """);
            return ["-c", file, "-p", folder];
        });
}
