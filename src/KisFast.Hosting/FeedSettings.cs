using Microsoft.Extensions.Configuration;

namespace KisFast.Hosting;

/// <summary>A feed's settings in configuration: the names are those of <see cref="FillFeedOptions"/>.</summary>
internal static class FeedSettings
{
    /// <summary>Reads a section over the options as they are. What is wrong goes to the options' problems.</summary>
    public static void Read(IConfiguration section, KisFastHostOptions options)
    {
        var settings = new SettingsReader(section, options.Problems);
        FillFeedOptions feed = options.Feed;
        options.WhenFaulted = settings.Choice(nameof(KisFastHostOptions.WhenFaulted), options.WhenFaulted);
        options.Feed = feed with
        {
            Name = settings.Text(nameof(feed.Name), feed.Name),
            Environment = settings.Choice(nameof(feed.Environment), feed.Environment),
            AppKey = settings.Text(nameof(feed.AppKey), feed.AppKey),
            AppSecret = settings.Text(nameof(feed.AppSecret), feed.AppSecret),
            HtsId = settings.Text(nameof(feed.HtsId), feed.HtsId),
            Account = settings.Text(nameof(feed.Account), feed.Account ?? "") is { Length: > 0 } account ? account : null,
            MissedSince = settings.Moment(nameof(feed.MissedSince), feed.MissedSince),
            Journal = settings.Text(nameof(feed.Journal), "") is { Length: > 0 } journal ? new SqliteJournal(journal) : feed.Journal,
            KeepNoticeTexts = settings.Flag(nameof(feed.KeepNoticeTexts), feed.KeepNoticeTexts),
            CustomerType = settings.Choice(nameof(feed.CustomerType), feed.CustomerType),
            WebSocketUrl = settings.Url(nameof(feed.WebSocketUrl), feed.WebSocketUrl, Uri.UriSchemeWs),
            RestUrl = settings.Url(nameof(feed.RestUrl), feed.RestUrl, Uri.UriSchemeHttp),
            UseProxy = settings.Flag(nameof(feed.UseProxy), feed.UseProxy),
            ReceiveMode = settings.Choice(nameof(feed.ReceiveMode), feed.ReceiveMode),
            SpinFor = settings.Duration(nameof(feed.SpinFor), feed.SpinFor),
            Threading = settings.Choice(nameof(feed.Threading), feed.Threading),
            PollLimit = settings.Duration(nameof(feed.PollLimit), feed.PollLimit),
            InlineLimit = settings.Duration(nameof(feed.InlineLimit), feed.InlineLimit),
            ReceiveCpu = settings.MaybeInteger(nameof(feed.ReceiveCpu), feed.ReceiveCpu),
            BusyPollMicroseconds = settings.Integer(nameof(feed.BusyPollMicroseconds), feed.BusyPollMicroseconds),
            QuickAck = settings.Flag(nameof(feed.QuickAck), feed.QuickAck),
            WarmUp = settings.Flag(nameof(feed.WarmUp), feed.WarmUp),
            PingPongReply = settings.Choice(nameof(feed.PingPongReply), feed.PingPongReply),
            RingSize = settings.Integer(nameof(feed.RingSize), feed.RingSize),
            WaitStrategy = settings.Choice(nameof(feed.WaitStrategy), feed.WaitStrategy),
            FullRing = settings.Choice(nameof(feed.FullRing), feed.FullRing),
            OnHandlerError = settings.Choice(nameof(feed.OnHandlerError), feed.OnHandlerError),
            MaxMessageBytes = settings.Integer(nameof(feed.MaxMessageBytes), feed.MaxMessageBytes),
            ConnectTimeout = settings.Duration(nameof(feed.ConnectTimeout), feed.ConnectTimeout),
            HandshakeTimeout = settings.Duration(nameof(feed.HandshakeTimeout), feed.HandshakeTimeout),
            SubscribeTimeout = settings.Duration(nameof(feed.SubscribeTimeout), feed.SubscribeTimeout),
            DrainTimeout = settings.Duration(nameof(feed.DrainTimeout), feed.DrainTimeout),
            StaleAfter = settings.Duration(nameof(feed.StaleAfter), feed.StaleAfter),
            Reconnect = ReadReconnect(settings.Inner(nameof(feed.Reconnect)), feed.Reconnect),
            Repair = ReadRepair(settings.Inner(nameof(feed.Repair)), feed.Repair),
            Rest = ReadRest(settings.Inner(nameof(feed.Rest)), feed.Rest),
            Registrations = settings.Registrations(nameof(feed.Registrations), feed.Registrations),
            MarketData = ReadMarketData(settings.Inner(nameof(feed.MarketData)), feed.MarketData),
            Sessions = ReadSessions(settings.Children(nameof(feed.Sessions)), feed.Sessions, options.Problems),
        };
        ReadRedis(settings.Inner("Redis"), options);
        settings.End();
    }

