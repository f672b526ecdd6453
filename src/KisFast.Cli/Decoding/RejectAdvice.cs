namespace KisFast.Cli;

/// <summary>What is wrong with a rejected frame, and what to do.</summary>
internal static class RejectAdvice
{
    public static string For(RejectReason reason) => reason switch
    {
        RejectReason.Malformed => "not a KIS frame: a line must be one whole frame, 0|TR_ID|COUNT|DATA or 1|TR_ID|COUNT|DATA",
        RejectReason.UnknownTrId => "no TR id that is known here, or not the layout of its TR: check that the frame is whole and begins with the TR's "
            + "first column",
        RejectReason.NoKey => "encrypted, and no key was received for its TR id: decode it with the key and iv of that session's subscription",
        RejectReason.Base64 => "the encrypted data is not base64: the line was cut or changed on its way; capture the frame's bytes as they arrive",
        RejectReason.CipherLength => "the encrypted data is empty or not whole 16-byte blocks: the line was cut on its way; capture the frame again",
        RejectReason.Padding => "decryption gives bad padding: check that key and iv are those of this frame's session, else the frame is damaged",
        RejectReason.CountMismatch => "the record count does not fit the fields, and where a record begins cannot be told: the frame was cut, or KIS "
            + "changed its layout; keep it and report it",
        RejectReason.TooFewFields => "fewer fields than its TR has: the frame was cut, or KIS changed its layout; keep it and report it",
        RejectReason.Number => "a quantity or price is no number of up to 18 digits: the frame is damaged, or KIS changed its layout; keep it and report it",
        RejectReason.FieldTooLong => "an identifier is longer than 16 bytes: the frame is damaged, or KIS changed its layout; keep it and report it",
        RejectReason.TooLarge => "longer than the message limit of 1 MiB: check that lines end in a line feed",
        RejectReason.Incomplete => "a fill without quantity, price, order number, symbol, side or account: look it up in the order history",
        _ => reason.ToString(),
    };
}
