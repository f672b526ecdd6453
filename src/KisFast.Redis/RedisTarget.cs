using System.Net;
using StackExchange.Redis;

namespace KisFast.Redis;

/// <summary>Where the Redis of a stream is, and how one signs in; made of StackExchange.Redis's configuration string.</summary>
internal sealed class RedisTarget
{
    private readonly ConfigurationOptions _configuration;

    /// <param name="configuration">As <c>host:6379,user=...,password=...,ssl=true</c>.</param>
    /// <param name="name">The stream's key.</param>
    /// <exception cref="ArgumentException">One of them is wrong.</exception>
    public RedisTarget(string configuration, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(configuration);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.AsSpan().ContainsAny('{', '}') || name.Length > 200)
            throw new ArgumentException("The stream's name must be 1 to 200 characters without braces.", nameof(name));
        _configuration = ConfigurationOptions.Parse(configuration);
        if (_configuration.EndPoints.Count == 0) throw new ArgumentException("The configuration names no server: give HOST:PORT.", nameof(configuration));
        if (!string.IsNullOrEmpty(_configuration.ServiceName))
            throw new ArgumentException("serviceName (Sentinel) is not supported: give the master's address.", nameof(configuration));
        _configuration.SetDefaultPorts();
        Keys = new StreamKeys(name);
    }

    public StreamKeys Keys { get; }

    /// <summary>A simulated day's; null: the machine's.</summary>
    public StoreWorld? World { get; init; }

    /// <summary>Says how long something takes.</summary>
    public TimeProvider Time => World?.Time ?? TimeProvider.System;

    /// <summary>What messages call it; no password.</summary>
    public string Name => $"the stream {Keys.Records} on {string.Join(", ", _configuration.EndPoints.Select(Text))}";

    public bool UsesTls => _configuration.Ssl;

    public string? TlsHost => string.IsNullOrEmpty(_configuration.SslHost) ? null : _configuration.SslHost;

    /// <summary>The addresses, as they were given.</summary>
    public string Addresses => string.Join(", ", _configuration.EndPoints.Select(Text));

    /// <summary>Connects to the server that takes writes, and signs in.</summary>
    /// <param name="purpose">What <c>CLIENT LIST</c> shows.</param>
    /// <param name="timeout">For each address.</param>
    /// <exception cref="JournalException">None can be reached, none takes writes, or it refuses the password.</exception>
    public RespConnection Connect(string purpose, TimeSpan timeout)
    {
        JournalException? why = null;
        foreach (EndPoint point in _configuration.EndPoints)
        {
            RespConnection? connection = null;
            try
            {
                (string host, int port) = Address(point);
                connection = RespConnection.Connect(this, host, port, timeout);
                SignIn(connection, purpose);
                string role = RoleOf(connection);
                if (role == "master") return connection;
                why = new JournalException(JournalFault.ReadOnly,
                    $"{Text(point)} is a {role} of another Redis, and takes no writes: give the master's address.");
            }
            catch (RespException e)
            {
                why = RedisFault.Describe(e, Name);
            }
            catch (IOException e)
            {
                why = new JournalException(JournalFault.Unavailable,
                    $"Redis at {Text(point)} cannot be reached ({e.Message}): is it running, and is the address right?", e);
            }

            connection?.Dispose();
        }

        throw why!;
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
            connection.Ask(commands.Clear().Command("SELECT", database.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static string RoleOf(RespConnection connection)
    {
        connection.Send(new RespCommands().Command("ROLE"));
        int count = connection.ReadArray();
        string role = connection.ReadString() ?? "";
        for (int i = 1; i < count; i++) connection.Skip();
        return role;
    }

    private static (string Host, int Port) Address(EndPoint point) => point switch
    {
        DnsEndPoint dns => (dns.Host, dns.Port),
        IPEndPoint ip => (ip.Address.ToString(), ip.Port),
        _ => throw new IOException("only HOST:PORT is supported"),
    };

    private static string Text(EndPoint point) => point is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : point.ToString()!;
}