    private static void ReadRedis(SettingsReader settings, KisFastHostOptions options)
    {
        string server = settings.Text("Server", ""), stream = settings.Text("Stream", ""), user = settings.Text("User", ""),
            password = settings.Text("Password", "");
        bool publishes = settings.Flag("Publish", false);
        settings.End();
        if (server.Length + stream.Length + user.Length + password.Length == 0 && !publishes) return;
        if (server.Length == 0 || stream.Length == 0)
        {
            options.Problems.Add($"{options.Origin}: Redis needs both: Server, HOST:PORT, and Stream, the stream's name.");
            return;
        }

        if (publishes && options.Feed.Journal is not null)
        {
            options.Problems.Add($"{options.Origin}: Journal and Redis:Publish are two journals, and a feed has one: leave one out, or give a "
                + "LocalFirstJournal of both in code.");
            return;
        }

        try
        {
            var journal = new RedisJournal(server, stream, user, password);
            options.Feed = publishes ? options.Feed with { Journal = journal } : options.Feed with { Follow = journal };
        }
        catch (ArgumentException e)
        {
            options.Problems.Add($"{options.Origin}: Redis cannot be used: {e.Message}");
        }
    }

    private static ReconnectOptions ReadReconnect(SettingsReader settings, ReconnectOptions reconnect)
    {
        reconnect = reconnect with
        {
            InitialDelay = settings.Duration(nameof(reconnect.InitialDelay), reconnect.InitialDelay),
            MaxDelay = settings.Duration(nameof(reconnect.MaxDelay), reconnect.MaxDelay),
            StableAfter = settings.Duration(nameof(reconnect.StableAfter), reconnect.StableAfter),
            MaxConnectsPerMinute = settings.Integer(nameof(reconnect.MaxConnectsPerMinute), reconnect.MaxConnectsPerMinute),
            StartAttempts = settings.Integer(nameof(reconnect.StartAttempts), reconnect.StartAttempts),
            AppKeyInUsePatience = settings.Duration(nameof(reconnect.AppKeyInUsePatience), reconnect.AppKeyInUsePatience),
            AppKeyInUseAttempts = settings.Integer(nameof(reconnect.AppKeyInUseAttempts), reconnect.AppKeyInUseAttempts),
        };
        settings.End();
        return reconnect;
    }

    private static MarketDataOptions ReadMarketData(SettingsReader settings, MarketDataOptions marketData)
    {
        marketData = marketData with
        {
            RingSize = settings.Integer(nameof(marketData.RingSize), marketData.RingSize),
            Lag = settings.Choice(nameof(marketData.Lag), marketData.Lag),
            ConflateFrom = settings.Integer(nameof(marketData.ConflateFrom), marketData.ConflateFrom),
            RequestInterval = settings.Duration(nameof(marketData.RequestInterval), marketData.RequestInterval),
        };
        settings.End();
        return marketData;
    }

    private static RepairOptions ReadRepair(SettingsReader settings, RepairOptions repair)
    {
        repair = repair with
        {
            HistoryLag = settings.MaybeDuration(nameof(repair.HistoryLag), repair.HistoryLag),
            Stability = settings.MaybeDuration(nameof(repair.Stability), repair.Stability),
            PollInterval = settings.MaybeDuration(nameof(repair.PollInterval), repair.PollInterval),
            GiveUpAfter = settings.MaybeDuration(nameof(repair.GiveUpAfter), repair.GiveUpAfter),
            CompareEvery = settings.MaybeDuration(nameof(repair.CompareEvery), repair.CompareEvery),
            Overfills = settings.Choice(nameof(repair.Overfills), repair.Overfills),
        };
        settings.End();
        return repair;
    }

    private static FillRestOptions ReadRest(SettingsReader settings, FillRestOptions rest)
    {
        rest = rest with
        {
            CallsPerSecond = settings.MaybeInteger(nameof(rest.CallsPerSecond), rest.CallsPerSecond),
            Timeout = settings.Duration(nameof(rest.Timeout), rest.Timeout),
            MaxRetries = settings.Integer(nameof(rest.MaxRetries), rest.MaxRetries),
            TokenCacheDirectory = settings.Text(nameof(rest.TokenCacheDirectory), rest.TokenCacheDirectory ?? "") is { Length: > 0 } folder
                ? folder
                : rest.TokenCacheDirectory,
        };
        settings.End();
        return rest;
    }

    private static IReadOnlyList<FillSessionOptions> ReadSessions(
        IEnumerable<IConfigurationSection> sections, IReadOnlyList<FillSessionOptions> fallback, List<string> problems)
    {
        List<FillSessionOptions> sessions = [];
        foreach (IConfigurationSection section in sections)
        {
            var settings = new SettingsReader(section, problems);
            sessions.Add(new FillSessionOptions
            {
                AppKey = settings.Text(nameof(FillSessionOptions.AppKey), ""),
                AppSecret = settings.Text(nameof(FillSessionOptions.AppSecret), ""),
                HtsIds = settings.Texts(nameof(FillSessionOptions.HtsIds)),
                Account = settings.Text(nameof(FillSessionOptions.Account), "") is { Length: > 0 } account ? account : null,
                MissedSince = settings.Moment(nameof(FillSessionOptions.MissedSince), null),
                Registrations = settings.Registrations(nameof(FillSessionOptions.Registrations), []),
            });
            settings.End();
        }

        return sessions.Count > 0 ? sessions : fallback;
    }
}
