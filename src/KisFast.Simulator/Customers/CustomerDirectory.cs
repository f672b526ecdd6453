using System.Collections.Concurrent;
using System.Text;

namespace KisFast.Simulator;

/// <summary>Finds customers by app key and the accounts behind an HTS id.</summary>
internal sealed class CustomerDirectory
{
    private readonly ConcurrentDictionary<string, SimulatedCustomer> _byAppKey = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, HtsUser> _users = new(StringComparer.Ordinal);
    private readonly bool _anyAppKey;
    private readonly bool _anyHtsId;
    private readonly SimulatedCustomer _template;

    public CustomerDirectory(KisSimulatorOptions options)
    {
        _anyAppKey = options.AcceptAnyAppKey;
        _anyHtsId = options.AcceptAnyHtsId;
        _template = options.Customers[0];
        foreach (SimulatedCustomer customer in options.Customers)
        {
            _byAppKey[customer.AppKey] = customer;
            foreach (string htsId in customer.HtsIds)
                _users.TryAdd(htsId, new HtsUser(htsId, _users.Count, customer.AccountName, [.. customer.Accounts.Select(SimulatedAccount.ToWire)]));
        }
    }

    public IEnumerable<HtsUser> Users => _users.Values.OrderBy(user => user.Index);

    public HtsUser? FindUser(string htsId) => _users.GetValueOrDefault(htsId);

    public SimulatedCustomer? FindCustomer(string? appKey)
    {
        if (string.IsNullOrEmpty(appKey)) return null;
        if (_byAppKey.TryGetValue(appKey, out SimulatedCustomer? customer)) return customer;
        return _anyAppKey ? _byAppKey.GetOrAdd(appKey, key => _template with { AppKey = key, AppSecret = "" }) : null;
    }

    /// <summary>An empty secret on file (a customer let in by AcceptAnyAppKey) matches any.</summary>
    public static bool SecretMatches(SimulatedCustomer customer, string? secret) =>
        customer.AppSecret.Length == 0 ? !string.IsNullOrEmpty(secret) : customer.AppSecret == secret;

    /// <summary>The user behind an HTS id that this app key may subscribe, or null for a wrong one.</summary>
    public HtsUser? FindSubscribable(SimulatedCustomer customer, string htsId)
    {
        if (customer.HtsIds.Contains(htsId, StringComparer.Ordinal)) return _users.GetValueOrDefault(htsId);
        if (!_anyHtsId) return null;
        return _users.GetOrAdd(htsId, (id, self) => new HtsUser(id, self._users.Count, self._template.AccountName,
            [.. self._template.Accounts.Select(SimulatedAccount.ToWire)]), this);
    }

    public bool OwnsAccount(string wireAccount) => _users.Values.Any(user => user.Accounts.Contains(wireAccount, StringComparer.Ordinal));
}

/// <summary>One HTS id: its accounts as on the wire, and the UTF-8 bytes that go into every notice.</summary>
internal sealed class HtsUser(string htsId, int index, string accountName, string[] accounts)
{
    public string HtsId { get; } = htsId;
    public int Index { get; } = index;
    public string[] Accounts { get; } = accounts;
    public byte[] HtsIdBytes { get; } = Encoding.UTF8.GetBytes(htsId);
    public byte[] AccountNameBytes { get; } = Encoding.UTF8.GetBytes(accountName);
    private long _orders;

    /// <summary>The number of this order among the user's, from 1.</summary>
    public long CountOrder() => Interlocked.Increment(ref _orders);

    /// <summary>Who is subscribed right now.</summary>
    public NoticeRoute Route { get; } = new();

    /// <summary>Who has registered the domestic notices.</summary>
    public NoticeRoute DomesticRoute { get; } = new();

    /// <summary>Sends what is pending for either.</summary>
    public ValueTask FlushAsync() => DomesticRoute.Subscriptions.Length == 0 ? Route.FlushAsync() : FlushBothAsync();

    private async ValueTask FlushBothAsync()
    {
        await Route.FlushAsync().ConfigureAwait(false);
        await DomesticRoute.FlushAsync().ConfigureAwait(false);
    }
}
