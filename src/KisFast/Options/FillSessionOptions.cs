namespace KisFast;

/// <summary>One KIS session: an app key and the HTS ids it subscribes. <see cref="ToString"/> never shows a key or a secret.</summary>
public sealed record FillSessionOptions
{
    /// <summary>The app key. KIS allows one WebSocket session per app key. Secret.</summary>
    public string AppKey { get; init; } = "";

    /// <summary>The app secret. Secret.</summary>
    public string AppSecret { get; init; } = "";

    /// <summary>The HTS ids to subscribe, 1 to 41. With more than one, notices are told apart by trial decryption.</summary>
    public IReadOnlyList<string> HtsIds { get; init; } = [];

    /// <summary>The account, <c>12345678-01</c>, for the repair of gaps. Null: gaps are marked, not repaired.</summary>
    public string? Account { get; init; }

    /// <summary>
    /// Since when fills are wanted, from before the feed's start: what the strategy missed while it was down comes as repairs, less
    /// what <see cref="KnownOrders"/> says it knows. Needs <see cref="Account"/>. Null (default): from the start on.
    /// </summary>
    public DateTimeOffset? MissedSince { get; init; }

    /// <summary>What the strategy has booked already of the orders since <see cref="MissedSince"/>.</summary>
    public IReadOnlyList<KnownOrder> KnownOrders { get; init; } = [];

    /// <summary>What the session registers beside its notices; with them 41 at the most.</summary>
    public IReadOnlyList<Registration> Registrations { get; init; } = [];

    /// <summary>How many HTS ids; nothing else.</summary>
    public override string ToString() => $"{nameof(FillSessionOptions)} {{ HtsIds = {HtsIds?.Count ?? 0}, AppKey = ***, AppSecret = *** }}";

    internal void Validate(string prefix, int maxHtsIdLength, DateTimeOffset now, List<string> errors)
    {
        CheckSecret(errors, prefix + nameof(AppKey), AppKey);
        CheckSecret(errors, prefix + nameof(AppSecret), AppSecret);
        if (HtsIds is null || HtsIds.Count is 0 or > 41)
            errors.Add($"{prefix}HtsIds must name 1 to 41 HTS ids: KIS allows 41 registrations per session.");
        else
            foreach (string id in HtsIds) CheckHtsId(errors, prefix, id, maxHtsIdLength);
        if (HtsIds is not null && HtsIds.Distinct().Count() != HtsIds.Count) errors.Add($"{prefix}HtsIds names an HTS id twice.");
        CheckRegistrations(errors, prefix);
        if (Account is not null && !IsAccount(Account))
            errors.Add($"{prefix}Account must be eight digits and two, like 12345678-01 or 1234567801.");
        if (KnownOrders is null) errors.Add($"{prefix}KnownOrders is null; leave it out when nothing is known.");
        if (MissedSince is not null && Account is null) errors.Add($"{prefix}MissedSince needs Account: what was missed is found in its order history.");
        if (MissedSince > now) errors.Add($"{prefix}MissedSince is {MissedSince.Value.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}; it must not be in the future.");
        if (KnownOrders is { Count: > 0 } && MissedSince is null) errors.Add($"{prefix}KnownOrders needs MissedSince.");
    }

    private void CheckRegistrations(List<string> errors, string prefix)
    {
        if (Registrations is null)
        {
            errors.Add($"{prefix}Registrations is null; leave it out when there are none.");
            return;
        }

        foreach (Registration registration in Registrations)
            if (registration.Complaint() is { } complaint) errors.Add($"{prefix}Registrations has {registration}: {complaint}.");
        if (Registrations.Distinct().Count() != Registrations.Count) errors.Add($"{prefix}Registrations names one twice.");
        if (Registrations.Count + (HtsIds?.Count ?? 0) > Registration.MaxPerSession)
            errors.Add($"{prefix}Registrations has {Registrations.Count} entries and the notices take {HtsIds?.Count ?? 0}: KIS allows "
                + $"{Registration.MaxPerSession} in a session; use another app key for the rest.");
    }

    private static void CheckSecret(List<string> errors, string name, string? value)
    {
        if (string.IsNullOrWhiteSpace(value)) errors.Add($"{name} is missing: get it from the KIS Developers portal.");
        else if (value[0] is '"' or '\'' || value[^1] is '"' or '\'') errors.Add($"{name} is in quotation marks: leave them out.");
        else if (value.AsSpan().ContainsAnyExceptInRange('!', '~'))
            errors.Add($"{name} holds a space or a character that is not ASCII: was it pasted with a line break?");
    }

    private static void CheckHtsId(List<string> errors, string prefix, string? id, int maxLength)
    {
        if (string.IsNullOrEmpty(id)) errors.Add($"{prefix}HtsId is missing: it is the id you log in to HTS with.");
        else if (id.Length > maxLength || id.AsSpan().ContainsAnyExceptInRange('!', '~'))
            errors.Add($"{prefix}HtsId must be 1 to {maxLength} ASCII characters without spaces.");
        else if (IsAccount(id))
            errors.Add($"{prefix}HtsId looks like an account number: it is the id you log in to HTS with; the account goes into Account.");
        else if (id[0] is '"' or '\'' || id[^1] is '"' or '\'')
            errors.Add($"{prefix}HtsId is in quotation marks: leave them out.");
    }

    private static bool IsAccount(string text) => text.Length is 10 or 11 && KisAccount.TryParse(text, out _);
}
