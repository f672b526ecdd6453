namespace KisFast;

/// <summary>Where a registration stands.</summary>
public enum RegistrationState
{
    /// <summary>Asked for: KIS has not answered, or the session is not connected.</summary>
    Asked = 0,
    /// <summary>KIS has acknowledged it, also as one that it had already.</summary>
    Active,
    /// <summary>KIS has refused it, or ended it unasked. It is asked for again on the next connection, not before.</summary>
    Refused,
    /// <summary>Asked for, and no answer came in time. A late one counts.</summary>
    Unanswered,
    /// <summary>Released.</summary>
    Removed,
}
