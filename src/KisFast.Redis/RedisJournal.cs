using KisFast.Redis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace KisFast;

/// <summary>
/// The journal on a Redis stream: one process writes it, any number of others follow it, on any machine. An entry's id is the record's
/// position. Needs Redis 6.2 or later, or Valkey, with <c>appendonly</c> and the policy <c>noeviction</c>. The right to write is a lease:
/// <see cref="OpenAsync"/> takes it, or says that another has it.
/// </summary>
public sealed class RedisJournal : IPublishedJournal
{
    private readonly RedisJournalOptions _options;
    private RedisLease? _taken;

    /// <summary>A journal on a stream. Connects to nothing.</summary>
    /// <param name="configuration">Where Redis is, as StackExchange.Redis writes it: <c>HOST:PORT,user=...,password=...,ssl=true</c>; with
    /// sentinels all of them and the master's name: <c>HOST:PORT,HOST:PORT,HOST:PORT,serviceName=mymaster</c>.</param>
    /// <param name="name">The stream's key; its other keys begin with the name in braces.</param>
    /// <param name="options">What may be changed; null: the defaults.</param>
    /// <exception cref="ArgumentException">The configuration or the name is none.</exception>
    public RedisJournal(string configuration, string name, RedisJournalOptions? options = null)
        : this(configuration, name, user: null, password: null, options)
    {
    }

    /// <summary>With a user and a password of any characters: in a configuration a comma ends them.</summary>
    internal RedisJournal(string configuration, string name, string? user, string? password, RedisJournalOptions? options = null)
    {
        _options = options ?? new RedisJournalOptions();
        Target = new RedisTarget(configuration, name, user, password) { World = _options.World };
    }

    private RedisJournal(RedisTarget target, RedisJournalOptions options)
    {
        Target = target;
        _options = options;
    }

    internal RedisTarget Target { get; }

    internal TimeSpan Lease => _options.Lease;

    /// <summary>The same, and it says there what its owner should know, unless it says it somewhere already.</summary>
    internal RedisJournal LoggingTo(ILoggerFactory loggers) =>
        _options.LoggerFactory is NullLoggerFactory ? new RedisJournal(Target, _options with { LoggerFactory = loggers }) : this;

    /// <summary>For a journal whose records another one keeps.</summary>
    internal RedisJournalOptions OptionsBehindAnother => _options with { WaitsForEver = true };

    /// <summary>Takes the right to publish beforehand, for the next <see cref="OpenAsync(JournalOwner, CancellationToken)"/>.</summary>
    /// <returns>False: another has it.</returns>
    /// <exception cref="JournalException">Redis cannot be asked.</exception>
    internal bool TryTake()
    {
        if (RedisLease.TryTake(Target, new LeaseTimes(_options.Lease)) is not { } lease) return false;
        Interlocked.Exchange(ref _taken, lease)?.Dispose();
        return true;
    }

    /// <summary>Gives up what was taken beforehand and not used.</summary>
    internal void LetGo() => Interlocked.Exchange(ref _taken, null)?.Dispose();

    /// <inheritdoc/>
    public string Name => Target.Name;

    /// <summary>Readers on other machines wait.</summary>
    public bool IsAwaited => true;

    /// <summary>The thread that reads sends a lone record itself. A simulated day has no second thread.</summary>
    public bool CanBegin => Target.World is null;

    /// <inheritdoc/>
    /// <exception cref="JournalException">As the interface says; <see cref="JournalFault.InUse"/>: another process leads.</exception>
    public ValueTask<IJournalWriter> OpenAsync(JournalOwner owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(owner);
        return OpenAsync<IJournalWriter>(() => Interlocked.Exchange(ref _taken, null) is { } lease
            ? RedisJournalWriter.Open(Target, owner, _options, lease, epoch: null)
            : RedisJournalWriter.Open(Target, owner, _options), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IJournalReader> OpenReaderAsync(CancellationToken cancellationToken = default) =>
        OpenAsync<IJournalReader>(() => RedisJournalReader.Open(Target), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IJournalFollower> FollowAsync(string consumer, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(consumer);
        return OpenAsync<IJournalFollower>(() => new RedisFollower(Target, consumer, RedisJournalReader.Open(Target), _options), cancellationToken);
    }

    // It waits on a socket; a simulated day has one thread, which may already be waited for.
    private ValueTask<T> OpenAsync<T>(Func<T> open, CancellationToken cancellationToken) =>
        Target.World is null ? new(Task.Run(open, cancellationToken)) : new(open());
}
