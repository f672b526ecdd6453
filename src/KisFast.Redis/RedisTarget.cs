using System.Globalization;
using System.Net;
using StackExchange.Redis;

namespace KisFast.Redis;

/// <summary>
/// Where the Redis of a stream is, and how one signs in; made of StackExchange.Redis's configuration string. With <c>serviceName</c> its addresses
/// are those of sentinels, and the server is the one that they name.
/// </summary>
internal sealed class RedisTarget
{
    private const int SentinelPort = 26379;
    private const int MostHops = 3;
    private readonly ConfigurationOptions _configuration;

    /// <param name="configuration">As <c>host:6379,user=...,password=...,ssl=true</c>, or <c>host1,host2,host3,serviceName=mymaster</c>.</param>
    /// <param name="name">The stream's key.</param>
    /// <param name="user">Instead of the configuration's: a comma would end it there.</param>
    /// <param name="password">As the user.</param>
    /// <exception cref="ArgumentException">One of them is wrong.</exception>
    public RedisTarget(string configuration, string name, string? user = null, string? password = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(configuration);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.AsSpan().ContainsAny('{', '}') || name.Length > 200)
            throw new ArgumentException("The stream's name must be 1 to 200 characters without braces.", nameof(name));
        _configuration = ConfigurationOptions.Parse(configuration);
        if (!string.IsNullOrEmpty(user)) _configuration.User = user;
        if (!string.IsNullOrEmpty(password)) _configuration.Password = password;
        if (_configuration.EndPoints.Count == 0) throw new ArgumentException("The configuration names no server: give HOST:PORT.", nameof(configuration));
        if (HasSentinels)
        {
            for (int i = 0; i < _configuration.EndPoints.Count; i++)
            {
                if (_configuration.EndPoints[i] is DnsEndPoint { Port: 0 } dns) _configuration.EndPoints[i] = new DnsEndPoint(dns.Host, SentinelPort);
                else if (_configuration.EndPoints[i] is IPEndPoint { Port: 0 } ip) _configuration.EndPoints[i] = new IPEndPoint(ip.Address, SentinelPort);
            }
        }

