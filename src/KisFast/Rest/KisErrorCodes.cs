using System.Collections.Frozen;
using static KisFast.FeedFailure;
using static KisFast.KisErrorAction;

namespace KisFast.Rest;

/// <summary>
/// KIS's gateway codes (the portal's list, as of 2026), and some of the services beside it. EGW00223, EGW00331 and EGW00415 are named by
/// one document only and were
/// never seen on the wire. A code that is not here is retried and counted.
/// </summary>
internal static class KisErrorCodes
{
    public const string ExpiredToken = "EGW00123";
    public const string TokenOnceAMinute = "EGW00133";
    public const string DeadToken = "EGT0001";

    /// <summary>"Nothing to show": an empty answer, whatever its <c>rt_cd</c> says.</summary>
    public const string NothingToShow = "KIOK0560";

    private const string CheckKey =
        "check the app key and that it belongs to the environment: a paper key is valid on the paper host only";
    private const string CheckSecret =
        "check the app secret: it is shown once when the key is issued, and the paper key has its own";
    private const string Later = "try again later";
    private const string Report = "this is a defect of the client or of what stands between it and KIS: report it";

    private static readonly FrozenDictionary<string, KisErrorCode> Table = new KisErrorCode[]
    {
        new("EGW00001", Retry, Network, Later),
        new("EGW00002", Retry, Network, Later),
        new("EGW00003", Fatal, Credentials, "KIS denies access: check that the API service is applied for and not suspended"),
        new("EGW00004", Fatal, Credentials, "KIS gives no permission: check that the API service is applied for on this account"),
        new("EGW00101", Fatal, Configuration, Report),
        new("EGW00102", Fatal, Credentials, CheckKey),
        new("EGW00103", Fatal, Credentials, CheckKey),
        new("EGW00104", Fatal, Credentials, CheckSecret),
        new("EGW00105", Fatal, Credentials, CheckSecret),
        new("EGW00120", Fatal, Credentials, "the authorization code has expired: issue the app key again"),
        new("EGW00121", NewToken, Credentials, "delete the token cache and try again"),
        new("EGW00122", Fatal, Configuration, "the access token did not reach KIS: check for a proxy that strips headers"),
        new(ExpiredToken, NewToken, Credentials, "delete the token cache, check this machine's clock and try again"),
        new("EGW00131", Fatal, Configuration, Report),
        new("EGW00132", Fatal, Configuration, Report),
        new(TokenOnceAMinute, RateLimited, Credentials, "KIS issues one access token a minute per app key: wait a minute"),
        new("EGW00201", RateLimited, Network, "another program may be spending this account's calls per second"),
        new("EGW00202", Retry, Network, Later),
        new("EGW00203", Retry, Network, Later),
        new("EGW00205", Fatal, Credentials, "the kind of credentials is not accepted: " + CheckKey),
        new("EGW00206", Fatal, Credentials, "the app key has no permission for this API: apply for it at KIS"),
        new("EGW00207", Fatal, Credentials, "this IP address is not registered at KIS"),
        new("EGW00208", Fatal, Configuration, "check the customer type: P for a person, B for a corporation"),
        new("EGW00210", Fatal, Configuration, "paper trading does not know corporate customers: use customer type Person"),
        new("EGW00213", Fatal, Configuration, "paper trading does not offer this call"),
        new("EGW00223", Fatal, Configuration, "a parameter is invalid: check the account number and the dates"),
        new("EGW00300", Retry, Network, Later),
        new("EGW00301", Retry, Network, Later),
        new("EGW00302", Retry, Network, Later),
        new("EGW00303", Fatal, Credentials, "this IP address is not registered for the corporation"),
        new("EGW00304", Fatal, Credentials, "check the personal secret key of the corporation"),
        new("EGW00331", RateLimited, Network, "another program may be spending this account's calls per second"),
        // Of the services beside the gateway, each seen by users of other clients in 2026.
        new("EGW00215", RateLimited, Network, "another program may be spending this account's calls per second"),
        new("EGW00316", Retry, Network, Later),
        new("EGW02004", Fatal, Configuration, "the app key is of the other environment: check real and paper"),
        new(DeadToken, NewToken, Credentials, "the access token is dead, whatever its time says: delete the token cache and try again"),
        new("APTR0058", Fatal, Configuration, "the account is not one of the app key's user: check the account number"),
        new("OPSQ2000", Fatal, Configuration,
            "the account is not the app key's: check the account number; after a paper account was applied for anew, its key stays bound to the old one "
            + "for days"),
        // "Unauthorised" may mean a dead token: one new token tells; if it is refused again, a person has to look.
        new("EGW00415", NewToken, Credentials, CheckKey),
    }.ToFrozenDictionary(static row => row.Code);

    /// <summary>The row of a code, or null for one that is not documented.</summary>
    public static KisErrorCode? Find(string? code) => code is not null && Table.TryGetValue(code, out KisErrorCode? row) ? row : null;

    /// <summary>Every row, for tests and documentation.</summary>
    public static IReadOnlyList<KisErrorCode> All => Table.Values;
}
