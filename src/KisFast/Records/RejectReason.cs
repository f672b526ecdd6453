namespace KisFast;

/// <summary>Why a KIS frame was refused. A frame is all or nothing: one bad record refuses it whole.</summary>
public enum RejectReason : byte
{
    /// <summary>Not refused.</summary>
    None = 0,
    /// <summary>Does not begin with <c>0|</c> or <c>1|</c>, has fewer than three pipes, or a count that is no number.</summary>
    Malformed,
    /// <summary>The TR id is neither H0GSCNI0 nor H0GSCNI9.</summary>
    UnknownTrId,
    /// <summary>The frame is encrypted and no key has been received for its TR id.</summary>
    NoKey,
    /// <summary>The payload is not base64; white space is an error too.</summary>
    Base64,
    /// <summary>The ciphertext is empty or not a whole number of 16-byte blocks.</summary>
    CipherLength,
    /// <summary>The PKCS#7 padding is wrong: a wrong key, or damaged bytes.</summary>
    Padding,
    /// <summary>The record count is zero, does not divide the number of fields, or leaves a record under 21 fields.</summary>
    CountMismatch,
    /// <summary>Under 21 fields.</summary>
    TooFewFields,
    /// <summary>A quantity or a price is not a number of at most 18 significant digits.</summary>
    Number,
    /// <summary>An identifier is longer than 16 bytes.</summary>
    FieldTooLong,
    /// <summary>The message is larger than the configured limit.</summary>
    TooLarge,
}
