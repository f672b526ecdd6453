using System.Buffers.Text;

namespace KisFast.Session;

/// <summary>The codes of KIS's WebSocket acks (<c>OPSPnnnn</c>), what each means and what a session does about it.</summary>
internal static class OpspCodes
{
    /// <summary>The table. Source: KIS API portal and KIS's sample repository.</summary>
    public static IReadOnlyList<(int Code, OpspAction Action, string Meaning)> All { get; } =
    [
        (0, OpspAction.Subscribed, "subscribed"),
        (1, OpspAction.Unsubscribed, "unsubscribed"),
        (2, OpspAction.Subscribed, "already subscribed"),
        (3, OpspAction.Unsubscribed, "there was no such subscription"),
        (7, OpspAction.Retry, "internal error at KIS"),
        // KIS says what it means, not what to do: as a code that nobody has documented.
        (8, OpspAction.Unknown, "more than 41 registrations in the session"),
        (9, OpspAction.Retry, "KIS could not send"),
        (10, OpspAction.Warn, "the app key is invalid (warning)"),
        (11, OpspAction.NewApprovalKey, "the approval key is not known"),
        // Seen by five public clients in 2026, with tr_id "(null)": "htsid가잘못되었습니다".
        (17, OpspAction.WrongHtsId, "the HTS id is wrong"),
        (8991, OpspAction.Stop, "the tr_id is wrong: check that the server is that of the environment, real or paper"),
        (8992, OpspAction.Stop, "the tr_key (HTS id) is wrong"),
        (8993, OpspAction.Stop, "the request's JSON or tr_key is wrong: check the HTS id"),
        (8994, OpspAction.Stop, "the personal secret key is wrong"),
        (8995, OpspAction.Stop, "the app secret is wrong"),
        (8996, OpspAction.AppKeyInUse, "the app key is in use by another session"),
        (8997, OpspAction.Stop, "the tr_type is wrong"),
        (8998, OpspAction.Stop, "the custtype is wrong: check CustomerType"),
        (8999, OpspAction.Retry, "no resources at KIS"),
        (9990, OpspAction.Stop, "the tr_key is missing"),
        (9991, OpspAction.Stop, "the input is missing"),
        (9992, OpspAction.Stop, "the body is missing"),
        (9993, OpspAction.Retry, "internal error at KIS"),
        (9994, OpspAction.Stop, "the app key is invalid"),
        (9995, OpspAction.Retry, "no resources at KIS"),
        (9996, OpspAction.Stop, "the app key is wrong"),
        (9997, OpspAction.Stop, "the custtype is missing"),
        (9998, OpspAction.Stop, "the header is missing"),
        (9999, OpspAction.Stop, "the request is not valid JSON"),
    ];

    /// <summary>What to do about an ack. A good one (<c>rt_cd</c> 0) with a code nobody knows is good, and counted as unknown by the caller.</summary>
    /// <param name="rtCd">The ack's <c>rt_cd</c>.</param>
    /// <param name="msgCd">The ack's <c>msg_cd</c>.</param>
    /// <param name="isKnown">Whether it is documented what the code asks for.</param>
    public static OpspAction Classify(ReadOnlySpan<byte> rtCd, ReadOnlySpan<byte> msgCd, out bool isKnown)
    {
        bool isListed = TryFind(msgCd, out OpspAction action, out _);
        isKnown = isListed && action != OpspAction.Unknown;
        if (isListed) return action;
        return rtCd.SequenceEqual("0"u8) ? OpspAction.Subscribed : OpspAction.Unknown;
    }

    /// <summary>The code's meaning for a person, or null.</summary>
    public static string? Explain(ReadOnlySpan<byte> msgCd) => TryFind(msgCd, out _, out string? meaning) ? meaning : null;

    private static bool TryFind(ReadOnlySpan<byte> msgCd, out OpspAction action, out string? meaning)
    {
        action = OpspAction.Unknown;
        meaning = null;
        if (msgCd.Length != 8 || !msgCd.StartsWith("OPSP"u8)) return false;
        if (!Utf8Parser.TryParse(msgCd[4..], out uint code, out int used) || used != 4) return false;
        foreach ((int known, OpspAction does, string means) in All)
        {
            if (known != code) continue;
            action = does;
            meaning = means;
            return true;
        }

        return false;
    }
}
