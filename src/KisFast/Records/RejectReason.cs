namespace KisFast;

/// <summary>Why a KIS frame, or one record of it, was refused. A bad record never costs its neighbours where records can be told apart.</summary>
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
    /// <summary>
    /// The record count is zero, or does not tell where a record begins: it does not divide the number of fields, nor do as many records
    /// begin with CUST_ID and ACNT_NO; or it leaves a record under 21 fields, or another record begins within one.
    /// </summary>
    CountMismatch,
    /// <summary>Under 21 fields.</summary>
    TooFewFields,
    /// <summary>CNTG_QTY is no whole number, or CNTG_UNPR no number, of at most 18 significant digits.</summary>
    Number,
    /// <summary>An identifier is longer than 16 bytes.</summary>
    FieldTooLong,
    /// <summary>The message is larger than the configured limit.</summary>
    TooLarge,
    /// <summary>A fill without quantity, price, order number, symbol, side or account: nobody can book it. Judged by a feed, not by a decoder.</summary>
    Incomplete,
}