        _configuration.SetDefaultPorts();
        Addresses = [.. _configuration.EndPoints.Select(AddressOf)];
        Keys = new StreamKeys(name);
    }

    public StreamKeys Keys { get; }

    /// <summary>A simulated day's; null: the machine's.</summary>
    public StoreWorld? World { get; init; }

    /// <summary>Says how long something takes.</summary>
    public TimeProvider Time => World?.Time ?? TimeProvider.System;

    /// <summary>What messages call it; no password.</summary>
    public string Name => $"the stream {Keys.Records} on {Where}";

    /// <summary>The addresses as they were given, for messages.</summary>
    public string Where => HasSentinels ? $"{ServiceName} ({List})" : List;

    /// <summary>What one signs in with; null: nothing.</summary>
    internal string? Password => _configuration.Password;

    public bool UsesTls => _configuration.Ssl;

    public string? TlsHost => string.IsNullOrEmpty(_configuration.SslHost) ? null : _configuration.SslHost;

    /// <summary>The addresses, as they were given: of servers, or of sentinels.</summary>
    public IReadOnlyList<RedisAddress> Addresses { get; }

    /// <summary>Whether sentinels say which server it is.</summary>
    public bool HasSentinels => !string.IsNullOrEmpty(_configuration.ServiceName);

    /// <summary>What the sentinels call the master.</summary>
    public string ServiceName => _configuration.ServiceName ?? "";

    private string List => string.Join(", ", Addresses);

    /// <summary>Connects to the server that takes writes, and signs in. With sentinels: the one that most of them name.</summary>
    /// <param name="purpose">What <c>CLIENT LIST</c> shows.</param>
    /// <param name="timeout">For each address.</param>
    /// <exception cref="JournalException">None can be reached, none takes writes, or it refuses the password.</exception>
    public RespConnection Connect(string purpose, TimeSpan timeout)
    {
        if (HasSentinels)
        {
            using var sentinels = new Sentinels(this);
            return Connect(sentinels.FindMaster(timeout), purpose, timeout);
        }

        JournalException? why = null;
        foreach (RedisAddress address in Addresses)
        {
            try
            {
                return Connect(address, purpose, timeout);
            }
            catch (JournalException e)
            {
                why = e;
            }
        }

        throw why!;
    }

    /// <summary>Connects to one server, which has to be a master. In a cluster: to the one that holds the stream.</summary>
    /// <exception cref="JournalException">It cannot be reached, takes no writes, or refuses the password.</exception>
    public RespConnection Connect(RedisAddress address, string purpose, TimeSpan timeout)
    {
        RespConnection? connection = null;
        try
        {
            for (int hops = 0; ; hops++)
            {
                connection = RespConnection.Connect(this, address, timeout);
                SignIn(connection, purpose);
                if (MovedTo(connection) is not { } holder) break;
                connection.Dispose();
                if (hops == MostHops)
                    throw new JournalException(JournalFault.Unavailable, $"The cluster of {Name} does not agree which node holds the stream (last {holder}).");
                address = holder;
            }

            string role = RoleOf(connection);
            if (role == "master") return connection;
            connection.Dispose();
            throw HasSentinels
                ? new JournalException(JournalFault.Unavailable, $"The sentinels name {address}, and it is a {role}: a fail-over is under way.")
                : new JournalException(
                    JournalFault.ReadOnly, $"{address} is a {role} of another Redis, and takes no writes: give the master's address, or sentinels.");
        }
        catch (RespException e)
        {
            connection?.Dispose();
            throw RedisFault.Describe(e, Name);
        }
        catch (IOException e)
        {
            connection?.Dispose();
            throw new JournalException(JournalFault.Unavailable,
                $"Redis at {address} cannot be reached ({e.Message}): is it running, and is the address right?", e);
        }
    }

    /// <summary>Connects to a sentinel, and signs in where it wants that.</summary>
    /// <exception cref="IOException">It cannot be reached.</exception>
    public RespConnection ConnectToSentinel(RedisAddress sentinel, TimeSpan timeout)
    {
        RespConnection connection = RespConnection.Connect(this, sentinel, timeout);
        try
        {
            SignIn(connection, "sentinel");
        }
        catch (RespException)
        {
            // It wants no password, or says so at the first question.
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        return connection;
    }

    private void SignIn(RespConnection connection, string purpose)
    {
        var commands = new RespCommands();
        if (!string.IsNullOrEmpty(_configuration.Password))
        {
            if (string.IsNullOrEmpty(_configuration.User)) commands.Command("AUTH", _configuration.Password);
            else commands.Command("AUTH", _configuration.User, _configuration.Password);
            connection.Ask(commands);
        }

        connection.Ask(commands.Clear().Command("CLIENT", "SETNAME", $"kisfast-{purpose}"));
        if (_configuration.DefaultDatabase is > 0 and int database)
            connection.Ask(commands.Clear().Command("SELECT", database.ToString(CultureInfo.InvariantCulture)));
    }

    // Which node of a cluster holds the stream instead; null: this one, or it is no cluster.
    private RedisAddress? MovedTo(RespConnection connection)
    {
        try
        {
            connection.Ask(new RespCommands().Command("TYPE", Keys.Records));
            return null;
        }
        catch (RespException e) when (e.Is("MOVED"))
        {
            // MOVED 3999 127.0.0.1:6381; without a host: the same one.
            string[] words = e.Message.Split(' ');
            int colon = words[^1].LastIndexOf(':');
            if (words.Length != 3 || colon < 0 || !int.TryParse(words[2].AsSpan(colon + 1), CultureInfo.InvariantCulture, out int port)) throw;
            return new RedisAddress(colon == 0 ? connection.Address.Host : words[2][..colon], port);
        }
    }

    private static string RoleOf(RespConnection connection)
    {
        connection.Send(new RespCommands().Command("ROLE"));
        int count = connection.ReadArray();
        string role = connection.ReadString() ?? "";
        for (int i = 1; i < count; i++) connection.Skip();
        return role;
    }

    private static RedisAddress AddressOf(EndPoint point) => point switch
    {
        DnsEndPoint dns => new RedisAddress(dns.Host, dns.Port),
        IPEndPoint ip => new RedisAddress(ip.Address.ToString(), ip.Port),
        _ => throw new ArgumentException($"The configuration names {point}: only HOST:PORT is supported."),
    };
}
